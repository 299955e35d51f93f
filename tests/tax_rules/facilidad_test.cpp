#include "tax-rules/facilidad.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace recaudo::tax_rules {
namespace {

using namespace literals;

AgreementTerms terms(Money tax, int instalments, Date granted_on) {
  AgreementTerms t;
  t.concepts = {{"impuesto", tax, true}, {"sancion", 524'000_pesos, false}};
  t.instalments = instalments;
  t.rate = Rate::basis_points(2'766);
  t.granted_on = granted_on;
  return t;
}

AgreementSchedule schedule(const AgreementTerms& t) {
  return value_or_throw(agreement_schedule(t));
}

TEST(Facilidad, InstalmentsFallOnTheDayOfTheGrantOrTheLastOfAShorterMonth) {
  const AgreementSchedule s = schedule(terms(1'200'000_pesos, 6, make_date(2026, 8, 31)));
  EXPECT_EQ(s.instalments[0].due_on, make_date(2026, 9, 30));
  EXPECT_EQ(s.instalments[1].due_on, make_date(2026, 10, 31));  // clamped from the original day
  EXPECT_EQ(s.instalments[4].due_on, make_date(2027, 1, 31));   // a Sunday: not rolled
  EXPECT_EQ(s.instalments[5].due_on, make_date(2027, 2, 28));
}

TEST(Facilidad, InstalmentsMayFallEverySoManyDays) {
  AgreementTerms t = terms(1'200'000_pesos, 3, make_date(2026, 1, 1));
  t.days_between_instalments = 15;
  const AgreementSchedule s = schedule(t);
  EXPECT_EQ(s.instalments[2].due_on, make_date(2026, 2, 15));
  EXPECT_EQ(s.instalments[2].days, 15);
}

TEST(Facilidad, OnlyUnpaidTaxBearsInterest) {
  AgreementTerms t = terms(0_pesos, 2, make_date(2026, 1, 1));
  EXPECT_TRUE(schedule(t).total_interest.is_zero());
  t.concepts[0].capital = 1'000'000_pesos;
  // 1 000 000 x 27.66 % x 31 / 365 and half of it for 28 days
  EXPECT_EQ(schedule(t).instalments[0].interest, 23'492_pesos);
  EXPECT_EQ(schedule(t).instalments[1].interest, 10'609_pesos);
}

TEST(Facilidad, TheDaysOfALeapYearAreDividedAsTheTermsSay) {
  AgreementTerms t = terms(10'000'000_pesos, 1, make_date(2023, 12, 15));
  t.divisor = AgreementDivisor::k365;
  EXPECT_EQ(schedule(t).instalments[0].interest, 234'921_pesos);  // 31 / 365
  t.divisor = AgreementDivisor::kYearOfTheDay;
  // 16 days of 2023 / 365 and 15 of 2024 / 366
  EXPECT_EQ(schedule(t).instalments[0].interest, 234'610_pesos);
}

TEST(Facilidad, WhatNoPlanCanHaveIsRefused) {
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

RC_GTEST_PROP(Facilidad, InstalmentsConserveEachConceptAndTheLinesAddUp, ()) {
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
