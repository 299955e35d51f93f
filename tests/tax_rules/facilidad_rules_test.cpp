#include "tax-rules/facilidad_rules.h"

#include <gtest/gtest.h>

#include "tax-rules/data.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

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
  AgreementTerms terms;
  terms.concepts = {{"impuesto", 1'200'000_pesos, true}};
  terms.instalments = 3;
  terms.granted_on = make_date(2026, 1, 15);
  const AgreementSchedule s = value_or_throw(agreement_schedule(terms));
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
