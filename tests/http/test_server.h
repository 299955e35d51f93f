// A server on a free port with one of each kind of route, and a client that sends bytes as they
// are.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "api/http/csrf.h"
#include "api/http/server.h"

namespace recaudo::http::test {

// A raw TCP connection to 127.0.0.1.
class RawConnection {
 public:
  explicit RawConnection(unsigned short port);
  ~RawConnection();
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  // False when the other side has gone.
  bool send(std::string_view bytes);
  // One answer (its head and as many bytes as Content-Length says, none after a HEAD). What was
  // read until then when the server closes or `patience` ends.
  std::string answer(bool head_only = false);
  // Everything until the server closes; closed() tells whether it did.
  std::string rest();
  bool closed() const { return closed_; }
  void end_sending();

 private:
  bool read_more();
  int fd_;
  std::string buffer_;
  bool closed_ = false;
  std::chrono::steady_clock::time_point deadline_;
};

int status_of(std::string_view answer);
// The value of a header of the answer, empty when absent.
std::string header_of(std::string_view answer, std::string_view name);
std::string body_of(std::string_view answer);

struct TestServer {
  TestServer();
  explicit TestServer(ServerOptions options);
  // Short deadlines, host names "recaudo.test" and "127.0.0.1".
  static ServerOptions options();

  std::string get(std::string_view target, std::string_view more_headers = {});
  std::string post(std::string_view target, std::string_view type, std::string_view body,
                   std::string_view more_headers = "Origin: http://recaudo.test\r\n");
  std::string exchange(std::string_view bytes);
  unsigned short port() const { return server->port(); }
  bool still_answers();

  SystemClock clock;
  MemoryRateLimiter limiter;
  std::atomic<int> slow_running{0};
  std::atomic<bool> release_slow{false};
  std::unique_ptr<Server> server;

 private:
  std::vector<Route> routes();
};

}  // namespace recaudo::http::test
