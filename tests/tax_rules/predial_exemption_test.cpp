#include "tax-rules/predial_exemption.h"

#include <gtest/gtest.h>

#include "tax-rules/predial.h"
#include "tax-rules/share.h"
#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

PredialInput house(int vigencia) {
  PredialInput input;
  input.vigencia = vigencia;
  input.avaluo = 98'000'000_pesos;
  return input;
}

TEST(Exemption, RulesTheVigenciasOfItsActAndCitesIt) {
  PredialInput input = house(2024);
  value_or_throw(
      apply_exemption(input, {.code = "E1", .act = ""}, statute_b(), shipped_not_taxable()));
  EXPECT_TRUE(input.exempt);
  EXPECT_EQ(input.exemption_act, "Acuerdo de prueba 7");
  EXPECT_FALSE(input.not_taxable);
}

TEST(Exemption, BetweenTwoActsTheParcelIsTaxed) {
  PredialInput input = house(2025);
  value_or_throw(
      apply_exemption(input, {.code = "E1", .act = ""}, statute_b(), shipped_not_taxable()));
  EXPECT_FALSE(input.exempt);
  input = house(2026);
  value_or_throw(
      apply_exemption(input, {.code = "E1", .act = ""}, statute_b(), shipped_not_taxable()));
  EXPECT_EQ(input.exemption_act, "Acuerdo de prueba 8");
}

TEST(Exemption, AnUnknownCodeIsRefused) {
  PredialInput input = house(2024);
  EXPECT_EQ(apply_exemption(input, {.code = "X", .act = ""}, statute_b(), shipped_not_taxable())
                .error()
                .code,
            Code::kPredialInputInvalid);
}

TEST(Exemption, CitesItsNormAndThenTheActThatRecognisedItToTheParcel) {
  PredialInput input = house(2024);
  value_or_throw(apply_exemption(input, {.code = "E1", .act = "Resolución 45"}, statute_b(),
                                 shipped_not_taxable()));
  EXPECT_EQ(input.exemption_act, "Acuerdo de prueba 7; Resolución 45");
}

TEST(Exemption, OfAPartLeavesTheRestDueWithTheWholeEnvironmentalSurcharge) {
  for (const Statute* statute : {&statute_a(), &statute_b()}) {
    PredialInput input = house(2026);
    const auto taxed = value_or_throw(liquidate_predial(*statute, shipped_legal_tables(), input));
    input.exempt = true;
    input.exempt_share = Rate::percent(40);
    input.exemption_act = "Acuerdo de prueba";
    const auto l = value_or_throw(liquidate_predial(*statute, shipped_legal_tables(), input));
    const Money taken = share_of(taxed.predial, Rate::percent(40), statute->predial_unit);
    EXPECT_EQ(l.predial, taxed.predial - taken);
    EXPECT_EQ(l.environmental, taxed.environmental);
    EXPECT_LE(l.bomberil, taxed.bomberil);
    EXPECT_EQ(total_of(l.explanation), l.total());
    EXPECT_EQ(l.explanation.at(2).concept_name, "Exención parcial");
    EXPECT_EQ(l.explanation.at(2).amount, -taken);
  }
}

TEST(Exemption, OfNothingOrOfMoreThanAllIsRefused) {
  for (const Rate share : {Rate(), Rate::ppm(1'000'001)}) {
    PredialInput input = house(2026);
    input.exempt = true;
    input.exempt_share = share;
    input.exemption_act = "Acuerdo de prueba";
    EXPECT_EQ(check_parcel(input).error().code, Code::kPredialInputInvalid);
  }
}

TEST(NotTaxable, IsNeverAPart) {
  PredialInput input = house(2026);
  value_or_throw(apply_exemption(input,
                                 {.code = "NG-MUNICIPIO", .act = "", .share = Rate::percent(50)},
                                 statute_a(), shipped_not_taxable()));
  EXPECT_EQ(check_parcel(input).error().code, Code::kPredialInputInvalid);
}

TEST(NotTaxable, TheLawDoesNotTaxWhateverTheStatuteSays) {
  for (const NotTaxable& rule : shipped_not_taxable()) {
    PredialInput input = house(2026);
    value_or_throw(
        apply_exemption(input, {.code = rule.code, .act = ""}, statute_a(), shipped_not_taxable()));
    EXPECT_TRUE(input.not_taxable);
    const auto l = value_or_throw(liquidate_predial(statute_a(), shipped_legal_tables(), input));
    EXPECT_EQ(l.total(), 0_pesos);
    EXPECT_EQ(l.explanation.back().concept_name, "No gravado");
    EXPECT_EQ(l.explanation.back().norm, rule.norm);
    EXPECT_EQ(rule.mark, SourceMark::kMemory);
  }
}

TEST(NotTaxable, ARepeatedCodeAndABadDateAreRefusedWithTheirLine) {
  const std::string header = "codigo,descripcion,desde,hasta,norma,status,source\n";
  EXPECT_EQ(parse_not_taxable(header + "A,x,2020-01-01,,n,memory,s\nA,x,2020-01-01,,n,memory,s\n",
                              "n.csv")
                .error()
                .detail.find("n.csv, línea 3: "),
            0u);
  EXPECT_EQ(parse_not_taxable(header + "A,x,2020-13-01,,n,memory,s\n", "n.csv").error().code,
            Code::kTableInvalid);
}

}  // namespace
}  // namespace recaudo::tax_rules
