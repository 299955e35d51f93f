// How fast a count grows: only by what came after the first count, which a run that goes on takes
// from before it was stopped.
#pragma once

#include <chrono>
#include <optional>

namespace recaudo::cli {

class Pace {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  void count(int done, Instant now);
  // Nothing before the count has grown.
  std::optional<int> per_second() const;
  // At that pace, rounded up.
  std::optional<std::chrono::seconds> left_to(int total) const;

 private:
  bool begun_ = false;
  int first_ = 0, last_ = 0;
  Instant since_, until_;
};

}  // namespace recaudo::cli
