#include "tax-rules/traffic_shares.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace recaudo::tax_rules {
namespace {

using namespace literals;

TEST(TrafficShares, TheCentreTakesAQuarterOnlyWhenItGaveTheCourse) {
  const TrafficShares with = split_traffic_payment(302'050_pesos, true);
  EXPECT_EQ(with.training_centre, 75'513_pesos);  // 75 512.50
  EXPECT_EQ(with.simit, 30'205_pesos);
  EXPECT_EQ(with.municipality, 196'332_pesos);
  const TrafficShares without = split_traffic_payment(302'050_pesos, false);
  EXPECT_TRUE(without.training_centre.is_zero());
  EXPECT_EQ(without.municipality, 271'845_pesos);
}

RC_GTEST_PROP(TrafficShares, AddUpToThePayment, ()) {
  const Money paid = Money::pesos(*rc::gen::inRange<std::int64_t>(0, 10'000'000));
  const TrafficShares s = split_traffic_payment(paid, *rc::gen::arbitrary<bool>());
  RC_ASSERT(s.training_centre + s.simit + s.municipality == paid);
  RC_ASSERT(total_of(s.explanation) == paid);
  RC_ASSERT(!s.municipality.is_negative());
}

}  // namespace
}  // namespace recaudo::tax_rules
