// The simulator's business clock: the given one plus what /control/clock has advanced. The offset
// is kept in the store, so that a restart does not go back in time.
#pragma once

#include <atomic>

#include "base/clock.h"

namespace recaudo::simulator {

class SimulatedClock final : public Clock {
 public:
  SimulatedClock(const Clock& base, std::chrono::microseconds offset)
      : base_(base), offset_(offset.count()) {}
  Instant now() const override { return base_.now() + offset(); }
  std::chrono::microseconds offset() const { return std::chrono::microseconds(offset_.load()); }
  void advance(std::chrono::seconds d) { offset_.fetch_add(std::chrono::microseconds(d).count()); }

 private:
  const Clock& base_;
  std::atomic<std::int64_t> offset_;
};

}  // namespace recaudo::simulator
