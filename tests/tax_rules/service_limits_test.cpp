#include "tax-rules/service_limits.h"

#include <gtest/gtest.h>

#include "tax-rules/service_cut.h"
#include "tests/support/replaced.h"
#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;
using test::replaced;

constexpr Date kDay = make_date(2026, 3, 31);
constexpr std::string_view kHeader =
    "concepto,segmento,valor,unidad,desde,hasta,norma,status,source\n";

std::string table_refusal(const std::string& rows) {
  const auto limits = ServiceLimits::parse_csv(std::string(kHeader) + rows, "spd.csv");
  return limits ? "accepted" : limits.error().detail;
}

std::string statute_refusal(std::string_view piece, std::string_view by) {
  const auto statute = parse_statute(replaced(statute_b_text(), piece, by), "b.toml");
  return statute ? "accepted" : statute.error().detail;
}

TEST(ServiceLimits, AreTheOnesOfTheLaw) {
  const ServiceLimits limits = shipped_service_limits();
  EXPECT_EQ(*limits.max_subsidy(ServiceUse::kEstrato1, kDay), Rate::percent(70));
  EXPECT_EQ(*limits.max_subsidy(ServiceUse::kEstrato4, kDay), Rate{});
  EXPECT_EQ(*limits.min_contribution(ServiceUse::kEstrato6, kDay), Rate::percent(60));
  EXPECT_EQ(*limits.min_contribution(ServiceUse::kOfficial, kDay), Rate{});
  EXPECT_EQ(limits.max_charge(ServiceCut::kReconnection, kDay)->percent(), Rate::basis_points(220));
  EXPECT_EQ(limits.residential_mora(kDay)->mark, SourceMark::kMemory);
}

TEST(ServiceLimits, BeforeTheLawThereIsNoFigure) {
  const auto before =
      shipped_service_limits().max_subsidy(ServiceUse::kEstrato1, make_date(2010, 1, 1));
  ASSERT_FALSE(before);
  EXPECT_EQ(before.error().code, Code::kParameterMissing);
}

TEST(ServiceLimits, ABadTableIsRefusedWithItsLine) {
  const std::string good = "mora,residencial,6,%,1994-07-11,,L,memory,-\n";
  EXPECT_EQ(table_refusal(good), "accepted");
  EXPECT_EQ(table_refusal(good + good), "spd.csv, línea 3: se cruza con la línea 2");
  EXPECT_EQ(table_refusal("otro,x,6,%,1994-07-11,,L,memory,-\n"),
            "spd.csv, línea 2: no se conoce el concepto");
  EXPECT_EQ(table_refusal("mora,residencial,6,meses,1994-07-11,,L,memory,-\n"),
            "spd.csv, línea 2: la unidad de ese concepto es %");
  EXPECT_EQ(table_refusal("facturacion_retroactiva,todos,5.5,meses,1994-07-11,,L,memory,-\n"),
            "spd.csv, línea 2: valor debe ser entero");
}

TEST(ServiceStatute, ASubsidyOverTheLegalMaximumIsRefused) {
  EXPECT_NE(statute_refusal("subsidio_estrato_2 = \"40\"", "subsidio_estrato_2 = \"40.01\"")
                .find("pasa del máximo legal, 40\u00a0%"),
            std::string::npos);
}

TEST(ServiceStatute, AContributionUnderTheLegalMinimumIsRefused) {
  EXPECT_NE(statute_refusal("aporte_industrial = \"30\"", "aporte_industrial = \"29.99\"")
                .find("no llega al mínimo legal, 30\u00a0%"),
            std::string::npos);
}

TEST(ServiceStatute, AChargeOverItsCeilingIsRefused) {
  EXPECT_NE(statute_refusal("reconexion = \"2\"", "reconexion = \"2.3\"").find("pasa del tope"),
            std::string::npos);
}

TEST(ServiceStatute, AMoraThatNoUsuryRateCanReachIsRefusedInANewText) {
  const auto with_mora = [](const char* rate) {
    return replaced(statute_b_text(), "altitud_msnm = 2640",
                    std::string("altitud_msnm = 2640\nmora_no_residencial = \"") + rate + "\"");
  };
  EXPECT_TRUE(parse_statute(with_mora("100"), "b.toml"));
  const auto refused = parse_statute(with_mora("100.01"), "b.toml");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().detail.find("mora_no_residencial pasa de 100\u00a0%"),
            std::string::npos);
  EXPECT_TRUE(parse_statute(with_mora("500"), "b.toml", nullptr)) << "in force before this check";
}

TEST(ServiceStatute, TheContributionOfAPrescribedBillIsReadInTwoWays) {
  EXPECT_EQ(statute_a().services.prescribed_contribution, PrescribedContribution::kStillOwed);
  EXPECT_EQ(statute_b().services.prescribed_contribution, PrescribedContribution::kOwedNoMore);
  EXPECT_NE(statute_refusal("contribucion_prescrita = \"se_extingue\"",
                            "contribucion_prescrita = \"otra\"")
                .find("contribucion_prescrita debe ser"),
            std::string::npos);
}

TEST(ServiceStatute, UnknownKeysBadPricesAndCrossedSpansAreRefused) {
  EXPECT_NE(statute_refusal("altitud_msnm = 2640", "altitud_msnm = 2640\nagua = 1")
                .find("no se conoce esta clave"),
            std::string::npos);
  EXPECT_NE(statute_refusal("acueducto_m3 = \"2500.1255\"", "acueducto_m3 = \"2500.12555\"")
                .find("acueducto_m3 debe ser un valor en pesos"),
            std::string::npos);
  EXPECT_NE(statute_refusal("hasta = 2023-12-31\nsubsidio_estrato_1 = \"70\"",
                            "subsidio_estrato_1 = \"70\"")
                .find("se cruza con la línea"),
            std::string::npos);
  EXPECT_NE(statute_refusal("hasta = 2023-12-31\nsubsidio_estrato_1 = \"70\"",
                            "hasta = 2023-11-30\nsubsidio_estrato_1 = \"70\"")
                .find("deja días sin regla antes del 2024-01-01"),
            std::string::npos);
  EXPECT_NE(statute_refusal("aporte_industrial = \"31\"", "aporte_industrial = \"1001\"")
                .find("el aporte de industrial pasa de"),
            std::string::npos);
  EXPECT_NE(statute_refusal("aporte_comercial = \"52\"\n", "").find("falta aporte_comercial"),
            std::string::npos);
}

TEST(ServiceCutCharge, IsAPercentageOfTheSmmlvOfTheYear) {
  const auto line =
      value_or_throw(cut_charge(statute_b().services, shipped_service_limits(),
                                shipped_legal_tables(), ServiceCut::kReconnection, kDay));
  EXPECT_EQ(line.amount, 35'018_pesos);  // 1 750 905 x 2 % = 35 018.10
  EXPECT_NE(line.norm.find("Res. CRA 424/2007"), std::string::npos);
}

TEST(ServiceCutCharge, AtTheCeilingIsNeverRoundedAboveIt) {
  const auto line =
      value_or_throw(cut_charge(statute_a().services, shipped_service_limits(),
                                shipped_legal_tables(), ServiceCut::kDisconnection, kDay));
  EXPECT_EQ(line.amount, 43'772_pesos);  // 1 750 905 x 2.5 % = 43 772.625
}

TEST(ServiceCutCharge, OneThatTheOperatorDidNotSetIsRefused) {
  const auto line = cut_charge(statute_b().services, shipped_service_limits(),
                               shipped_legal_tables(), ServiceCut::kDisconnection, kDay);
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().code, Code::kParameterMissing);
}

}  // namespace
}  // namespace recaudo::tax_rules
