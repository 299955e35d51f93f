#include <gtest/gtest.h>

#include "tax-rules/correccion.h"
#include "tax-rules/error_aritmetico.h"
#include "tax-rules/inexactitud.h"
#include "tax-rules/prescripcion_de_sancion.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

Money to_pay(const Result<FullSanction>& full) {
  return settle_sanction(value_or_throw(full), {}, MinimumSanction::of(0_pesos)).to_pay;
}

TEST(Correction, TenPercentOfTheIncreaseAndTwentyAfterTheEmplazamiento) {
  EXPECT_EQ(to_pay(correction_sanction({8'000'000_pesos, false, 0})), 800'000_pesos);
  EXPECT_EQ(to_pay(correction_sanction({8'000'000_pesos, true, 0})), 1'600'000_pesos);
}

TEST(Correction, EachMonthThatTheFirstReturnWasLateAddsFivePercentUpToTheIncrease) {
  EXPECT_EQ(to_pay(correction_sanction({8'000'000_pesos, false, 4})), 2'400'000_pesos);
  EXPECT_EQ(to_pay(correction_sanction({8'000'000_pesos, true, 16})), 8'000'000_pesos);
  EXPECT_EQ(to_pay(correction_sanction({8'000'000_pesos, true, 17})), 8'000'000_pesos);
}

TEST(Correction, WithoutIncreaseThereIsNoSanction) {
  EXPECT_FALSE(value_or_throw(correction_sanction({0_pesos, true, 3})).infringed);
  EXPECT_FALSE(correction_sanction({1_pesos, true, -1}));
}

TEST(ArithmeticError, ThirtyPercentAndHalfWhenAccepted) {
  EXPECT_EQ(to_pay(arithmetic_error_sanction(10'000'000_pesos, false)), 3'000'000_pesos);
  EXPECT_EQ(to_pay(arithmetic_error_sanction(10'000'000_pesos, true)), 1'500'000_pesos);
  // Half of the exact amount: 30 % of 10 010 000 is 3 003 000, half of it 1 501 500.
  EXPECT_EQ(to_pay(arithmetic_error_sanction(10'010'000_pesos, true)), 1'502'000_pesos);
}

TEST(UnliquidatedSanction, GrowsByThirtyPercentOfItself) {
  EXPECT_EQ(to_pay(unliquidated_sanction_increase(524'000_pesos, false)), 157'000_pesos);
  EXPECT_EQ(to_pay(unliquidated_sanction_increase(524'000_pesos, true)), 79'000_pesos);
}

TEST(Inexactitud, AllOfTheDifferenceAndMoreInTheSpecialCases) {
  EXPECT_EQ(to_pay(inexactitud_sanction({10'000'000_pesos})), 10'000'000_pesos);
  EXPECT_EQ(to_pay(inexactitud_sanction({10'000'000_pesos, InexactitudCase::kFalsePurchases})),
            16'000'000_pesos);
  EXPECT_EQ(to_pay(inexactitud_sanction({10'000'000_pesos, InexactitudCase::kOmittedAssets})),
            20'000'000_pesos);
}

TEST(Inexactitud, AQuarterAnsweringTheRequerimientoAndHalfWithinTheAppeal) {
  EXPECT_EQ(to_pay(inexactitud_sanction({10'000'000_pesos, InexactitudCase::kGeneral,
                                         InexactitudAcceptance::kAnsweringRequerimiento})),
            2'500'000_pesos);
  EXPECT_EQ(to_pay(inexactitud_sanction({10'000'000_pesos, InexactitudCase::kGeneral,
                                         InexactitudAcceptance::kWithinAppeal})),
            5'000'000_pesos);
}

TEST(Inexactitud, TheGreatestDifferenceTwiceOverIsExact) {
  const auto full = value_or_throw(
      inexactitud_sanction({10'000'000'000'000_pesos, InexactitudCase::kOmittedAssets}));
  const Sanction s =
      settle_sanction(full, {Rate::percent(200), "x", "x"}, MinimumSanction::of(0_pesos));
  EXPECT_EQ(s.full, 20'000'000'000'000_pesos);
  EXPECT_EQ(s.to_pay, 40'000'000'000'000_pesos);
  EXPECT_FALSE(inexactitud_sanction({10'000'000'000'001_pesos, InexactitudCase::kOmittedAssets}));
}

TEST(Correction, TheGreatestIncreaseACenturyLateIsExact) {
  const auto full = value_or_throw(correction_sanction({10'000'000'000'000_pesos, true, 1'200}));
  const Sanction s =
      settle_sanction(full, {Rate::percent(200), "x", "x"}, MinimumSanction::of(0_pesos));
  EXPECT_EQ(s.explanation[0].amount, 602'000'000'000'000_pesos) << "20 % and 1,200 times 5 %";
  EXPECT_EQ(s.to_pay, 20'000'000'000'000_pesos);
}

TEST(Inexactitud, AReasonableInterpretationIsNotSanctioned) {
  Inexactitud facts{10'000'000_pesos};
  facts.reasonable_interpretation = true;
  EXPECT_FALSE(value_or_throw(inexactitud_sanction(facts)).infringed);
}

TEST(SanctionPrescription, TwoYearsByResolutionAndFiveForNotFilingOrInterest) {
  const Date filed = make_date(2024, 2, 29);
  EXPECT_EQ(last_day_to_sanction(SanctionableConduct::kByResolution, filed),
            make_date(2026, 2, 28));
  EXPECT_EQ(last_day_to_sanction(SanctionableConduct::kNotFiling, filed), make_date(2029, 2, 28));
  EXPECT_TRUE(
      may_still_sanction(SanctionableConduct::kMoraInterest, filed, make_date(2029, 2, 28)));
  EXPECT_FALSE(
      may_still_sanction(SanctionableConduct::kByResolution, filed, make_date(2026, 3, 1)));
}

}  // namespace
}  // namespace recaudo::tax_rules
