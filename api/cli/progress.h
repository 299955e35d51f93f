// A line of progress on a terminal, with rate and time left once they are known; it ends when all
// is done. Where standard error is no terminal, a plain line every few seconds.
#pragma once

#include <chrono>
#include <string>

#include "api/cli/pace.h"

namespace recaudo::cli {

class Progress {
 public:
  explicit Progress(std::string what);
  ~Progress();  // ends a line that stopped before its total
  void show(int done, int total);

 private:
  void end_line();

  std::string what_;
  bool terminal_;
  bool shown_ = false;
  Pace pace_;
  std::chrono::steady_clock::time_point told_;
};

}  // namespace recaudo::cli
