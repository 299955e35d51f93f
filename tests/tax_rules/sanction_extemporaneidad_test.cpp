#include "tax-rules/extemporaneidad.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tax-rules/meses_o_fraccion.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

constexpr Money kUvt2026 = 52'374_pesos;

Money full_of(const LateFiling& filing) {
  return settle_sanction(value_or_throw(late_filing_sanction(filing, kUvt2026)), {},
                         MinimumSanction::of(0_pesos))
      .full;
}

// Filed `months` months after 31 March 2024.
LateFiling late(int months) {
  LateFiling f;
  f.due_on = make_date(2024, 3, 31);
  f.filed_on = add_months(f.due_on, months);
  return f;
}

int months(Date due, Date filed) {
  return value_or_throw(months_or_fraction(due, filed));
}

TEST(MonthsOrFraction, AMonthAndADayAreTwo) {
  EXPECT_EQ(months(make_date(2026, 3, 31), make_date(2026, 4, 30)), 1);
  EXPECT_EQ(months(make_date(2026, 3, 31), make_date(2026, 5, 1)), 2);
}

TEST(MonthsOrFraction, TheEndOfAShortMonthCompletesTheMonth) {
  EXPECT_EQ(months(make_date(2026, 1, 31), make_date(2026, 2, 28)), 1);
  EXPECT_EQ(months(make_date(2026, 1, 31), make_date(2026, 3, 1)), 2);
  EXPECT_EQ(months(make_date(2024, 1, 30), make_date(2024, 2, 29)), 1);
}

TEST(MonthsOrFraction, InTimeThereAreNone) {
  EXPECT_EQ(months(make_date(2026, 3, 31), make_date(2026, 3, 31)), 0);
  EXPECT_EQ(months(make_date(2026, 3, 31), make_date(2025, 3, 31)), 0);
}

TEST(MonthsOrFraction, MoreThanACenturyIsRefused) {
  const auto refused = months_or_fraction(make_date(1926, 3, 31), make_date(2026, 4, 1));
  EXPECT_EQ(refused.error().code, Code::kSanctionInputInvalid);
}

RC_GTEST_PROP(MonthsOrFraction, AreTheLeastThatReachTheFiling, ()) {
  const Date due = from_day_number(*rc::gen::inRange(10'000, 25'000));
  const Date filed = add_days(due, *rc::gen::inRange(1, 4'000));
  const int m = months(due, filed);
  RC_ASSERT(add_months(due, m) >= filed);
  RC_ASSERT(add_months(due, m - 1) < filed);
}

TEST(Extemporaneidad, FivePercentOfTheTaxAMonthUpToAllOfIt) {
  LateFiling f = late(3);
  f.tax = 12'400'000_pesos;
  EXPECT_EQ(full_of(f), 1'860'000_pesos);
  f.filed_on = add_months(f.due_on, 21);
  EXPECT_EQ(full_of(f), 12'400'000_pesos);
}

TEST(Extemporaneidad, AfterTheEmplazamientoItDoublesWithItsCap) {
  LateFiling f = late(3);
  f.tax = 12'400'000_pesos;
  f.after_emplazamiento = true;
  EXPECT_EQ(full_of(f), 3'720'000_pesos);
  f.filed_on = add_months(f.due_on, 21);
  EXPECT_EQ(full_of(f), 24'800'000_pesos);
}

TEST(Extemporaneidad, WithoutTaxTheIncomeIsTheBase) {
  LateFiling f = late(2);
  f.gross_income = 800'000'000_pesos;
  EXPECT_EQ(full_of(f), 8'000'000_pesos);
  f.after_emplazamiento = true;
  EXPECT_EQ(full_of(f), 16'000'000_pesos);
  f.filed_on = add_months(f.due_on, 14);
  EXPECT_EQ(full_of(f), 80'000'000_pesos);  // 10 %
}

TEST(Extemporaneidad, WithoutIncomeTheEquityOfTheYearBeforeIsTheBase) {
  LateFiling f = late(2);
  f.prior_net_equity = 300'000'000_pesos;
  EXPECT_EQ(full_of(f), 6'000'000_pesos);
  f.after_emplazamiento = true;
  EXPECT_EQ(full_of(f), 12'000'000_pesos);
  f.filed_on = add_months(f.due_on, 14);
  EXPECT_EQ(full_of(f), 60'000'000_pesos);  // 20 %
}

TEST(Extemporaneidad, WithoutCreditBalanceTheCapIsAlsoInUvt) {
  LateFiling f = late(14);
  f.gross_income = 9'000'000'000_pesos;
  EXPECT_EQ(full_of(f), 130'935'000_pesos);  // 2500 UVT
  f.after_emplazamiento = true;
  EXPECT_EQ(full_of(f), 261'870'000_pesos);  // 5000 UVT
}

TEST(Extemporaneidad, TheCapInUvtIsRoundedByTheStatuteAndReducedFromItsExactFigure) {
  LateFiling f = late(14);
  f.gross_income = 9'000'000'000_pesos;
  const FullSanction full = value_or_throw(late_filing_sanction(f, 47'065_pesos));
  // 2500 UVT of 47 065 are 117 662 500; half of them, 58 831 250.
  const Sanction s =
      settle_sanction(full, {Rate::percent(50), "", ""}, MinimumSanction::of(0_pesos));
  EXPECT_EQ(s.full, 117'663'000_pesos);
  EXPECT_EQ(s.reduced, 58'831'000_pesos);
}

TEST(Extemporaneidad, WithACreditBalanceTheCapIsTwiceItAndNotUvt) {
  LateFiling f = late(14);
  f.gross_income = 9'000'000'000_pesos;
  f.credit_balance = 100'000'000_pesos;
  EXPECT_EQ(full_of(f), 200'000'000_pesos);
  f.after_emplazamiento = true;
  EXPECT_EQ(full_of(f), 400'000'000_pesos);
  f.credit_balance = 300'000'000_pesos;
  EXPECT_EQ(full_of(f), 900'000'000_pesos);  // 10 % is less
}

TEST(Extemporaneidad, ARoundedSanctionDoesNotPassItsCap) {
  LateFiling f = late(20);
  f.tax = 1'000'700_pesos;
  EXPECT_EQ(full_of(f), 1'000'000_pesos);
}

TEST(Extemporaneidad, InTimeThereIsNeitherSanctionNorMinimum) {
  LateFiling f = late(0);
  f.tax = 12'400'000_pesos;
  const Sanction s = settle_sanction(value_or_throw(late_filing_sanction(f, kUvt2026)), {},
                                     MinimumSanction::of(524'000_pesos));
  EXPECT_EQ(s.to_pay, 0_pesos);
  EXPECT_TRUE(s.explanation.empty());
}

TEST(Extemporaneidad, NegativeAndAbsurdAmountsAreRefused) {
  LateFiling f = late(1);
  f.tax = -1_pesos;
  EXPECT_EQ(late_filing_sanction(f, kUvt2026).error().code, Code::kSanctionInputInvalid);
  f.tax = 10'000'000'000'001_pesos;
  EXPECT_NE(late_filing_sanction(f, kUvt2026).error().detail.find("impuesto"), std::string::npos);
}

// Ten billones, twenty months of ten per cent each, and twice again for who did it before.
TEST(Extemporaneidad, TheGreatestTaxWithTheGreatestMultipliersIsExact) {
  LateFiling f = late(25);
  f.tax = 10'000'000'000'000_pesos;
  f.after_emplazamiento = true;
  const auto full = value_or_throw(late_filing_sanction(f, kUvt2026));
  const Sanction s =
      settle_sanction(full, {Rate::percent(200), "x", "x"}, MinimumSanction::of(0_pesos));
  EXPECT_EQ(s.explanation[0].amount, 25'000'000'000'000_pesos) << "before the cap";
  EXPECT_EQ(s.full, 20'000'000'000'000_pesos);
  EXPECT_EQ(s.to_pay, 40'000'000'000'000_pesos);
  EXPECT_EQ(total_of(s.explanation), s.to_pay);
}

// A thousand months of ten per cent are a hundred times the tax: the most that is money.
TEST(Extemporaneidad, AProductThatIsNoAmountOfMoneyIsRefusedAndNotOverflowed) {
  LateFiling f = late(1'000);
  f.tax = 10'000'000'000'000_pesos;
  f.after_emplazamiento = true;
  const auto full = value_or_throw(late_filing_sanction(f, kUvt2026));
  const Sanction s =
      settle_sanction(full, {Rate::percent(100), "x", "x"}, MinimumSanction::of(0_pesos));
  EXPECT_EQ(s.explanation[0].amount, 1'000'000'000'000'000_pesos);
  EXPECT_EQ(s.to_pay, 20'000'000'000'000_pesos);
  f.filed_on = add_months(f.filed_on, 1);
  const auto refused = late_filing_sanction(f, kUvt2026);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kSanctionInputInvalid);
}

TEST(Extemporaneidad, AUvtThatIsNoneIsRefused) {
  for (const Money uvt : {-1_pesos, 1'000'000'001_pesos}) {
    const auto refused = late_filing_sanction(late(1), uvt);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().detail.find("UVT"), std::string::npos);
  }
}

RC_GTEST_PROP(Extemporaneidad, NeverPassesTheCapOfItsArticleAndGrowsWithTheMonths, ()) {
  LateFiling f = late(*rc::gen::inRange(0, 120));
  f.tax = Money::centavos(*rc::gen::inRange<std::int64_t>(0, 10'000'000'000));
  f.gross_income = Money::centavos(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000));
  if (*rc::gen::arbitrary<bool>()) f.tax = 0_pesos;
  f.after_emplazamiento = *rc::gen::arbitrary<bool>();
  const int factor = f.after_emplazamiento ? 2 : 1;
  const Money full = full_of(f);
  const Money cap = f.tax.is_positive() ? f.tax.mul_div(factor, 1, Rounding::kHalfUp)
                                        : f.gross_income.mul_div(factor, 20, Rounding::kHalfUp);
  RC_ASSERT(full <= cap);
  if (!f.tax.is_positive()) RC_ASSERT(full <= Money::pesos(std::int64_t{130'935'000} * factor));
  f.filed_on = add_months(f.filed_on, 1);
  RC_ASSERT(full_of(f) >= full);
}

}  // namespace
}  // namespace recaudo::tax_rules
