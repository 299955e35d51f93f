#include "tax-rules/facilidad.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tax-rules/data.h"
#include "tax-rules/facilidad_rules.h"

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

TEST(FacilidadRules, ThePlanLastsFiveYearsOrSevenByException) {
  const Date granted = make_date(2026, 1, 31);
  EXPECT_TRUE(check_agreement_term(granted, make_date(2031, 1, 31), false));
  EXPECT_FALSE(check_agreement_term(granted, make_date(2031, 2, 1), false));
  EXPECT_TRUE(check_agreement_term(granted, make_date(2033, 1, 31), true));
  const auto refused = check_agreement_term(granted, make_date(2033, 2, 1), true);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().detail.find("31 de enero de 2033"), std::string::npos);
}

TEST(FacilidadRules, AYearWithoutDefaultNeedsNoGuarantee) {
  GuaranteeFacts facts{make_date(2026, 1, 1), make_date(2027, 1, 1), false, 1'000'000_pesos,
                       52'374_pesos};
  EXPECT_EQ(required_guarantee(facts), Guarantee::kNone);
  facts.default_in_previous_year = true;
  EXPECT_EQ(required_guarantee(facts), Guarantee::kPersonal);
  facts.default_in_previous_year = false;
  facts.last_instalment = make_date(2027, 1, 2);
  EXPECT_EQ(required_guarantee(facts), Guarantee::kPersonal);
}

TEST(FacilidadRules, APersonalGuaranteeReachesThreeThousandUvt) {
  GuaranteeFacts facts{make_date(2026, 1, 1), make_date(2029, 1, 1), false, 157'122'000_pesos,
                       52'374_pesos};
  EXPECT_EQ(required_guarantee(facts), Guarantee::kPersonal);
  facts.debt += 1_pesos;
  EXPECT_EQ(required_guarantee(facts), Guarantee::kReal);
}

TEST(FacilidadRules, AnInstalmentOrALaterObligationBreaksThePlan) {
  const AgreementSchedule s = schedule(terms(1'200'000_pesos, 3, make_date(2026, 1, 15)));
  const Date first = make_date(2026, 2, 15);
  EXPECT_TRUE(causes_of_default(s, {}, first).empty());  // its day is still good
  EXPECT_EQ(causes_of_default(s, {}, add_days(first, 1)).size(), 1u);
  EXPECT_TRUE(causes_of_default(s, {{first}, {}}, add_days(first, 1)).empty());
  EXPECT_NE(causes_of_default(s, {{add_days(first, 2)}, {}}, add_days(first, 3))[0].find(
                "después de su fecha"),
            std::string::npos);
  const AgreementPayments later{{first}, {make_date(2026, 2, 20)}};
  EXPECT_TRUE(causes_of_default(s, later, make_date(2026, 2, 20)).empty());
  EXPECT_EQ(causes_of_default(s, later, make_date(2026, 2, 21)).size(), 1u);
}

TEST(FacilidadRules, RepositionHasFiveBusinessDaysAndIsDecidedInAMonth) {
  EXPECT_EQ(reposition_deadline(make_date(2026, 3, 30), SaturdayRule::kNotBusiness),
            make_date(2026, 4, 8));  // Holy Thursday and Good Friday between
  EXPECT_EQ(reposition_decision_deadline(make_date(2026, 4, 10), SaturdayRule::kNotBusiness),
            make_date(2026, 5, 11));  // 10 May is a Sunday
}

TEST(FacilidadRules, TheRateIsThatOfMoraOnTheDayOfTheGrant) {
  const RateTable rates = shipped_rates();
  EXPECT_EQ(value_or_throw(agreement_rate(make_date(2026, 8, 31), rates)),
            Rate::basis_points(2'766));
  // Before Ley 1819 of 2016, the whole usury rate.
  const Date before = make_date(2016, 12, 28);
  EXPECT_EQ(value_or_throw(agreement_rate(before, rates)),
            *value_or_throw(rates.on(before))->usury);
  EXPECT_EQ(agreement_rate(make_date(2030, 1, 1), rates).error().code, Code::kRateNotCertified);
}

TEST(FacilidadRules, TheRateAfterDefaultIsNeverUnderTheAgreedOne) {
  const Rate low = Rate::percent(20), high = Rate::percent(30);
  EXPECT_EQ(rate_after_default(low, high), high);
  EXPECT_EQ(rate_after_default(high, low), high);
  EXPECT_EQ(rate_on_request(high, low), low);
  EXPECT_EQ(rate_on_request(low, high), low);
}

}  // namespace
}  // namespace recaudo::tax_rules
