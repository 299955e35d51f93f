#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tax-rules/correccion.h"
#include "tax-rules/gradualidad.h"
#include "tax-rules/inexactitud.h"
#include "tax-rules/sancion_minima.h"
#include "tax-rules/sanction.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

constexpr Date kConduct = make_date(2026, 4, 1);

SelfAssessedConduct self(std::optional<Date> same, bool acted = false) {
  return {kConduct, same, acted};
}

TEST(MinimumSanction, IsTenUvtRoundedAsTheStatuteRounds) {
  EXPECT_EQ(minimum_sanction(kNationalMinimumSanction, 52'374_pesos), 524'000_pesos);
  EXPECT_EQ(minimum_sanction(kNationalMinimumSanction, 28'279_pesos), 283'000_pesos);
}

TEST(MinimumSanction, ACouncilMayLowerIt) {
  EXPECT_EQ(minimum_sanction(UvtCount::whole(3), 52'374_pesos), 157'000_pesos);
}

TEST(Gradualidad, TheTaxpayersOwnSanctionFallsByHowLongAgoTheSameConductWas) {
  EXPECT_EQ(gradualidad_self_assessed(self(std::nullopt)).to_pay, Rate::percent(50));
  EXPECT_EQ(gradualidad_self_assessed(self(make_date(2024, 3, 31))).to_pay, Rate::percent(50));
  EXPECT_EQ(gradualidad_self_assessed(self(make_date(2024, 4, 1))).to_pay, Rate::percent(75));
  EXPECT_EQ(gradualidad_self_assessed(self(make_date(2025, 3, 31))).to_pay, Rate::percent(75));
  EXPECT_EQ(gradualidad_self_assessed(self(make_date(2025, 4, 1))).to_pay, Rate::percent(100));
}

TEST(Gradualidad, OnceTheAdministrationActedTheTaxpayerPaysAll) {
  EXPECT_EQ(gradualidad_self_assessed(self(std::nullopt, true)).to_pay, Rate::percent(100));
}

TEST(Gradualidad, AnOfficialSanctionFallsOnlyWhenAccepted) {
  EXPECT_EQ(gradualidad_official({kConduct, std::nullopt, true}).to_pay, Rate::percent(50));
  EXPECT_EQ(gradualidad_official({kConduct, make_date(2022, 3, 31), true}).to_pay,
            Rate::percent(50));
  EXPECT_EQ(gradualidad_official({kConduct, make_date(2023, 4, 1), true}).to_pay,
            Rate::percent(75));
  EXPECT_EQ(gradualidad_official({kConduct, std::nullopt, false}).to_pay, Rate::percent(100));
}

TEST(Gradualidad, RecidivismDoublesEvenWhenAccepted) {
  EXPECT_EQ(gradualidad_official({kConduct, make_date(2024, 4, 1), true}).to_pay,
            Rate::percent(200));
  EXPECT_EQ(gradualidad_official({kConduct, make_date(2025, 4, 1), false}).to_pay,
            Rate::percent(200));
}

TEST(SanctionOrder, TheReductionComesAfterTheCapAndBeforeTheMinimum) {
  // 5 % x 30 months would be 1.5 times; the cap leaves all of it; half of that; then the minimum.
  const auto full = value_or_throw(correction_sanction({1'000'000_pesos, false, 30}));
  const Sanction s = settle_sanction(full, gradualidad_self_assessed(self(std::nullopt)),
                                     MinimumSanction::of(524'000_pesos));
  EXPECT_EQ(s.full, 1'000'000_pesos);
  EXPECT_EQ(s.reduced, 500'000_pesos);
  EXPECT_EQ(s.to_pay, 524'000_pesos);
  ASSERT_EQ(s.explanation.size(), 4u);
  EXPECT_EQ(s.explanation[0].amount, 1'600'000_pesos);
  EXPECT_EQ(s.explanation[1].amount, -600'000_pesos);
  EXPECT_EQ(s.explanation[2].norm, "ET art. 640 num. 1");
  EXPECT_EQ(s.explanation[3].amount, 24'000_pesos);
  EXPECT_EQ(s.explanation[0].detail,
            "Mayor valor $\u00a01.000.000 × (10\u00a0% + 5\u00a0% × 30 meses de demora)");
  EXPECT_EQ(
      s.explanation[1].detail,
      "Hasta $\u00a01.000.000 × 100\u00a0%; queda en $\u00a01.000.000 en vez de $\u00a01.600.000");
  EXPECT_NE(s.explanation[2].detail.find(": $\u00a01.000.000 × 100\u00a0% × 50\u00a0%; queda en "
                                         "$\u00a0500.000 en vez de $\u00a01.000.000"),
            std::string::npos);
}

TEST(SanctionOrder, TheReductionIsTakenFromTheExactFigure) {
  FullSanction full;
  // 75 % of the exact 1999 is 1499.25; of the rounded 2000 it would be 1500, and round up.
  full.amount = ExactAmount::of(1'999_pesos);
  EXPECT_EQ(
      settle_sanction(full, {Rate::percent(75), "", ""}, MinimumSanction::of(0_pesos)).reduced,
      1'000_pesos);
}

TEST(SanctionOrder, RecidivismDoublesWhatTheCapLeft) {
  const auto full = value_or_throw(correction_sanction({1'000'000_pesos, false, 30}));
  const Sanction s = settle_sanction(full, gradualidad_official({kConduct, kConduct, true}),
                                     MinimumSanction::of(524'000_pesos));
  EXPECT_EQ(s.full, 1'000'000_pesos);
  EXPECT_EQ(s.to_pay, 2'000'000_pesos);
  EXPECT_EQ(s.explanation.back().concept_name, "Reincidencia");
}

RC_GTEST_PROP(SanctionOrder, TheLinesAddUpAndTheMinimumHolds, ()) {
  const Money base = Money::centavos(*rc::gen::inRange<std::int64_t>(1, 1'000'000'000'000));
  const Rate pay = Rate::percent(*rc::gen::element<std::int64_t>(50, 75, 100, 200));
  const Money minimum = Money::pesos(*rc::gen::inRange<std::int64_t>(0, 1'000) * 1'000);
  const auto acceptance =
      *rc::gen::element(InexactitudAcceptance::kNone, InexactitudAcceptance::kWithinAppeal,
                        InexactitudAcceptance::kAnsweringRequerimiento);
  const FullSanction full =
      *rc::gen::arbitrary<bool>()
          ? value_or_throw(correction_sanction({base, true, *rc::gen::inRange(0, 40)}))
          : value_or_throw(inexactitud_sanction({base, InexactitudCase::kGeneral, acceptance}));
  const Sanction s = settle_sanction(full, {pay, "x", "x"}, MinimumSanction::of(minimum));
  RC_ASSERT(total_of(s.explanation) == s.to_pay);
  RC_ASSERT(s.to_pay >= minimum);
  RC_ASSERT(s.to_pay == std::max(s.reduced, minimum));
  if (full.cap) RC_ASSERT(s.full <= base);
  if (pay <= Rate::percent(100)) RC_ASSERT(s.reduced <= s.full);
  RC_ASSERT(s.to_pay.centavos() % 100'000 == 0);
}

}  // namespace
}  // namespace recaudo::tax_rules
