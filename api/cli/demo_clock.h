// The demo's business clock: it runs, from the day it was told, and a story may move it on.
#pragma once

#include <atomic>

#include "base/clock.h"

namespace recaudo::cli {

class DemoClock final : public Clock {
 public:
  explicit DemoClock(Date first_day)
      : shift_(ShiftedClock::starting_on(first_day).now() - SystemClock{}.now()), moved_(0) {}
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
