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

TEST(EnvironmentalAuthority, IsWhomTheStatuteNames) {
  const auto& identity = statute_b().identity;
  EXPECT_EQ(identity.car_name, "CAR de prueba");
  EXPECT_EQ(identity.car_nit.value().to_text(), "800654321-8");
}

TEST(EnvironmentalAuthority, WithoutItsNitTheBooksCannotNameIt) {
  std::string text = statute_b_text();
  const auto at = text.find("autoridad_ambiental_nit");
  text.erase(at, text.find('\n', at) - at);
  EXPECT_FALSE(value_or_throw(parse_statute(text, "statute_b.toml")).identity.car_nit);
}

TEST(EnvironmentalAuthority, ANitWithAWrongDigitIsRefused) {
  std::string text = statute_b_text();
  text.replace(text.find("800654321-8"), 11, "800654321-7");
  const auto refused = parse_statute(text, "statute_b.toml");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().detail.find("autoridad_ambiental_nit no es un NIT válido"),
            std::string::npos);
}

}  // namespace
}  // namespace recaudo::tax_rules
