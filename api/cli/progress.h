// A line of progress on a terminal, with rate and time left; where standard error is not one, a
// plain line every few seconds.
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
  std::chrono::steady_clock::time_point began_, told_;
};

}  // namespace recaudo::cli
