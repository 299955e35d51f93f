// A proxy before PostgreSQL's unix socket that knows the frames of its protocol and fails at a
// chosen COMMIT, or at a chosen statement that is its own transaction: both outcomes of a commit in
// doubt, at will.
#pragma once

#include <atomic>
#include <list>
#include <string>
#include <thread>

#include "base/file_descriptor.h"

namespace recaudo::test {

enum class PgFault {
  kBefore,   // it never reaches the server, and the client is cut: rolled back
  kAfter,    // the server answered, its answer never arrives: committed
  kLate,     // the client is cut, and it reaches the server 300 ms later: committed
  kHalf,     // half of its bytes reach the server, then both are cut: rolled back
  kDelayed,  // it reaches the server 300 ms later, and nobody is cut
  kFrozen,   // nothing passes in this connection until thaw()
};
inline constexpr PgFault kPgFaults[] = {PgFault::kBefore, PgFault::kAfter,   PgFault::kLate,
                                        PgFault::kHalf,   PgFault::kDelayed, PgFault::kFrozen};

// What a rule counts: the simple query COMMIT, or the Sync after an Execute, which commits a
// statement that stands alone.
enum class PgMoment { kCommit, kStatement };

class PgProxy {
 public:
  explicit PgProxy(const std::string& conninfo);  // of the server behind
  ~PgProxy();
  PgProxy(const PgProxy&) = delete;
  PgProxy& operator=(const PgProxy&) = delete;

  const std::string& conninfo() const { return conninfo_; }
  // Fails at the n-th moment from now (those of reading transactions count too), once.
  void cut_at(int nth, PgFault how, PgMoment when = PgMoment::kCommit);
  // True when that moment came.
  bool has_cut() const { return left_ < 0; }
  void thaw() { frozen_ = false; }

 private:
  void accept_all(const std::stop_token& stop);
  void serve(const std::stop_token& stop, FileDescriptor client) const;
  struct Conversation {
    int client;
    int server;
    std::string buffer = {};
    bool is_started = false;
    bool has_executed = false;  // since the last Sync
  };
  bool forward(Conversation& c, const std::stop_token& stop) const;
  bool is_moment(Conversation& c, std::string_view message) const;
  bool fail_at(const Conversation& c, std::string_view message, const std::stop_token& stop) const;

  std::string folder_;
  std::string server_path_;
  std::string conninfo_;
  FileDescriptor listener_;
  mutable std::atomic<int> left_{0};  // moments to the fault; 0: none asked for; -1: done
  std::atomic<PgFault> how_{PgFault::kBefore};
  std::atomic<PgMoment> when_{PgMoment::kCommit};
  mutable std::atomic<bool> frozen_{false};
  std::list<std::jthread> connections_;  // of the accepting thread
  std::jthread acceptor_;
};

}  // namespace recaudo::test
