#include "tax-rules/traffic_shares.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace recaudo::tax_rules {
namespace {

using namespace literals;

TEST(TrafficShares, TheCentreTakesAQuarterOnlyWhenItGaveTheCourse) {
  const TrafficShares with = value_or_throw(split_traffic_payment(302'050_pesos, true));
  EXPECT_EQ(with.training_centre, 75'513_pesos);  // 75 512.50
  EXPECT_EQ(with.simit, 30'205_pesos);
  EXPECT_EQ(with.municipality, 196'332_pesos);
  const TrafficShares without = value_or_throw(split_traffic_payment(302'050_pesos, false));
  EXPECT_TRUE(without.training_centre.is_zero());
  EXPECT_EQ(without.municipality, 271'845_pesos);
}

TEST(TrafficShares, AreParametersAndTheOneOfTheSimitHasTwoReadings) {
  const auto simit = [](const TrafficShareRules& rules) {
    return value_or_throw(split_traffic_payment(302'050_pesos, true, rules)).simit;
  };
  EXPECT_EQ(simit({.simit_after_centre = false}), 30'205_pesos);
  EXPECT_EQ(simit({.simit_after_centre = true}), 22'654_pesos);  // of 226 537
  EXPECT_EQ(simit({.simit = Rate::percent(5)}), 15'103_pesos);
  const TrafficShareRules beyond{Rate::percent(95), Rate::percent(10)};
  EXPECT_EQ(split_traffic_payment(1_pesos, true, beyond).error().code, Code::kChargeInputInvalid);
  EXPECT_FALSE(split_traffic_payment(-1_pesos, true));
}

RC_GTEST_PROP(TrafficShares, AddUpToThePayment, ()) {
  const Money paid = Money::pesos(*rc::gen::inRange<std::int64_t>(0, 10'000'000));
  TrafficShareRules rules;
  rules.training_centre = Rate::ppm(*rc::gen::inRange(0, 1'000'001));
  rules.simit =
      Rate::ppm(*rc::gen::inRange<std::int64_t>(0, 1'000'001 - rules.training_centre.ppm()));
  rules.simit_after_centre = *rc::gen::arbitrary<bool>();
  const TrafficShares s =
      value_or_throw(split_traffic_payment(paid, *rc::gen::arbitrary<bool>(), rules));
  RC_ASSERT(s.training_centre + s.simit + s.municipality == paid);
  RC_ASSERT(total_of(s.explanation) == paid);
  RC_ASSERT(!s.municipality.is_negative());
}

}  // namespace
}  // namespace recaudo::tax_rules
