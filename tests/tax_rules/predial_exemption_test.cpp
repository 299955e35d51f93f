#include "tax-rules/predial_exemption.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tax-rules/bomberil.h"
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
    input.previous_tax = 100'000_pesos;  // a limit binds, so that both bases of bomberil differ
    input.cadastral_update = CadastralUpdate::kFirstYear;
    const auto taxed = value_or_throw(liquidate_predial(*statute, shipped_legal_tables(), input));
    input.exempt = true;
    input.exempt_share = Rate::percent(40);
    input.exemption_act = "Acuerdo de prueba";
    const auto l = value_or_throw(liquidate_predial(*statute, shipped_legal_tables(), input));
    const Money taken = share_of(taxed.predial, Rate::percent(40), statute->predial_unit);
    EXPECT_EQ(l.predial, taxed.predial - taken);
    EXPECT_EQ(l.environmental, taxed.environmental);
    const BomberilRule& bomberil = *statute->bomberil_rule(2026);
    const Money base = bomberil.base == BomberilBase::kBeforeLimit ? taxed.explanation.at(0).amount
                                                                   : taxed.predial;
    EXPECT_EQ(l.bomberil,
              bomberil_surcharge(base - share_of(base, Rate::percent(40), statute->predial_unit),
                                 bomberil.percent_of_predial));
    EXPECT_EQ(l.exempted, taken);
    EXPECT_EQ(total_of(l.explanation), l.total());
    EXPECT_EQ(l.explanation.at(2).concept_name, "Exención parcial");
    EXPECT_EQ(l.explanation.at(2).amount, -taken);
  }
}

// The environmental surcharge is of the avalúo: that a partial exemption leaves it whole is a rule
// of the project.
TEST(Exemption, OfAPartMarksWhatIsARuleOfTheProject) {
  PredialInput input = house(2026);
  Statute statute = statute_b();
  statute.environmental = statute_a().environmental;
  for (auto& rule : statute.environmental) {
    rule.mode = EnvironmentalMode::kOwnSurcharge;
    rule.invented = false;
  }
  const auto environmental = [&](const PredialInput& in) {
    const auto l = value_or_throw(liquidate_predial(statute, shipped_legal_tables(), in));
    return *std::ranges::find(l.explanation, PredialConcept::kEnvironmental,
                              &ExplanationLine::part);
  };
  EXPECT_EQ(environmental(input).mark, SourceMark::kVerified);
  input.exempt = true;
  input.exempt_share = Rate::percent(40);
  input.exemption_act = "Acuerdo de prueba";
  EXPECT_EQ(environmental(input).mark, SourceMark::kProjectRule);
  EXPECT_NE(environmental(input).detail.find("(regla del sistema)"), std::string::npos);
}

TEST(Exemption, OfAReservedReasonIsNeverPrinted) {
  Statute statute = statute_b();
  for (auto& e : statute.exemptions) e.reserved = true;
  for (const Rate share : {Rate::percent(100), Rate::percent(40)}) {
    PredialInput input = house(2026);
    value_or_throw(apply_exemption(input, {.code = "E1", .act = "Resolución 45", .share = share},
                                   statute, shipped_not_taxable()));
    EXPECT_EQ(input.exemption_act, "Acuerdo de prueba 8; Resolución 45");
    const auto l = value_or_throw(liquidate_predial(statute, shipped_legal_tables(), input));
    EXPECT_EQ(l.explanation.at(2).norm, "Exenta por acto de la administración");
    for (const auto& line : l.explanation)
      for (const char* secret : {"Acuerdo de prueba 8", "Resolución 45"})
        EXPECT_EQ((line.norm + line.detail).find(secret), std::string::npos);
  }
}

TEST(Exemption, IsReservedWhenTheStatuteSaysSo) {
  const auto text = [](const std::string& flag) {
    return statute_b_text() +
           "\n[[exencion]]\ncodigo = \"V1\"\ndescripcion = \"x\"\nacto = \"A\"\n" +
           "desde = 2026-01-01\nhasta = 2027-12-31\n" + flag;
  };
  const auto reserved = [&](const std::string& flag) {
    return value_or_throw(parse_statute(text(flag), "b.toml")).exemptions.back().reserved;
  };
  EXPECT_FALSE(reserved(""));
  EXPECT_TRUE(reserved("reservada = true\n"));
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

TEST(ExemptionTerm, OfTheCouncilEndsInTenYearsAtMost) {
  const ExemptionTerm decade{.from = make_date(2026, 1, 1), .to = make_date(2035, 12, 31)};
  EXPECT_EQ(fault_of(decade), std::nullopt);
  EXPECT_EQ(fault_of({.from = decade.from, .to = make_date(2036, 1, 1)}),
            ExemptionFault::kOverTenYears);
  EXPECT_EQ(fault_of({.from = decade.from, .to = {}}), ExemptionFault::kNoEnd);
}

TEST(ExemptionTerm, OfWhatTheLawDoesNotTaxHasNoEndAndIsNeverAPart) {
  ExemptionTerm term{.kind = ExemptionKind::kNotTaxable, .from = make_date(2026, 1, 1), .to = {}};
  EXPECT_EQ(fault_of(term), std::nullopt);
  term.share = Rate::ppm(999'999);
  EXPECT_EQ(fault_of(term), ExemptionFault::kPartOfNotTaxable);
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
    EXPECT_EQ(l.explanation.at(2).concept_name, "No gravado");
    EXPECT_EQ(l.explanation.at(2).norm, rule.norm);
    EXPECT_EQ(rule.mark, SourceMark::kMemory);
    EXPECT_EQ(l.explanation.at(2).mark, rule.mark);
  }
}

TEST(Exemption, WhoPaysNoPredialIsToldWhyNoSurchargeIsCharged) {
  PredialInput input = house(2026);
  input.exempt = true;
  input.exemption_act = "Acuerdo de prueba";
  const auto l = value_or_throw(liquidate_predial(statute_a(), shipped_legal_tables(), input));
  for (const auto part : {PredialConcept::kEnvironmental, PredialConcept::kBomberil}) {
    const auto line = std::ranges::find(l.explanation, part, &ExplanationLine::part);
    ASSERT_NE(line, l.explanation.end());
    EXPECT_EQ(line->amount, Money());
    EXPECT_TRUE(line->detail.starts_with("No se cobra: la sobretasa sigue al predial"));
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
