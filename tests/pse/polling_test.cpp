#include "gateways/polling.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace recaudo::gateways {
namespace {

using namespace std::chrono_literals;

const Instant kCreated = *parse_instant("2026-10-05T08:00:00-05:00");
const Instant kRedirected = kCreated + 10s;

std::optional<Instant> after(int attempts, Instant now, std::uint64_t seed = 1) {
  return next_query_at(kCreated, kRedirected, attempts, now, seed);
}

TEST(Polling, TheFirstComesAfterTheBanksSession) {
  const auto first = *after(0, kRedirected);
  EXPECT_GE(first - kRedirected, 7min);
  EXPECT_LE(first - kRedirected, 7min * 6 / 5);
}

TEST(Polling, AQueryOnReturnDoesNotBringTheFirstForward) {
  EXPECT_EQ(after(1, kRedirected + 1min), after(0, kRedirected));
}

TEST(Polling, AnOverdueFirstIsDueNow) {
  EXPECT_EQ(after(0, kRedirected + 3h), kRedirected + 3h);
}

struct Step {
  std::chrono::microseconds age;
  std::chrono::microseconds step;
};
class PollingStep : public ::testing::TestWithParam<Step> {};

TEST_P(PollingStep, GrowsWithTheAgeOfThePayment) {
  const Instant now = kRedirected + GetParam().age;
  for (int attempts = 1; attempts < 50; ++attempts) {
    const auto wait = *after(attempts, now) - now;
    EXPECT_GE(wait, GetParam().step * 4 / 5);
    EXPECT_LE(wait, GetParam().step * 6 / 5);
  }
}
INSTANTIATE_TEST_SUITE_P(Pse, PollingStep,
                         ::testing::Values(Step{10min, 5min}, Step{60min - 1us, 5min},
                                           Step{60min, 30min}, Step{24h - 1us, 30min},
                                           Step{24h, 24h}, Step{48h, 24h}));

TEST(Polling, PaymentsOfTheSameMinuteDoNotAskTogether) {
  std::set<Instant> instants;
  for (std::uint64_t seed = 0; seed < 100; ++seed)
    instants.insert(*after(3, kRedirected + 20min, seed));
  EXPECT_GT(instants.size(), 80U);
}

TEST(Polling, AWholeLifeAsksSomeSixtyTimesAndThenPassesToPeople) {
  int attempts = 0;
  Instant now = kRedirected;
  while (const auto next = after(attempts, now)) {
    ASSERT_GE(*next, now);
    now = *next;
    ASSERT_LT(++attempts, 200);
  }
  EXPECT_GT(attempts, 50);
  EXPECT_LT(attempts, 80);
  EXPECT_GT(now - kCreated, 4 * 24h - 5h);
  EXPECT_LE(now - kCreated, 5 * 24h);
}

RC_GTEST_PROP(Polling, IsNeverInThePastNorAfterTheFifthDay, ()) {
  const auto attempts = *rc::gen::inRange(0, 1000);
  const auto seconds = *rc::gen::inRange(0, 6 * 86400);
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const Instant now = kRedirected + std::chrono::seconds(seconds);
  const auto next = after(attempts, now, seed);
  RC_ASSERT(next == after(attempts, now, seed));
  if (next) {
    RC_ASSERT(*next >= now);
    RC_ASSERT(*next >= kRedirected + 7min);
    RC_ASSERT(!must_pass_to_people(kCreated, *next));
  }
}

TEST(Polling, AnHourPendingIsAnIncident) {
  EXPECT_FALSE(is_pending_incident(kCreated, kCreated + 60min));
  EXPECT_TRUE(is_pending_incident(kCreated, kCreated + 60min + 1us));
}

TEST(Polling, FiveDaysPendingIsForPeople) {
  EXPECT_FALSE(must_pass_to_people(kCreated, kCreated + 5 * 24h));
  EXPECT_TRUE(must_pass_to_people(kCreated, kCreated + 5 * 24h + 1us));
}

TEST(Polling, AnUnknownCusIsAskedAgainAfterFiveTenAndTwentySeconds) {
  EXPECT_EQ(wait_after_not_found(0), std::nullopt);
  EXPECT_EQ(wait_after_not_found(1), 5s);
  EXPECT_EQ(wait_after_not_found(2), 10s);
  EXPECT_EQ(wait_after_not_found(3), 20s);
  EXPECT_EQ(wait_after_not_found(4), std::nullopt);
}

}  // namespace
}  // namespace recaudo::gateways
