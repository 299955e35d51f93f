// A proxy before an HTTP/1.1 server on the loopback that fails at a chosen request: before or after
// its effect, twice, slowly, or with another answer.
#pragma once

#include <atomic>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <thread>

#include "base/file_descriptor.h"

namespace recaudo::test {

enum class HttpFault {
  kBefore,     // it never reaches the server: no effect
  kAfter,      // the server answered; the answer never arrives
  kReset,      // as kAfter, with a reset
  kHalf,       // half of the answer, then the end
  kDelayed,    // the answer comes 300 ms later
  kDuplicate,  // the server receives it twice; the second answer arrives
  kTrickle,    // the answer comes byte by byte
  kGarble,     // every byte of the answer's body is another
};
inline constexpr HttpFault kHttpFaults[] = {
    HttpFault::kBefore,  HttpFault::kAfter,     HttpFault::kReset,   HttpFault::kHalf,
    HttpFault::kDelayed, HttpFault::kDuplicate, HttpFault::kTrickle, HttpFault::kGarble};

class HttpProxy {
 public:
  explicit HttpProxy(std::uint16_t server_port);
  ~HttpProxy();
  HttpProxy(const HttpProxy&) = delete;
  HttpProxy& operator=(const HttpProxy&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  // Fails at the n-th request from now whose first line contains `part`, once.
  void fail_at(int nth, const std::string& part, HttpFault how);
  bool has_failed() const { return left_ < 0; }

 private:
  void accept_all(const std::stop_token& stop);
  void serve(const FileDescriptor& client);
  std::string exchange(const std::string& request) const;  // with the server; empty when it hung up
  bool is_chosen(const std::string& request, HttpFault& how);

  const std::uint16_t server_port_;
  std::uint16_t port_ = 0;
  FileDescriptor listener_;
  std::mutex mutex_;
  std::string part_;
  HttpFault how_ = HttpFault::kBefore;
  std::atomic<int> left_{0};  // requests to the fault; 0: none asked for; -1: done
  std::list<std::jthread> connections_;
  std::jthread acceptor_;
};

}  // namespace recaudo::test
