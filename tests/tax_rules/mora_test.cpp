#include "tax-rules/mora.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tax-rules/mora_regimes.h"
#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

const RateTable& rates() {
  static const RateTable table = shipped_rates();
  return table;
}

MoraResult mora_in(const Statute& statute, Money capital, Date due, Date paid) {
  return value_or_throw(mora_interest(
      {.capital = capital, .due_on = due, .paid_on = paid, .readings = statute.mora}, rates()));
}

class Mora : public OnBothStatutes {
 protected:
  static MoraResult mora(Money capital, Date due, Date paid) {
    return mora_in(statute(), capital, due, paid);
  }
};
RECAUDO_ON_BOTH_STATUTES(Mora);

const Date kSimpleFrom = make_date(2012, 12, 26);
const Date kLastRate = make_date(2026, 9, 30);

// Any day of the simple regimes that has a certified rate.
rc::Gen<Date> simple_day() {
  return rc::gen::map(rc::gen::inRange(day_number(kSimpleFrom) - 1, day_number(kLastRate)),
                      [](int n) { return from_day_number(n); });
}

rc::Gen<Money> capital() {
  return rc::gen::map(rc::gen::inRange<std::int64_t>(1, 1'000'000'000),
                      [](std::int64_t n) { return Money::pesos(n); });
}

// The definition, one day at a time, over the common denominator 1 000 000 x 365 x 366 (centavos).
Int128 naive_numerator(const Statute& statute, Money capital, Date due, Date paid) {
  Int128 sum = 0;
  for (Date d = add_days(due, 1); d <= paid; d = add_days(d, 1)) {
    const MoraRegime& regime = *mora_regime_on(d);
    const Rate rate = *value_or_throw(rates().on(d))->usury - regime.points_off;
    sum += Int128{capital.centavos()} * rate.ppm() *
           (365 * 366 / divisor_on(divisor_rule(regime, statute.mora), d));
  }
  return sum;
}

constexpr Int128 kNaiveDenominator = Int128{1'000'000} * 365 * 366 * 100;

RC_GTEST_PROP(MoraOfEitherStatute, SimpleInterestIsTheDayByDayDefinition, ()) {
  const Statute& statute = **either_statute();
  const Date due = *simple_day();
  const Date paid = add_days(due, *rc::gen::inRange(1, 2'500));
  RC_PRE(paid <= kLastRate);
  const Money k = *capital();
  const auto naive =
      divide_rounded(naive_numerator(statute, k, due, paid), kNaiveDenominator, Rounding::kHalfUp);
  RC_ASSERT(mora_in(statute, k, due, paid).interest == Money::pesos(naive));
}

// The exact figure "p/q" as a fraction, so that sums can be compared without rounding.
std::pair<Int128, Int128> fraction(const std::string& text) {
  const auto read = [](std::string_view digits) {
    Int128 n = 0;
    for (const char c : digits) n = n * 10 + (c - '0');
    return n;
  };
  const auto bar = text.find('/');
  if (bar == std::string::npos) return {read(text), 1};
  return {read(std::string_view(text).substr(0, bar)),
          read(std::string_view(text).substr(bar + 1))};
}

RC_GTEST_PROP(MoraOfEitherStatute, SplittingTheDelayAtAnyDateAddsUpExactly, ()) {
  const Statute& statute = **either_statute();
  const Date due = *simple_day();
  const int first = *rc::gen::inRange(0, 900), second = *rc::gen::inRange(0, 900);
  const Date middle = add_days(due, first), paid = add_days(middle, second);
  RC_PRE(paid <= kLastRate);
  const Money k = *capital();
  const auto [a, b] = fraction(mora_in(statute, k, due, middle).exact);
  const auto [c, d] = fraction(mora_in(statute, k, middle, paid).exact);
  const auto [e, f] = fraction(mora_in(statute, k, due, paid).exact);
  // Every denominator divides the common one.
  const Int128 common = kNaiveDenominator;
  RC_ASSERT(common % b == 0 && common % d == 0 && common % f == 0);
  RC_ASSERT(a * (common / b) + c * (common / d) == e * (common / f));
}

RC_GTEST_PROP(MoraOfEitherStatute, ExplanationAddsUpToTheInterestAndRunsToTheDays, ()) {
  const int first = day_number(make_date(2004, 11, 1));
  const Date due = from_day_number(*rc::gen::inRange(first, day_number(kLastRate)));
  const Date paid = add_days(due, *rc::gen::inRange(0, 6'000));
  RC_PRE(paid <= kLastRate);
  const MoraResult result = mora_in(**either_statute(), *capital(), due, paid);
  int days = 0;
  for (const MoraRun& run : result.runs) days += run.days;
  RC_ASSERT(total_of(result.explanation) == result.interest);
  RC_ASSERT(days == result.days);
}

TEST_P(Mora, PaidOnTheDueDateBearsNothing) {
  EXPECT_EQ(mora(1'000'000_pesos, make_date(2026, 6, 30), make_date(2026, 6, 30)).interest,
            0_pesos);
}

TEST_P(Mora, TheOldestRegimeUsesTheRateOfThePaymentDayForTheWholeDelay) {
  // 24.58 % is in force on 2005-07-31, although the delay began under 24.99 %.
  const MoraResult r = mora(1'000'000_pesos, make_date(2005, 1, 31), make_date(2005, 7, 31));
  ASSERT_EQ(r.runs.size(), 1u);
  EXPECT_EQ(r.runs[0].daily_base, Rate::basis_points(2458));
  EXPECT_EQ(r.interest, 121'890_pesos);  // 1 000 000 x 0.2458 x 181 / 365 = 121 889.86
}

TEST_P(Mora, TheOldestRegimeAlsoCoversDaysBeforeTheFirstRow) {
  EXPECT_EQ(mora(1'000'000_pesos, make_date(2004, 6, 30), make_date(2004, 11, 30)).days, 153);
}

// The statute reads it: the rate of that last day, or the one of the day of payment.
TEST_P(Mora, PaidUnderALaterRegimeTheOldStretchUsesTheRateThatTheStatuteReads) {
  const MoraResult r = mora(1'000'000_pesos, make_date(2006, 1, 31), make_date(2006, 8, 15));
  ASSERT_GE(r.runs.size(), 2u);
  EXPECT_EQ(r.runs[0].to, make_date(2006, 7, 28));
  const Rate on_payment = *value_or_throw(rates().on(make_date(2006, 8, 15)))->usury;
  EXPECT_EQ(r.runs[0].daily_base, is_a() ? Rate::basis_points(2063) : on_payment);
  EXPECT_TRUE(r.runs[1].compound);
}

TEST_P(Mora, ACommonYearOfTheDisputeIsDividedAsTheStatuteReads) {
  const MoraResult of_1607 = mora(1'000'000_pesos, make_date(2013, 6, 30), make_date(2013, 7, 31));
  EXPECT_EQ(of_1607.runs.front().divisor, is_a() ? 366 : 365);
  const MoraResult of_1819 = mora(1'000'000_pesos, make_date(2018, 1, 31), make_date(2018, 2, 28));
  EXPECT_EQ(of_1819.runs.front().divisor, is_a() ? 366 : 365);
  const MoraResult today = mora(1'000'000_pesos, make_date(2026, 1, 31), make_date(2026, 2, 28));
  EXPECT_EQ(today.runs.front().divisor, 365);  // nobody disputes Ley 2010/2019
}

TEST_P(Mora, CompoundInterestDoesNotBearInterestAfterTheRegimeEnds) {
  const Date due = make_date(2012, 6, 30), end = make_date(2012, 12, 25);
  const MoraResult whole = mora(1'000'000_pesos, due, make_date(2013, 12, 31));
  const MoraResult compound = mora(1'000'000_pesos, due, end);
  const MoraResult simple = mora(1'000'000_pesos, end, make_date(2013, 12, 31));
  EXPECT_EQ(whole.compound_exact, compound.exact);
  const Money sum = compound.interest + simple.interest;
  EXPECT_LE(whole.interest, sum + 1_pesos);
  EXPECT_GE(whole.interest, sum - 1_pesos);
}

TEST_P(Mora, AMonthWithoutCertifiedRateIsRefused) {
  const auto r = mora_interest({.capital = 1_pesos,
                                .due_on = make_date(2026, 9, 15),
                                .paid_on = make_date(2026, 10, 1),
                                .readings = statute().mora},
                               rates());
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().code, Code::kRateNotCertified);
  EXPECT_EQ(r.error().detail, "octubre de 2026");
}

TEST_P(Mora, DelaysBefore2003AreRefused) {
  const auto r = mora_interest({.capital = 1_pesos,
                                .due_on = make_date(2002, 6, 30),
                                .paid_on = make_date(2005, 1, 1),
                                .readings = statute().mora},
                               rates());
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().code, Code::kParameterMissing);
}

TEST_P(Mora, ARememberedRateIsMarkedToBeConfirmed) {
  const MoraResult r = mora(1'000'000_pesos, make_date(2024, 6, 28), make_date(2024, 7, 31));
  EXPECT_TRUE(r.unconfirmed_rate);
  EXPECT_NE(r.explanation[0].detail.find("tasa por confirmar"), std::string::npos);
  EXPECT_EQ(r.explanation[0].mark, SourceMark::kMemory);
  EXPECT_FALSE(
      mora(1'000'000_pesos, make_date(2025, 6, 30), make_date(2026, 3, 31)).unconfirmed_rate);
}

TEST_P(Mora, ANegativeCapitalAFactorOutOfRangeAndAnEndlessDelayAreRefused) {
  MoraInput input{.capital = -1_pesos,
                  .due_on = make_date(2025, 6, 30),
                  .paid_on = make_date(2025, 7, 31),
                  .readings = statute().mora};
  EXPECT_EQ(mora_interest(input, rates()).error().code, Code::kMoraInputInvalid);
  input.capital = 1_pesos;
  input.relief.factor_den = 0;
  EXPECT_EQ(mora_interest(input, rates()).error().code, Code::kMoraInputInvalid);
  input.relief.factor_den = 1;
  input.paid_on = make_date(2190, 1, 1);
  EXPECT_EQ(mora_interest(input, rates()).error().code, Code::kMoraInputInvalid);
}

TEST_P(Mora, TheLargestCapitalStaysInsideTheWord) {
  const Money k = Money::pesos(10'000'000'000'000);
  EXPECT_TRUE(mora(k, make_date(2013, 1, 31), kLastRate).interest > k);
}

}  // namespace
}  // namespace recaudo::tax_rules
