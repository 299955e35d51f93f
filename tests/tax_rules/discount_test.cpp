#include "tax-rules/discount.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

TEST(PromptPayment, TheOfferDependsOnTheDayOfPayment) {
  const auto percent_on = [](Date d) {
    const auto offer = prompt_payment_discount(statute_a(), 2026, d);
    return offer ? offer->percent : Rate{};
  };
  EXPECT_EQ(percent_on(make_date(2026, 3, 31)), Rate::percent(15));
  EXPECT_EQ(percent_on(make_date(2026, 4, 1)), Rate::percent(10));
  EXPECT_EQ(percent_on(make_date(2026, 5, 29)), Rate::percent(5));
  EXPECT_EQ(percent_on(make_date(2026, 5, 30)), Rate{});
}

TEST(PromptPayment, NothingIsOfferedBeforeTheVigenciaOrWithoutCalendar) {
  EXPECT_FALSE(prompt_payment_discount(statute_a(), 2026, make_date(2025, 12, 31)));
  EXPECT_FALSE(prompt_payment_discount(statute_a(), 2027, make_date(2027, 1, 2)));
  EXPECT_FALSE(prompt_payment_discount(statute_b(), 2024, make_date(2024, 1, 2)));
}

TEST(PromptPayment, OnlyTheConceptsOfTheStatuteAreDiscounted) {
  const auto a = *prompt_payment_discount(statute_a(), 2026, make_date(2026, 3, 31));
  EXPECT_EQ(discount_amount(statute_a(), a, PredialConcept::kPredial, 637'000_pesos),
            96'000_pesos);  // 95 550 to the thousand
  EXPECT_EQ(discount_amount(statute_a(), a, PredialConcept::kBomberil, 12'740_pesos), 0_pesos);
  EXPECT_EQ(discount_amount(statute_a(), a, PredialConcept::kEnvironmental, 147'000_pesos),
            0_pesos);
  const auto b = *prompt_payment_discount(statute_b(), 2026, make_date(2026, 2, 1));
  EXPECT_EQ(discount_amount(statute_b(), b, PredialConcept::kPredial, 637'000_pesos),
            79'600_pesos);  // 79 625 to the hundred
  EXPECT_EQ(discount_amount(statute_b(), b, PredialConcept::kBomberil, 6'370_pesos), 796_pesos);
  EXPECT_TRUE(b.requires_no_earlier_debt);
  EXPECT_FALSE(b.requires_full_payment);
}

RC_GTEST_PROP(PromptPayment, ItsLineIsWhatIsTakenOff, ()) {
  const Statute& statute = **either_statute();
  const auto offer = prompt_payment_discount(statute, 2026, make_date(2026, 2, 1));
  const Money amount = Money::pesos(*rc::gen::inRange<std::int64_t>(0, 100'000'000));
  const auto part = *rc::gen::element(PredialConcept::kPredial, PredialConcept::kBomberil,
                                      PredialConcept::kEnvironmental);
  const Explanation lines = explain_discount(statute, 2026, *offer, part, amount);
  RC_ASSERT(total_of(lines) == -discount_amount(statute, *offer, part, amount));
  for (const ExplanationLine& line : lines) RC_ASSERT(!line.norm.empty() && line.part == part);
}

TEST(PromptPayment, ItsLineSaysTheRoundingThatItsProductHas) {
  const auto a = *prompt_payment_discount(statute_a(), 2026, make_date(2026, 3, 31));
  const auto detail = [&](Money amount) {
    return explain_discount(statute_a(), 2026, a, PredialConcept::kPredial, amount).at(0).detail;
  };
  EXPECT_EQ(detail(82'000_pesos),
            "$\u00a082.000 × 15\u00a0% = $\u00a012.300, al múltiplo de $\u00a01.000 más cercano; "
            "pagando hasta el 31 de marzo de 2026");
  EXPECT_EQ(detail(100'000_pesos),
            "$\u00a0100.000 × 15\u00a0%; pagando hasta el 31 de marzo de 2026");
}

TEST(PromptPayment, WhatIsLostByPayingAPartIsALineWithItsProductNormAndDayAndNoAmount) {
  const PromptPayment part{.paid_on = make_date(2026, 4, 20),
                           .whole_vigencia = false,
                           .by_instalments = true,
                           .part_paid = make_date(2026, 4, 10)};
  const auto lost =
      explain_lost_discount(statute_a(), 2026, part, PredialConcept::kPredial, 82'000_pesos);
  ASSERT_EQ(lost.size(), 1U);
  EXPECT_EQ(lost[0].concept_name, "Descuento por pronto pago que se perdió");
  EXPECT_EQ(lost[0].detail,
            "$\u00a082.000 × 10\u00a0% = $\u00a08.200, al múltiplo de $\u00a01.000 más cercano. Es "
            "para quien paga la vigencia completa hasta el 30 de abril de 2026: se perdió el 10 de "
            "abril de 2026, cuando se pagó una parte");
  EXPECT_EQ(lost[0].amount, 0_pesos);
  EXPECT_FALSE(lost[0].norm.empty());
  EXPECT_TRUE(
      explain_lost_discount(statute_a(), 2026, part, PredialConcept::kEnvironmental, 82'000_pesos)
          .empty());
}

TEST(PromptPayment, NothingIsLostByWhoEarnsItNorWhenNothingIsOffered) {
  const auto lost = [](Date day, bool whole) {
    return explain_lost_discount(statute_a(), 2026, {.paid_on = day, .whole_vigencia = whole},
                                 PredialConcept::kPredial, 82'000_pesos);
  };
  EXPECT_TRUE(lost(make_date(2026, 3, 31), true).empty());
  EXPECT_TRUE(lost(make_date(2026, 5, 30), false).empty());
  EXPECT_FALSE(lost(make_date(2026, 3, 31), false).empty());
}

TEST(PromptPayment, APlanOfWhichNothingIsPaidIsToldThatItsInstalmentsHaveNone) {
  const auto lost = explain_lost_discount(
      statute_a(), 2026, {.paid_on = make_date(2026, 3, 31), .by_instalments = true},
      PredialConcept::kPredial, 100'000_pesos);
  EXPECT_EQ(lost.at(0).concept_name, "Descuento por pronto pago, si paga por cuotas");
}

TEST(PromptPayment, AnEarlierDebtThatTakesItAwayIsNamed) {
  const auto lost = explain_lost_discount(statute_b(), 2026,
                                          {.paid_on = make_date(2026, 2, 2), .earlier_debt = true},
                                          PredialConcept::kPredial, 100'000_pesos);
  EXPECT_NE(lost.at(0).detail.find("mientras se deba una vigencia anterior"), std::string::npos);
}

TEST(PromptPayment, NeverExceedsTheAmount) {
  DiscountOffer everything{Rate::percent(100), make_date(2026, 3, 31), {PredialConcept::kPredial}};
  EXPECT_EQ(discount_amount(statute_a(), everything, PredialConcept::kPredial, 1'700_pesos),
            1'700_pesos);
}

TEST(PromptPayment, IsEarnedOnlyUnderTheConditionsOfTheStatute) {
  const Date march = make_date(2026, 3, 31), february = make_date(2026, 2, 2);
  EXPECT_TRUE(earned_discount(statute_a(), 2026, {march, true, true}));
  EXPECT_FALSE(earned_discount(statute_a(), 2026, {march, false, false}));
  EXPECT_TRUE(earned_discount(statute_b(), 2026, {february, false, false}));
  EXPECT_FALSE(earned_discount(statute_b(), 2026, {february, true, true}));
}

}  // namespace
}  // namespace recaudo::tax_rules
