// The only source of time. Nothing else asks the machine, so that "the last day of the discount"
// can be any day in a test, and the demo can stand on it.
#pragma once

#include <atomic>

#include "base/time.h"

namespace recaudo {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  // The business date: the civil day in Bogota.
  Date today() const { return bogota_date(now()); }
};

// The machine's clock. Certificates, sessions and one-time codes always use this one.
class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

// A clock that runs, but from another start: the demo's business day.
class ShiftedClock final : public Clock {
 public:
  // Now reads as `day` at the present time of day.
  static ShiftedClock starting_on(Date day);
  explicit ShiftedClock(std::chrono::microseconds offset) : offset_(offset) {}
  Instant now() const override;

 private:
  std::chrono::microseconds offset_;
};

// Stands still until told; for tests and simulations. Safe to move from another thread.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant t) : micros_(to_unix_micros(t)) {}
  Instant now() const override { return from_unix_micros(micros_.load()); }
  void set(Instant t) { micros_.store(to_unix_micros(t)); }
  void advance(std::chrono::microseconds d) { micros_.fetch_add(d.count()); }

 private:
  std::atomic<std::int64_t> micros_;
};

}  // namespace recaudo
