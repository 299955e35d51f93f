// A process of ours that runs this same binary with other arguments, and ends when we end.
#pragma once

#include <sys/types.h>
#include <string>
#include <vector>

namespace recaudo::cli {

class ChildProcess {
 public:
  // Starts /proc/self/exe with these arguments; its output goes to `log_file`. Call from the main
  // thread.
  ChildProcess(std::vector<std::string> arguments, const std::string& log_file);
  ~ChildProcess();  // SIGTERM, waits ten seconds, SIGKILL
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  bool running();
  pid_t pid() const { return pid_; }

 private:
  pid_t pid_ = -1;
};

}  // namespace recaudo::cli
