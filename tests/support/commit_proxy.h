// A proxy before PostgreSQL's unix socket that knows the frames of its protocol and cuts the
// connection at a COMMIT: both outcomes of a commit in doubt, at will.
#pragma once

#include <atomic>
#include <list>
#include <string>
#include <thread>

#include "base/file_descriptor.h"

namespace recaudo::test {

enum class Cut {
  kBeforeCommit,  // COMMIT never reaches the server: rolled back
  kAfterCommit,   // the server answered, its answer never arrives: committed
  kLateCommit,    // the client is cut, and COMMIT reaches the server 300 ms later: committed
};

class CommitProxy {
 public:
  explicit CommitProxy(const std::string& conninfo);  // of the server behind
  ~CommitProxy();
  CommitProxy(const CommitProxy&) = delete;
  CommitProxy& operator=(const CommitProxy&) = delete;

  const std::string& conninfo() const { return conninfo_; }
  // Cuts at the n-th COMMIT from now (those of reading transactions count too), once.
  void cut_at(int nth, Cut how);
  // True when that COMMIT came.
  bool has_cut() const { return left_ < 0; }

 private:
  void accept_all(const std::stop_token& stop);
  void serve(const std::stop_token& stop, FileDescriptor client) const;
  bool forward(int client, int server, std::string& buffer, bool& is_started) const;

  std::string folder_;
  std::string server_path_;
  std::string conninfo_;
  FileDescriptor listener_;
  mutable std::atomic<int> left_{0};  // COMMITs to the cut; 0: none asked for; -1: done
  std::atomic<Cut> how_{Cut::kBeforeCommit};
  std::list<std::jthread> connections_;  // of the accepting thread
  std::jthread acceptor_;
};

}  // namespace recaudo::test
