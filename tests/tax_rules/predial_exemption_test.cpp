#include "tax-rules/predial_exemption.h"

#include <gtest/gtest.h>

#include "tax-rules/predial.h"
#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

std::vector<NotTaxable> shipped() {
  return value_or_throw(
      parse_not_taxable(data_file("predial_no_gravados.csv"), "predial_no_gravados.csv"));
}

PredialInput house(int vigencia) {
  PredialInput input;
  input.vigencia = vigencia;
  input.avaluo = 98'000'000_pesos;
  return input;
}

TEST(Exemption, RulesTheVigenciasOfItsActAndCitesIt) {
  PredialInput input = house(2024);
  value_or_throw(apply_exemption(input, "E1", statute_b(), shipped()));
  EXPECT_TRUE(input.exempt);
  EXPECT_EQ(input.exemption_act, "Acuerdo de prueba 7");
  EXPECT_FALSE(input.not_taxable);
}

TEST(Exemption, BetweenTwoActsTheParcelIsTaxed) {
  PredialInput input = house(2025);
  value_or_throw(apply_exemption(input, "E1", statute_b(), shipped()));
  EXPECT_FALSE(input.exempt);
  input = house(2026);
  value_or_throw(apply_exemption(input, "E1", statute_b(), shipped()));
  EXPECT_EQ(input.exemption_act, "Acuerdo de prueba 8");
}

TEST(Exemption, AnUnknownCodeIsRefused) {
  PredialInput input = house(2024);
  EXPECT_EQ(apply_exemption(input, "X", statute_b(), shipped()).error().code,
            Code::kPredialInputInvalid);
}

TEST(NotTaxable, TheLawDoesNotTaxWhateverTheStatuteSays) {
  for (const NotTaxable& rule : shipped()) {
    PredialInput input = house(2026);
    value_or_throw(apply_exemption(input, rule.code, statute_a(), shipped()));
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
