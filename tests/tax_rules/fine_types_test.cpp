#include "tax-rules/fine_types.h"

#include <gtest/gtest.h>

#include "tax-rules/data.h"
#include "tax-rules/statute_fines.h"
#include "tests/support/replaced.h"

namespace recaudo::tax_rules {
namespace {

using test::replaced;

constexpr std::string_view kHeader =
    "regimen,codigo,cantidad,unidad,desde,hasta,redondeo,descuentos,mora,prescripcion_anos,norma,"
    "status,source\n";

std::string refusal(const std::string& rows) {
  const auto types = FineTypes::parse_csv(std::string(kHeader) + rows, "multas.csv");
  if (types) return "accepted";
  EXPECT_EQ(types.error().code, Code::kTableInvalid);
  return types.error().detail;
}

const FineTypes& types() {
  static const FineTypes shipped = shipped_fine_types();
  return shipped;
}

// Every count in UVT or UVB of the table is its count of SMDLV through the chain.
TEST(FineTypes, TheDerivedCountsAreTheOnesOfTheChain) {
  const LegalTables tables = shipped_legal_tables();
  const UvbTable uvb = shipped_uvb();
  int derived = 0;
  for (const FineType& type : types().rows()) {
    if (!type.count || type.unit == FineUnit::kSmdlv) continue;
    const FineType& base =
        *value_or_throw(types().find(type.regime, type.code, make_date(2018, 1, 1), std::nullopt));
    const UnitChain chain = value_or_throw(convert_smdlv(*base.count, tables, uvb));
    EXPECT_EQ(*type.count, type.unit == FineUnit::kUvt ? chain.uvt : chain.uvb)
        << type.regime << " " << type.code;
    ++derived;
  }
  EXPECT_EQ(derived, 18);
}

TEST(FineTypes, BeforeTheDisputeThereIsOneUnit) {
  const auto type = types().find(kPoliceCode, "Tipo 4", make_date(2017, 6, 1), std::nullopt);
  ASSERT_TRUE(type);
  EXPECT_EQ((*type)->unit, FineUnit::kSmdlv);
  EXPECT_EQ((*type)->count, UnitCount::whole(32));
}

TEST(FineTypes, InTheDisputedYearsTheReadingChooses) {
  const Date day = make_date(2025, 6, 1);
  EXPECT_EQ((*types().find(kPoliceCode, "Tipo 1", day, FineUnit::kSmdlv))->count,
            UnitCount::whole(4));
  EXPECT_EQ((*types().find(kPoliceCode, "Tipo 1", day, FineUnit::kUvb))->count, UnitCount{1'395});
  const auto unread = types().find(kPoliceCode, "Tipo 1", day, std::nullopt);
  ASSERT_FALSE(unread);
  EXPECT_EQ(unread.error().code, Code::kParameterMissing);
  EXPECT_NE(unread.error().detail.find("Norma por cargar"), std::string::npos);
  EXPECT_FALSE(types().find(kPoliceCode, "Tipo 1", day, FineUnit::kUvt));
}

TEST(FineTypes, ADayBeforeTheLawIsRefused) {
  EXPECT_FALSE(types().find(kPoliceCode, "Tipo 1", make_date(2017, 1, 29), std::nullopt));
  EXPECT_FALSE(types().find(kTrafficCode, "Z", make_date(2025, 1, 1), std::nullopt));
}

TEST(FineTypes, TrafficChangesItsUnitWithTheLaw) {
  const auto unit_in = [](int year) {
    return value_or_throw(types().find(kTrafficCode, "C", make_date(year, 7, 1), std::nullopt))
        ->unit;
  };
  EXPECT_EQ(unit_in(2019), FineUnit::kSmdlv);
  EXPECT_EQ(unit_in(2021), FineUnit::kUvt);
  EXPECT_EQ(unit_in(2024), FineUnit::kUvb);
}

TEST(FineTypes, ReadTheirWindows) {
  const FineType& type =
      *value_or_throw(types().find(kTrafficCode, "A", make_date(2025, 1, 1), std::nullopt));
  ASSERT_EQ(type.discounts.size(), 2u);
  EXPECT_EQ(type.discounts[1].off, Rate::percent(25));
  EXPECT_EQ(type.discounts[1].first_day, 6);
  EXPECT_EQ(type.discounts[1].last_day, 20);
  EXPECT_TRUE(type.discounts[1].needs_course);
  EXPECT_EQ(type.prescription_years, 3);
}

TEST(FineTypes, ABadTableIsRefusedWithItsLine) {
  const std::string good =
      "R,A,4,SMDLV,2020-01-01,,centena,50% 1-5,doce_por_ciento,5,N,verified,x\n";
  EXPECT_EQ(refusal(good), "accepted");
  EXPECT_EQ(refusal(good + good), "multas.csv, línea 3: se cruza con la línea 2");
  const auto changed = [&](std::string_view piece, std::string_view by) {
    return refusal(replaced(good, piece, by));
  };
  EXPECT_EQ(changed("SMDLV", "SMMLV"), "multas.csv, línea 2: la unidad debe ser SMDLV, UVT o UVB");
  EXPECT_NE(changed("centena", "et_868").find("solo redondea valores en UVT"), std::string::npos);
  EXPECT_NE(changed("centena", "mil").find("redondeo debe ser"), std::string::npos);
  EXPECT_NE(changed("50% 1-5", "50% 5-1").find("descuentos debe ser"), std::string::npos);
  EXPECT_NE(changed("50% 1-5", "50% 1-5; 25% 5-20").find("en orden de días"), std::string::npos);
  EXPECT_NE(changed("50% 1-5", "150% 1-5").find("descuentos debe ser"), std::string::npos);
  EXPECT_NE(changed("doce_por_ciento", "otra").find("mora debe ser"), std::string::npos);
  EXPECT_NE(changed("2020-01-01,", "2020-01-01,2019-01-01").find("termina antes"),
            std::string::npos);
  EXPECT_NE(changed(",N,", ",,").find("falta norma"), std::string::npos);
}

}  // namespace
}  // namespace recaudo::tax_rules
