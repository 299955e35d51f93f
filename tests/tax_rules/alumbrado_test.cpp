#include "tax-rules/alumbrado.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace recaudo::tax_rules {
namespace {

using namespace literals;

StreetLightingRule rule_of(Rate rate) {
  return {rate, "Acuerdo de prueba"};
}

TEST(StreetLighting, ChargesWhoIsNoUserOfPower) {
  const auto charged =
      value_or_throw(street_lighting_surcharge(rule_of(Rate::ppm(500)), 98'000'000_pesos, false));
  EXPECT_EQ(charged.amount, 49'000_pesos);
  EXPECT_EQ(total_of(charged.explanation), charged.amount);
  const auto user =
      value_or_throw(street_lighting_surcharge(rule_of(Rate::ppm(500)), 98'000'000_pesos, true));
  EXPECT_TRUE(user.amount.is_zero());
  EXPECT_NE(user.explanation.at(0).detail.find("usuario"), std::string::npos);
}

TEST(StreetLighting, GoesUpToOnePerMil) {
  EXPECT_TRUE(street_lighting_surcharge(rule_of(Rate::per_mil(1)), 1_pesos, false));
  EXPECT_EQ(street_lighting_surcharge(rule_of(Rate::ppm(1'001)), 1_pesos, false).error().code,
            Code::kChargeInputInvalid);
  EXPECT_FALSE(street_lighting_surcharge(rule_of(Rate{}), 1_pesos, false));
  EXPECT_FALSE(street_lighting_surcharge(rule_of(Rate::per_mil(1)), -1_pesos, false));
}

RC_GTEST_PROP(StreetLighting, NeverPassesOnePerMilOfTheAvaluo, ()) {
  const Money avaluo = Money::pesos(*rc::gen::inRange<std::int64_t>(0, 10'000'000'000));
  const Rate rate = Rate::ppm(*rc::gen::inRange(1, 1'001));
  const auto charged = value_or_throw(street_lighting_surcharge(rule_of(rate), avaluo, false));
  RC_ASSERT(charged.amount.centavos() * 1'000 <= avaluo.centavos());
  RC_ASSERT(total_of(charged.explanation) == charged.amount);
}

}  // namespace
}  // namespace recaudo::tax_rules
