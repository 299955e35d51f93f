#include "base/clock.h"

namespace recaudo {

Instant SystemClock::now() const {
  return date::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

ShiftedClock ShiftedClock::starting_on(Date day) {
  const int days = days_between(SystemClock{}.today(), day);
  return ShiftedClock(std::chrono::duration_cast<std::chrono::microseconds>(Days{days}));
}

Instant ShiftedClock::now() const {
  return SystemClock{}.now() + offset_;
}

}  // namespace recaudo
