#include "tax-rules/environmental.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/support/replaced.h"
#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;
using test::replaced;

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

TEST(EnvironmentalTransfer, OfThePercentageIsAnExpenseOrLessIncomeAsTheStatuteReads) {
  EXPECT_EQ(recipe_of_transfer(*value_or_throw(statute_a().environmental_rule(2026))), "7");
  EnvironmentalRule rule = *value_or_throw(statute_b().environmental_rule(2026));
  EXPECT_EQ(recipe_of_transfer(rule), "7-porcentaje-ingreso");
  rule.books = PercentageInTheBooks::kExpense;
  EXPECT_EQ(recipe_of_transfer(rule), "7-porcentaje");
  EXPECT_NE(parse_statute(replaced(statute_b_text(), "menor_ingreso", "activo"), "b.toml")
                .error()
                .detail.find("\"gasto\" o \"menor_ingreso\""),
            std::string::npos);
}

RC_GTEST_PROP(EnvironmentalTransfer, ItsLinesAddUpToWhatIsTransferred, ()) {
  const Statute& statute = **either_statute();
  const EnvironmentalRule& rule = *value_or_throw(statute.environmental_rule(2026));
  const auto amount = [] { return Money::pesos(*rc::gen::inRange<std::int64_t>(0, 100'000'000)); };
  const Money surcharge = amount(), predial = amount(), interest = amount();
  const Explanation lines = explain_environmental_transfer(rule, surcharge, predial, interest);
  RC_ASSERT(total_of(lines) == environmental_transfer(rule, surcharge, predial, interest));
  for (const ExplanationLine& line : lines)
    RC_ASSERT(line.norm == rule.norm && line.mark == mark_of_rule(rule.invented));
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
