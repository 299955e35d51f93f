#include "tax-rules/facilidad.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tax-rules/facilidad_rules.h"
#include "tax-rules/mora.h"
#include "tax-rules/uvt.h"
#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

const RateTable& rates() {
  static const RateTable shipped = shipped_rates();
  return shipped;
}

AgreementSchedule schedule(const AgreementTerms& t) {
  return value_or_throw(agreement_schedule(t));
}

AgreementTerms terms(Money tax, int instalments, Date granted_on, Money sanction = 524'000_pesos) {
  AgreementTerms t;
  t.concepts = {{"impuesto", tax, true}, {"sancion", sanction, false}};
  t.instalments = instalments;
  t.rate = Rate::basis_points(2'766);
  t.granted_on = granted_on;
  return t;
}

// The statute decides what a plan begins with (the due date, how the interest to the grant is read
// and the least sanction) and how the days of a term are counted; the plan itself is national.
class Facilidad : public OnBothStatutes {
 protected:
  static Money sanction() {
    return uvt_to_pesos(value_or_throw(statute().ica.parameters_of(2026))->minimum_sanction,
                        52'374_pesos);
  }
};
RECAUDO_ON_BOTH_STATUTES(Facilidad);

TEST_P(Facilidad, APlanForADebtOfTheStatuteTakesInItsInterestToTheGrantAndEndsInZero) {
  const Date granted = make_date(2026, 8, 31);
  const Date due = value_or_throw(statute().calendar(2023))->due_on;
  EXPECT_EQ(due, is_a() ? make_date(2023, 6, 30) : make_date(2023, 9, 30));
  const MoraInput debt{
      .capital = 1'000'000_pesos, .due_on = due, .paid_on = granted, .readings = statute().mora};
  const Money interest = value_or_throw(mora_interest(debt, rates())).interest;
  AgreementTerms t = terms(debt.capital, 12, granted, sanction());
  t.concepts.push_back({"interes", interest, false});
  t.rate = value_or_throw(agreement_rate(granted, rates()));
  const AgreementSchedule s = schedule(t);
  EXPECT_EQ(s.total_capital, debt.capital + sanction() + interest);
  EXPECT_EQ(total_of(s.explanation), s.total_capital + s.total_interest);
}

TEST_P(Facilidad, TheTermToAppealItsEndCountsSaturdaysAsTheStatuteDoes) {
  EXPECT_EQ(reposition_deadline(make_date(2026, 9, 10), statute().saturday),
            is_a() ? make_date(2026, 9, 17) : make_date(2026, 9, 16));
}

TEST(FacilidadSchedule, InstalmentsFallOnTheDayOfTheGrantOrTheLastOfAShorterMonth) {
  const AgreementSchedule s = schedule(terms(1'200'000_pesos, 6, make_date(2026, 8, 31)));
  EXPECT_EQ(s.instalments[0].due_on, make_date(2026, 9, 30));
  EXPECT_EQ(s.instalments[1].due_on, make_date(2026, 10, 31));  // clamped from the original day
  EXPECT_EQ(s.instalments[4].due_on, make_date(2027, 1, 31));   // a Sunday: not rolled
  EXPECT_EQ(s.instalments[5].due_on, make_date(2027, 2, 28));
}

TEST(FacilidadSchedule, InstalmentsMayFallEverySoManyDays) {
  AgreementTerms t = terms(1'200'000_pesos, 3, make_date(2026, 1, 1));
  t.days_between_instalments = 15;
  const AgreementSchedule s = schedule(t);
  EXPECT_EQ(s.instalments[2].due_on, make_date(2026, 2, 15));
  EXPECT_EQ(s.instalments[2].days, 15);
}

TEST(FacilidadSchedule, OnlyUnpaidTaxBearsInterest) {
  AgreementTerms t = terms(0_pesos, 2, make_date(2026, 1, 1));
  EXPECT_TRUE(schedule(t).total_interest.is_zero());
  t.concepts[0].capital = 1'000'000_pesos;
  // 1 000 000 x 27.66 % x 31 / 365 and half of it for 28 days
  EXPECT_EQ(schedule(t).instalments[0].interest, 23'492_pesos);
  EXPECT_EQ(schedule(t).instalments[1].interest, 10'609_pesos);
}

TEST(FacilidadSchedule, TheDaysOfALeapYearAreDividedAsTheTermsSay) {
  AgreementTerms t = terms(10'000'000_pesos, 1, make_date(2023, 12, 15));
  t.divisor = AgreementDivisor::k365;
  EXPECT_EQ(schedule(t).instalments[0].interest, 234'921_pesos);  // 31 / 365
  t.divisor = AgreementDivisor::kYearOfTheDay;
  // 16 days of 2023 / 365 and 15 of 2024 / 366
  EXPECT_EQ(schedule(t).instalments[0].interest, 234'610_pesos);
}

TEST(FacilidadSchedule, EachLineSaysItsProductAndWhereItsRoundingGoes) {
  AgreementTerms t = terms(1'000'000_pesos, 3, make_date(2023, 12, 15), 0_pesos);
  const auto lines = schedule(t).explanation;
  ASSERT_EQ(lines.size(), 6U);
  EXPECT_EQ(lines[0].concept_name, "Cuota 1: capital, impuesto");
  EXPECT_EQ(lines[0].detail, "$\u00a01.000.000 × 1 ÷ 3 = $\u00a0333.333,33…, al peso más cercano");
  EXPECT_EQ(
      lines[1].detail,
      "Impuesto por pagar $\u00a01.000.000 × 27,66\u00a0% × (16 días ÷ 365 + 15 días ÷ 366) = "
      "$\u00a023.460,99…, al peso más cercano");
  EXPECT_EQ(lines[2].detail,
            "$\u00a01.000.000 × 2 ÷ 3 = $\u00a0666.666,66…, al peso más cercano, menos "
            "$\u00a0333.333 de las cuotas anteriores");
  EXPECT_EQ(lines[2].amount, 333'334_pesos);
}

TEST(FacilidadSchedule, WhatNoPlanCanHaveIsRefused) {
  const auto refused = [](const AgreementTerms& t) {
    const auto s = agreement_schedule(t);
    return !s && s.error().code == Code::kChargeInputInvalid;
  };
  const AgreementTerms good = terms(100_pesos, 2, make_date(2026, 1, 1));
  std::vector<AgreementTerms> bad(6, good);
  bad[0].concepts.clear();
  bad[1].concepts[0].capital = Money::centavos(150);
  bad[2].concepts[0].capital = -1_pesos;
  bad[3].instalments = 0;
  bad[4].days_between_instalments = 0;
  bad[5].rate = Rate::percent(101);
  EXPECT_FALSE(refused(good));
  for (const AgreementTerms& t : bad) EXPECT_TRUE(refused(t));
}

RC_GTEST_PROP(FacilidadSchedule, InstalmentsConserveEachConceptAndTheLinesAddUp, ()) {
  AgreementTerms t;
  const auto amounts = *rc::gen::container<std::vector<std::int64_t>>(
      3, rc::gen::inRange<std::int64_t>(0, 100'000'000));
  t.concepts = {{"impuesto", Money::pesos(amounts[0]), true},
                {"sancion", Money::pesos(amounts[1]), false},
                {"interes", Money::pesos(amounts[2]), false}};
  t.instalments = *rc::gen::inRange(1, 85);
  t.rate = Rate::basis_points(*rc::gen::inRange<std::int64_t>(0, 4'000));
  t.granted_on = add_days(make_date(2020, 1, 1), *rc::gen::inRange(0, 3'000));
  if (*rc::gen::arbitrary<bool>()) t.days_between_instalments = *rc::gen::inRange(1, 90);
  const AgreementSchedule s = schedule(t);
  std::vector<Money> paid(3);
  Money interest;
  Date before = t.granted_on;
  for (const AgreementInstalment& i : s.instalments) {
    RC_ASSERT(i.due_on > before && i.days == days_between(before, i.due_on));
    before = i.due_on;
    for (std::size_t c = 0; c < 3; ++c) {
      RC_ASSERT(!i.capital[c].is_negative());
      paid[c] += i.capital[c];
    }
    interest += i.interest;
  }
  for (std::size_t c = 0; c < 3; ++c) RC_ASSERT(paid[c] == t.concepts[c].capital);
  RC_ASSERT(interest == s.total_interest);
  RC_ASSERT(total_of(s.explanation) == s.total_capital + s.total_interest);
}

}  // namespace
}  // namespace recaudo::tax_rules
