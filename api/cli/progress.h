// A line of progress on a terminal, with rate and time left; silent when standard error is not one.
#pragma once

#include <chrono>
#include <string>

namespace recaudo::cli {

class Progress {
 public:
  explicit Progress(std::string what);
  ~Progress();  // ends the line
  void show(int done, int total);

 private:
  std::string what_;
  bool terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point began_;
};

}  // namespace recaudo::cli
