// A line of progress on a terminal, with rate and time left once they are known; where standard
// error is not one, a plain line every few seconds.
#pragma once

#include <chrono>
#include <string>

#include "api/cli/pace.h"

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
  Pace pace_;
  std::chrono::steady_clock::time_point told_;
};

}  // namespace recaudo::cli
