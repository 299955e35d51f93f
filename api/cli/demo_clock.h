// The demo's business clock: it runs, from the day it was told, and a story may move it on. It has
// the hour of the machine, but begins at eight in the evening at the latest: whoever looks at night
// does not see its day end, nor does a story, which moves it on by an hour.
#pragma once

#include <algorithm>
#include <atomic>

#include "base/clock.h"

namespace recaudo::cli {

class DemoClock final : public Clock {
 public:
  explicit DemoClock(Date first_day)
      : shift_(in_the_day(ShiftedClock::starting_on(first_day).now()) - SystemClock{}.now()),
        moved_(0) {}
  // That instant, or eight in the evening of its day.
  static Instant in_the_day(Instant begins) {
    return std::min(begins, start_of_day(bogota_date(begins)) + std::chrono::hours{20});
  }
  Instant now() const override {
    return SystemClock{}.now() + shift_ + std::chrono::microseconds(moved_.load());
  }
  void advance(std::chrono::seconds by) {
    moved_.fetch_add(std::chrono::duration_cast<std::chrono::microseconds>(by).count());
  }
  std::chrono::microseconds shift() const { return shift_; }

 private:
  std::chrono::microseconds shift_;
  std::atomic<std::int64_t> moved_;
};

}  // namespace recaudo::cli
