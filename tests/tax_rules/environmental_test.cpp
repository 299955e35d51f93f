#include "tax-rules/environmental.h"

#include <gtest/gtest.h>

#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

TEST(EnvironmentalTransfer, InterestOnTheSurchargeFollowsIt) {
  const auto& own = *value_or_throw(statute_a().environmental_rule(2026));
  EXPECT_EQ(environmental_transfer(own, 147'000_pesos, 637'000_pesos, 5'000_pesos), 152'000_pesos);
}

TEST(EnvironmentalTransfer, ThePercentageIsOfThePredialCollected) {
  const auto& part = *value_or_throw(statute_b().environmental_rule(2026));
  EXPECT_EQ(environmental_transfer(part, 0_pesos, 275'000_pesos, 0_pesos), 71'225_pesos);
}

TEST(EnvironmentalTransfer, IsDueTenBusinessDaysAfterTheQuarter) {
  EXPECT_EQ(transfer_deadline(2026, 1, SaturdayRule::kNotBusiness), make_date(2026, 4, 16));
  EXPECT_EQ(transfer_deadline(2026, 1, SaturdayRule::kBusiness), make_date(2026, 4, 14));
  EXPECT_EQ(transfer_deadline(2025, 4, SaturdayRule::kNotBusiness), make_date(2026, 1, 16));
}

}  // namespace
}  // namespace recaudo::tax_rules
