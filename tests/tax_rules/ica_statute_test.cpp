#include "tax-rules/statute_ica.h"

#include <gtest/gtest.h>

#include "tests/support/replaced.h"
#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;
using test::replaced;

// The second statute with one piece replaced.
std::string refusal(std::string_view piece, std::string_view by) {
  const auto statute = parse_statute(replaced(statute_b_text(), piece, by), "b.toml");
  if (statute) return "accepted";
  EXPECT_EQ(statute.error().code, Code::kStatuteInvalid);
  return statute.error().detail;
}

bool says(const std::string& detail, std::string_view words) {
  return detail.starts_with("b.toml, línea ") && detail.find(words) != detail.npos;
}

// A tariff of the second statute turned into another kind and rate.
std::string refusal_of_tariff(const std::string& kind, const std::string& rate) {
  return refusal("tipo = \"comercial\"\ntarifa = \"9.66\"",
                 "tipo = \"" + kind + "\"\ntarifa = \"" + rate + "\"");
}

TEST(IcaStatute, TheDemonstrationIsMarkedAsSuchEverywhere) {
  const IcaStatute& ica = statute_a().ica;
  EXPECT_EQ(ica.tariffs.size(), 4u);
  for (const IcaTariff& t : ica.tariffs) EXPECT_TRUE(t.invented) << t.ciiu;
  for (const IcaParameters& p : ica.parameters) EXPECT_TRUE(p.invented);
  for (const IcaCalendar& c : ica.calendars) EXPECT_TRUE(c.invented);
  EXPECT_TRUE(ica.retentions.empty() && ica.not_filing.empty() && ica.fixed_steps.empty());
}

TEST(IcaStatute, ReadsEveryChoiceOfTheSecondStatute) {
  const IcaStatute& ica = statute_b().ica;
  EXPECT_EQ(value_or_throw(ica.tariff("4711", 2024))->rate, Rate::ppm(9'660));
  EXPECT_EQ(value_or_throw(ica.tariff("4711", 2025))->rate, Rate::per_mil(10));
  const IcaParameters& p = *value_or_throw(ica.parameters_of(2024));
  EXPECT_EQ(p.bomberil.rate, Rate::basis_points(150));
  EXPECT_EQ(p.bomberil.base, IcaBase::kTaxAndSigns);
  EXPECT_EQ(p.security.rate, Rate::percent(5));
  EXPECT_EQ(p.advance.rate, Rate::percent(40));
  EXPECT_EQ(p.per_financial_unit, 512'300_pesos);
  EXPECT_EQ(p.per_kilowatt, 1'204_pesos);
  EXPECT_FALSE(p.discount_net_of_credits);
  EXPECT_EQ(p.minimum_sanction.parts, UvtCount::whole(3).parts);
  EXPECT_EQ(value_or_throw(ica.parameters_of(2025))->bomberil.rate, Rate{});
  EXPECT_EQ(value_or_throw(ica.calendar(2023))->discounts.size(), 2u);
  // 31 May 2026 is a Sunday.
  EXPECT_EQ(value_or_throw(ica.calendar(2025))->due_on, make_date(2026, 6, 1));
}

TEST(IcaStatute, WhatTheCouncilDidNotFixNamesTheNormToLoad) {
  const IcaStatute& ica = statute_a().ica;
  const Date day = make_date(2026, 5, 5);
  EXPECT_NE(ica.tariff("9999", 2025).error().detail.find("actividad 9999"), std::string::npos);
  EXPECT_EQ(ica.tariff("4711", 2020).error().code, Code::kParameterMissing);
  EXPECT_EQ(ica.parameters_of(2020).error().code, Code::kParameterMissing);
  EXPECT_EQ(ica.calendar(2030).error().code, Code::kParameterMissing);
  EXPECT_EQ(ica.retention("servicios", day).error().code, Code::kParameterMissing);
  EXPECT_NE(ica.not_filing_rule(day).error().detail.find("ET art. 643"), std::string::npos);
}

TEST(IcaStatute, AStatuteWithoutTheSectionHasNoIca) {
  std::string text = statute_b_text();
  text.erase(text.find("[ica]"));
  const Statute statute = value_or_throw(parse_statute(text, "b.toml"));
  EXPECT_FALSE(statute.ica.present);
  EXPECT_EQ(statute.ica.tariff("4711", 2025).error().code, Code::kParameterMissing);
}

TEST(IcaStatute, EachKindOfActivityHasItsLegalBand) {
  EXPECT_TRUE(says(refusal_of_tariff("comercial", "10.01"), "banda legal, de 2 por mil a 10"));
  EXPECT_TRUE(says(refusal_of_tariff("servicios", "1.99"), "banda legal"));
  EXPECT_TRUE(says(refusal_of_tariff("industrial", "7.01"), "banda legal, de 2 por mil a 7"));
  EXPECT_TRUE(says(refusal_of_tariff("financiero", "5.01"), "D. 1333/1986 art. 208"));
  EXPECT_TRUE(says(refusal_of_tariff("financiero", "2.99"), "banda legal"));
  EXPECT_EQ(refusal_of_tariff("industrial", "7"), "accepted");
  EXPECT_TRUE(says(refusal_of_tariff("agrario", "5"), "tipo debe ser"));
}

TEST(IcaStatute, RefusesACiiuThatIsNotFourDigits) {
  EXPECT_TRUE(says(refusal("ciiu = \"6412\"", "ciiu = \"641\""), "4 dígitos"));
  EXPECT_TRUE(says(refusal("ciiu = \"6412\"", "ciiu = \"64A2\""), "4 dígitos"));
}

TEST(IcaStatute, RefusesAnAdvanceOfMoreThanFortyPercent) {
  EXPECT_TRUE(says(refusal("anticipo = \"40\"", "anticipo = \"40.01\""), "Ley 43/1987 art. 47"));
}

TEST(IcaStatute, TheCouncilMayOnlyLowerTheMinimumSanction) {
  EXPECT_TRUE(says(refusal("sancion_minima_uvt = 3", "sancion_minima_uvt = 11"), "rebajarla"));
  EXPECT_EQ(refusal("sancion_minima_uvt = 3", "sancion_minima_uvt = 10"), "accepted");
}

TEST(IcaStatute, RefusesTariffsThatOverlapOrLeaveDaysOut) {
  EXPECT_TRUE(says(refusal("hasta = 2024-12-31\nnorma = \"Acuerdo de prueba 7\"",
                           "hasta = 2025-12-31\nnorma = \"Acuerdo de prueba 7\""),
                   "se cruza con la línea"));
  EXPECT_TRUE(says(refusal("hasta = 2024-12-31\nnorma = \"Acuerdo de prueba 7\"",
                           "hasta = 2024-11-30\nnorma = \"Acuerdo de prueba 7\""),
                   "falta tarifa para los días anteriores a 2025-01-01"));
}

TEST(IcaStatute, RefusesAVigenciaWithoutParametersOrCalendar) {
  EXPECT_TRUE(says(
      refusal("[[ica.parametros]]\ndesde = 2025-01-01", "[[ica.parametros]]\ndesde = 2025-02-01"),
      "ica.parametros: falta para la vigencia 2025"));
  EXPECT_TRUE(
      says(refusal("vigencia = 2024\nvence = 2025-04-30", "vigencia = 2030\nvence = 2031-04-30"),
           "ica.calendario: falta la vigencia 2024"));
  EXPECT_TRUE(
      says(refusal("vigencia = 2024\nvence = 2025-04-30", "vigencia = 2025\nvence = 2026-04-30"),
           "repetida"));
}

TEST(IcaStatute, RefusesDatesThatCannotBe) {
  EXPECT_TRUE(says(refusal("vence = 2025-04-30", "vence = 2024-04-30"), "año siguiente"));
  EXPECT_TRUE(says(refusal("hasta = 2024-03-31", "hasta = 2024-01-31"), "deben ir en orden"));
  EXPECT_TRUE(says(refusal("hasta = 2024-03-31", "hasta = 2024-06-30"), "fuera del plazo"));
}

// The rules of 2023, 2024 and from 2025 on.
TEST(IcaStatute, RefusesDaysWithoutASanctionForNotFilingBetweenTwoThatHaveOne) {
  EXPECT_TRUE(says(refusal("desde = 2025-01-01\nnorma = \"Acuerdo de prueba 13\"",
                           "desde = 2025-01-03\nnorma = \"Acuerdo de prueba 13\""),
                   "ica.no_declarar: deja días sin regla desde el 2025-01-01 hasta el 2025-01-02"));
  EXPECT_TRUE(says(refusal("desde = 2025-01-01\nnorma = \"Acuerdo de prueba 13\"",
                           "desde = 2025-01-03\nnorma = \"Acuerdo de prueba 13\""),
                   "b.toml, línea "));
}

TEST(IcaStatute, RefusesASanctionForNotFilingOfMoreThanAllOfItsBase) {
  EXPECT_TRUE(
      parse_statute(replaced(statute_b_text(), "tasa = \"20\"", "tasa = \"100\""), "b.toml"));
  EXPECT_TRUE(says(refusal("tasa = \"20\"", "tasa = \"100.01\""), "pasa del 100\u00a0%"));
}

TEST(IcaStatute, ATextInForceIsReadWithTheGapAndTheRateThatANewOneMayNotHave) {
  const ServiceLimits limits = shipped_service_limits();
  for (const auto& [piece, by] : {std::pair{"desde = 2025-01-01\nnorma = \"Acuerdo de prueba 13\"",
                                            "desde = 2025-01-03\nnorma = \"Acuerdo de prueba 13\""},
                                  std::pair{"tasa = \"20\"", "tasa = \"900\""}})
    EXPECT_TRUE(parse_statute(replaced(statute_b_text(), piece, by), "b.toml", &limits)) << by;
}

TEST(IcaStatute, RefusesOverlapsOfTheOtherRules) {
  EXPECT_TRUE(says(refusal("concepto = \"compras\"", "concepto = \"servicios\""),
                   "ica.retencion: se cruza"));
  EXPECT_TRUE(says(refusal("hasta = 2023-12-31\nnorma = \"Acuerdo de prueba 12\"",
                           "norma = \"Acuerdo de prueba 12\""),
                   "ica.no_declarar: se cruza"));
  EXPECT_TRUE(says(refusal("ingresos_de_mas_de_uvt = 500", "ingresos_de_mas_de_uvt = 499"),
                   "ica.pequenos: se cruza"));
  EXPECT_TRUE(says(refusal("ingresos_de_mas_de_uvt = 500", "ingresos_de_mas_de_uvt = 501"),
                   "ica.pequenos: no hay renglón hasta 501 UVT"));
}

TEST(IcaStatute, RefusesUnknownKeysAndWords) {
  EXPECT_TRUE(
      says(refusal("bomberil_base = \"20+21\"", "bomberil_base = \"25\""), "bomberil_base"));
  EXPECT_TRUE(says(refusal("descuento_sobre = \"saldo\"", "descuento_sobre = \"todo\""),
                   "descuento_sobre"));
  EXPECT_TRUE(says(refusal("base = \"la mayor\"", "base = \"otra\""), "consignaciones"));
  EXPECT_TRUE(says(refusal("valor_kw = 1204", "valor_kwh = 1204"), "no se conoce esta clave"));
  EXPECT_TRUE(says(refusal("redondeo = 1\n", "redondeo = 7\n"), "1, 100 o 1000"));
}

}  // namespace
}  // namespace recaudo::tax_rules
