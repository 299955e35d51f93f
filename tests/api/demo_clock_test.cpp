// When the clock of the demo begins.
#include "api/cli/demo_clock.h"

#include <gtest/gtest.h>

namespace recaudo::cli {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const Date kDay = make_date(2026, 3, 31);
const Instant kMidnight = start_of_day(kDay);

TEST(DemoClock, BeginsAtTheHourOfTheMachine) {
  EXPECT_EQ(DemoClock::in_the_day(kMidnight + minutes{617}), kMidnight + minutes{617});
}

TEST(DemoClock, BeginsSoEarlyAtNightThatItsDayDoesNotEnd) {
  EXPECT_EQ(DemoClock::in_the_day(kMidnight + hours{23} + minutes{59}), kMidnight + hours{20});
}

TEST(DemoClock, BeginsOnItsDayAndMovesOn) {
  DemoClock clock(kDay);
  const Instant before = clock.now();
  EXPECT_EQ(bogota_date(before), kDay);
  clock.advance(hours{1});
  EXPECT_GE(clock.now(), before + hours{1});
}

}  // namespace
}  // namespace recaudo::cli
