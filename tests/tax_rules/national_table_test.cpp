// The tables of the nation that an installation keeps in versions: what their readers refuse, and
// how two texts of one are compared.
#include "tax-rules/national_table.h"

#include <gmock/gmock.h>

#include "tax-rules/data.h"

namespace recaudo::tax_rules {
namespace {

using testing::HasSubstr;

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string shipped(NationalTable table) {
  return std::string(shipped_text(table));
}

std::string refusal(NationalTable table, const std::string& text) {
  const auto checked = check_national_table(table, text);
  return checked ? std::string("taken") : checked.error().detail;
}

constexpr const char* kMora = "mora,residencial,6,%,1994-07-11,,";

TEST(NationalTableTest, EveryTableHasItsCodeAndTheTextOfThisProgramIsTaken) {
  for (const NationalTable table : kNationalTables) {
    EXPECT_EQ(find_national_table(to_code(table)), table);
    EXPECT_EQ(refusal(table, shipped(table)), "taken") << to_code(table);
    EXPECT_TRUE(value_or_throw(table_diff(table, shipped(table), shipped(table))).empty());
  }
  EXPECT_FALSE(find_national_table("festivos_reglas"));
}

TEST(NationalTableTest, AnUnknownColumnOrATextWithoutRowsIsRefused) {
  for (const NationalTable table : kNationalTables) {
    const std::string text = shipped(table);
    const std::string header = text.substr(0, text.find('\n') + 1);
    EXPECT_THAT(refusal(table, replaced(text, "status", "estado")), HasSubstr("encabezado"));
    EXPECT_THAT(refusal(table, header), HasSubstr("no trae ninguna fila")) << to_code(table);
  }
}

TEST(NationalTableTest, DaysWithoutALimitBetweenTwoRowsAreRefusedWithTheLineAndTheDay) {
  const std::string text =
      replaced(shipped(NationalTable::kServiceLimits), kMora,
               "mora,residencial,6,%,1994-07-11,2026-12-31,C.C. art. 1617,memory,-\n"
               "mora,residencial,8,%,2027-02-01,,");
  EXPECT_EQ(refusal(NationalTable::kServiceLimits, text),
            "spd_limites.csv, línea 12: mora, residencial: sin valor el 2027-01-01");
  EXPECT_EQ(refusal(NationalTable::kServiceLimits, replaced(text, "2027-02-01", "2027-01-01")),
            "taken");
}

TEST(NationalTableTest, AYearThatIsLeftOutIsRefused) {
  const std::string text = shipped(NationalTable::kUvb) + "2028,13000,Resolución,verified,-\n";
  EXPECT_EQ(refusal(NationalTable::kUvb, text), "uvb.csv, línea 6: falta el año 2027");
}

TEST(NationalTableTest, AYearLeftOutIsSeenWhateverTheOrderOfTheRows) {
  const std::string uvb = "year,uvb_pesos,norm,status,source\n";
  const auto row = [](int year) { return std::to_string(year) + ",10000,Ley,verified,-\n"; };
  EXPECT_EQ(refusal(NationalTable::kUvb, uvb + row(2026) + row(2024)),
            "uvb.csv, línea 2: falta el año 2025");
  EXPECT_EQ(refusal(NationalTable::kUvb, uvb + row(2026) + row(2024) + row(2025)), "taken");
  const std::string header =
      "vigencia,urbano_pct,rural_pct,rural_agropecuario_pct,norm,note,status,source\n";
  EXPECT_EQ(refusal(NationalTable::kReadjustment,
                    header + "2026,3,3,,D,,verified,-\n2024,3,3,,D,,verified,-\n"),
            "reajuste_avaluos_conpes.csv, línea 2: falta el año 2025");
}

TEST(NationalTableTest, ATextThatIsNotUtf8IsRefused) {
  for (const NationalTable table : kNationalTables)
    EXPECT_THAT(refusal(table, shipped(table) + "\xF3"),
                HasSubstr("línea 1: el archivo no está en UTF-8"));
}

TEST(NationalTableTest, AFineThatIsNobodysOnSomeDaysIsRefused) {
  const std::string header =
      "regimen,codigo,cantidad,unidad,desde,hasta,redondeo,descuentos,mora,prescripcion_anos,norma,"
      "status,source\n";
  const std::string rest = ",et_868,,doce_por_ciento,5,Ley,verified,-\n";
  EXPECT_THAT(refusal(NationalTable::kFines, header + "R,T,3,UVT,2020-01-01,2020-12-31" + rest +
                                                 "R,T,4,UVT,2021-02-01," + rest),
              HasSubstr("línea 2: R, T: sin valor el 2021-01-01"));
}

TEST(NationalTableTest, TheDifferenceTellsCellsThatChangeAndRowsThatComeAndGo) {
  const std::string before =
      "year,uvb_pesos,norm,status,source\n2023,10000,Ley,verified,-\n"
      "2024,10951,Resolución 3268,memory,-\n";
  const std::string after =
      "year,uvb_pesos,norm,status,source\n2024,10951,Resolución 3269,"
      "verified,-\n2025,11552,Resolución 3914,verified,-\n";
  std::vector<std::string> told;
  for (const auto& c : value_or_throw(table_diff(NationalTable::kUvb, before, after)))
    told.push_back(c.key + " | " + c.before.value_or("(no)") + " | " + c.after.value_or("(no)"));
  EXPECT_THAT(
      told,
      testing::ElementsAre(
          "2024: norm | Resolución 3268 | Resolución 3269", "2024: status | memory | verified",
          "2025 | (no) | uvb_pesos 11552; norm Resolución 3914; status verified; source -",
          "2023 | uvb_pesos 10000; norm Ley; status verified; source - | (no)"));
}

TEST(NationalTableTest, WhatStandsOnADayRulesEveryOtherOne) {
  const auto limits = value_or_throw(ServiceLimits::parse_csv(
      replaced(shipped(NationalTable::kServiceLimits), kMora,
               "mora,residencial,6,%,1994-07-11,2026-12-31,C.C. art. 1617,memory,-\n"
               "mora,residencial,8,%,2027-01-01,,"),
      "spd_limites.csv"));
  const Date earlier = make_date(2020, 1, 1);
  EXPECT_EQ(value_or_throw(limits.residential_mora(earlier)).whole(), 6);
  const auto standing = limits.standing(make_date(2027, 1, 1));
  EXPECT_EQ(value_or_throw(standing.residential_mora(earlier)).whole(), 8);
}

TEST(NationalTableTest, AStatuteIsHeldToTheLimitsThatItIsReadWith) {
  const std::string statute(data_file("statutes/demo.toml"));
  const auto strict = value_or_throw(ServiceLimits::parse_csv(
      replaced(shipped(NationalTable::kServiceLimits), "subsidio_maximo,estrato 1,70",
               "subsidio_maximo,estrato 1,1"),
      "spd_limites.csv"));
  const auto refused = parse_statute(statute, "demo.toml", &strict);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().detail, HasSubstr("el subsidio de estrato 1 pasa del máximo legal"));
  EXPECT_TRUE(parse_statute(statute, "demo.toml", nullptr))
      << "a text that was approved is read without them";
}

}  // namespace
}  // namespace recaudo::tax_rules
