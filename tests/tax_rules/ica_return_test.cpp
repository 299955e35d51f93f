#include "tax-rules/ica_return.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

const IcaForm& form() {
  static const IcaForm shipped = shipped_ica_form();
  return shipped;
}
const LegalTables& tables() {
  static const LegalTables shipped = shipped_legal_tables();
  return shipped;
}

// 100 million of commerce in 2025, filed in time.
IcaReturn commerce() {
  IcaReturn r;
  r.vigencia = 2025;
  r.filed_on = make_date(2026, 3, 2);
  r.boxes = {{8, 100'000'000_pesos}};
  r.activities = {{"4711", 100'000'000_pesos}};
  return r;
}

IcaLiquidation liquidated(const Statute& statute, const IcaReturn& r) {
  return value_or_throw(liquidate_ica(statute.ica, form(), r));
}
std::string refusal(const Statute& statute, const IcaReturn& r) {
  const auto out = liquidate_ica(statute.ica, form(), r);
  return out ? "accepted" : out.error().detail;
}
bool has(const std::string& text, std::string_view words) {
  return text.find(words) != text.npos;
}

TEST(IcaReturn, UsesTheTariffsAndPercentagesOfEachStatute) {
  IcaReturn r = commerce();
  r.signs = true;
  const IcaLiquidation a = liquidated(statute_a(), r);
  EXPECT_EQ(a.form.row(20), 500'000_pesos);
  EXPECT_EQ(a.form.row(21), 75'000_pesos);
  EXPECT_EQ(a.form.row(23), 15'000_pesos);
  EXPECT_EQ(a.form.row(33), 590'000_pesos);
  EXPECT_EQ(a.due_on, make_date(2026, 3, 31));
  EXPECT_EQ(a.form.explanation[0].mark, SourceMark::kInvented);
  const IcaLiquidation b = liquidated(statute_b(), r);
  EXPECT_EQ(b.form.row(20), 1'000'000_pesos);
  EXPECT_EQ(b.form.row(24), 25'000_pesos);
  EXPECT_EQ(b.form.row(30), 250'000_pesos);
}

TEST(IcaReturn, ATaxpayerInSimpleDoesNotFileTheForm) {
  IcaReturn r = commerce();
  r.simple_regime = true;
  EXPECT_TRUE(has(refusal(statute_a(), r), "régimen SIMPLE"));
}

TEST(IcaReturn, TheActivitiesMustAddUpToTheTaxableIncome) {
  IcaReturn r = commerce();
  r.boxes[11] = 1'000_pesos;
  EXPECT_TRUE(has(refusal(statute_a(), r), "ajuste una actividad"));
  r.activities[0].income = 99'999'000_pesos;
  EXPECT_EQ(refusal(statute_a(), r), "accepted");
}

TEST(IcaReturn, DeductionsBeyondTheIncomeAreRefused) {
  IcaReturn r = commerce();
  r.boxes[9] = 100'001'000_pesos;
  EXPECT_TRUE(has(refusal(statute_a(), r), "renglón 10"));
  r.boxes[9] = 100'000'000_pesos;
  r.boxes[12] = 1'000_pesos;
  EXPECT_TRUE(has(refusal(statute_a(), r), "renglón 16"));
}

TEST(IcaReturn, AnActivityIsDeclaredOnceAndNeedsATariff) {
  IcaReturn r = commerce();
  r.activities.push_back({"4711", 0_pesos});
  EXPECT_TRUE(has(refusal(statute_a(), r), "repetida"));
  r.activities[1].ciiu = "0111";
  EXPECT_TRUE(has(refusal(statute_a(), r), "actividad 0111"));
}

TEST(IcaReturn, AFactWithoutAFigureOfTheCouncilIsRefusedAndNotTaxedAtZero) {
  IcaReturn r = commerce();
  r.financial_units = 1;
  EXPECT_TRUE(has(refusal(statute_a(), r), "D. 1333/1986 art. 209"));
  EXPECT_EQ(liquidated(statute_b(), r).form.row(22), 600'000_pesos);
  r.financial_units = 0;
  r.boxes[18] = 10_pesos;
  EXPECT_TRUE(has(refusal(statute_a(), r), "Ley 56/1981 art. 7"));
  EXPECT_EQ(liquidated(statute_b(), r).form.row(19), 13'000_pesos);
}

TEST(IcaReturn, NobodyPaysMoreThanTheBalance) {
  IcaReturn r = commerce();
  r.boxes[35] = 515'000_pesos;
  EXPECT_EQ(refusal(statute_a(), r), "accepted");
  r.boxes[35] = 516'000_pesos;
  EXPECT_TRUE(has(refusal(statute_a(), r), "renglón 35"));
}

TEST(IcaReturn, IsNotFiledBeforeTheYearBegins) {
  IcaReturn r = commerce();
  r.filed_on = make_date(2024, 12, 31);
  EXPECT_TRUE(has(refusal(statute_a(), r), "antes de empezar la vigencia"));
}

TEST(IcaReturn, TheDiscountIsForWhoeverPaysEverythingInItsDates) {
  IcaReturn r = commerce();
  r.filed_on = make_date(2026, 2, 28);
  EXPECT_EQ(liquidated(statute_b(), r).form.row(36), 82'000_pesos);  // 8 % of row 25
  r.boxes[35] = 1'000_pesos;
  EXPECT_EQ(liquidated(statute_b(), r).form.row(36), 0_pesos);
  r.boxes.erase(35);
  r.filed_on = make_date(2026, 3, 1);
  EXPECT_EQ(liquidated(statute_b(), r).form.row(36), 0_pesos);
}

TEST(IcaReturn, TheAdvanceOfOneYearIsTheCreditOfTheNext) {
  const IcaLiquidation before = [&] {
    IcaReturn r = commerce();
    r.vigencia = 2024;
    r.filed_on = make_date(2025, 3, 3);
    return liquidated(statute_b(), r);
  }();
  IcaReturn r = commerce();
  r.boxes[29] = before.form.row(30);
  EXPECT_EQ(before.form.row(30), 386'000_pesos);  // 40 % of 966 000
  EXPECT_EQ(liquidated(statute_b(), r).form.row(29), 386'000_pesos);
}

TEST(IcaLateFiling, IsOnTheTaxChargedWithTheMunicipalMinimum) {
  IcaReturn r = commerce();
  r.filed_on = make_date(2026, 6, 2);
  const auto sanction = [&](const Statute& s, const Gradualidad& g) {
    return value_or_throw(ica_late_filing_sanction(s.ica, tables(), liquidated(s, r), false, g));
  };
  // 3 months x 5 % of 515 000 is 77 250: the minimum of 2026.
  EXPECT_EQ(sanction(statute_a(), {}).full, 77'000_pesos);
  EXPECT_EQ(sanction(statute_a(), {}).to_pay, 524'000_pesos);
  // In the second statute it is due on 1 June and its minimum is 5 UVT.
  EXPECT_EQ(sanction(statute_b(), {}).to_pay, 262'000_pesos);
}

// Statute A leaves it at the ten UVT of the law; the Acuerdo of B lowers it to five.
TEST(IcaLateFiling, TheMinimumNamesTheActThatLoweredItAndTheYearOfItsUvt) {
  IcaReturn r = commerce();
  r.filed_on = make_date(2026, 6, 2);
  const auto minimum = [&](const Statute& s) {
    return value_or_throw(ica_late_filing_sanction(s.ica, tables(), liquidated(s, r), false, {}))
        .explanation.back();
  };
  EXPECT_EQ(minimum(statute_a()).norm, "ET art. 639");
  EXPECT_EQ(minimum(statute_a()).mark, SourceMark::kVerified);
  EXPECT_EQ(minimum(statute_b()).norm, "ET art. 639; Ley 788/2002 art. 59; Acuerdo de prueba 10");
  EXPECT_TRUE(minimum(statute_b())
                  .detail.starts_with("Sanción mínima: 5 UVT × $\u00a052.374 (UVT de 2026) = "))
      << minimum(statute_b()).detail;
}

TEST(IcaLateFiling, AMinimumThatAnInventedActLoweredIsMarkedSo) {
  IcaStatute lowered = statute_b().ica;
  for (auto& parameters : lowered.parameters) parameters.invented = true;
  EXPECT_EQ(value_or_throw(ica_minimum_sanction(lowered, tables(), 2026)).mark,
            SourceMark::kInvented);
}

TEST(IcaLateFiling, WithoutTaxIsOnTheIncomeInTheMunicipality) {
  IcaReturn r = commerce();
  r.filed_on = make_date(2026, 6, 2);
  r.boxes = {{8, 900'000'000_pesos}, {9, 100'000'000_pesos}, {15, 800'000'000_pesos}};
  r.activities.clear();
  const Sanction s = value_or_throw(
      ica_late_filing_sanction(statute_a().ica, tables(), liquidated(statute_a(), r), false, {}));
  EXPECT_EQ(s.full, 12'000'000_pesos);  // 0.5 % x 3 of 800 million
}

TEST(IcaLateFiling, InAYearWithoutUvtOrParametersIsRefused) {
  IcaReturn r = commerce();
  r.filed_on = make_date(2028, 6, 2);
  EXPECT_EQ(
      ica_late_filing_sanction(statute_a().ica, tables(), liquidated(statute_a(), r), false, {})
          .error()
          .code,
      Code::kParameterMissing);
}

RC_GTEST_PROP(IcaReturn, MoreIncomeNeverMeansLessTaxInEitherStatute, ()) {
  const auto with_income = [](std::int64_t thousands) {
    IcaReturn r = commerce();
    r.signs = true;
    r.boxes[8] = Money::pesos(thousands * 1'000);
    r.activities[0].income = r.boxes[8];
    return r;
  };
  const auto less = *rc::gen::inRange<std::int64_t>(0, 10'000'000);
  const auto more = less + *rc::gen::inRange<std::int64_t>(0, 1'000'000);
  for (const Statute* s : {&statute_a(), &statute_b()}) {
    const auto low = liquidated(*s, with_income(less)), high = liquidated(*s, with_income(more));
    RC_ASSERT(low.form.row(25) <= high.form.row(25));
    RC_ASSERT(low.form.row(33) <= high.form.row(33));
    RC_ASSERT(total_of(high.form.explanation) == high.form.row(33));
  }
}

}  // namespace
}  // namespace recaudo::tax_rules
