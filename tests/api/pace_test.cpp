#include "api/cli/pace.h"

#include <gtest/gtest.h>

namespace recaudo::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Pace::Instant kStart{seconds(1'000)};

TEST(Pace, IsOfWhatCameAfterTheFirstCount) {
  Pace pace;
  pace.count(90'000, kStart);  // published before the run was stopped
  pace.count(90'500, kStart + seconds(5));
  EXPECT_EQ(pace.per_second(), 100);
  EXPECT_EQ(pace.left_to(100'000), seconds(95));
}

TEST(Pace, IsNotKnownBeforeTheCountHasGrown) {
  Pace pace;
  EXPECT_FALSE(pace.per_second());
  pace.count(90'000, kStart);
  EXPECT_FALSE(pace.per_second());
  EXPECT_FALSE(pace.left_to(100'000));
  pace.count(90'000, kStart + seconds(1));
  EXPECT_FALSE(pace.left_to(100'000));
}

TEST(Pace, OfLessThanOnePerSecondStillSaysWhatIsLeft) {
  Pace pace;
  pace.count(0, kStart);
  pace.count(1, kStart + milliseconds(2'500));
  EXPECT_EQ(pace.per_second(), 0);
  EXPECT_EQ(pace.left_to(3), seconds(5));
}

}  // namespace
}  // namespace recaudo::cli
