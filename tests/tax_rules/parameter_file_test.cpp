// Every file of parameters says of each row since when and until when it rules, by what norm, how
// sure it is and where it was seen.
#include "tax-rules/parameter_file.h"

#include <gtest/gtest.h>
#include <toml++/toml.h>

#include <filesystem>
#include <set>

#include "tax-rules/national_table.h"
#include "tests/support/replaced.h"
#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

constexpr std::string_view kHeader = "codigo,valor,desde,hasta,norma,status,source\n";

std::string refusal(const std::string& text) {
  const auto told = check_parameter_file(text, "t.csv");
  return told ? "accepted" : told.error().detail;
}
std::string refused_row(const std::string& row) {
  return refusal(std::string(kHeader) + "a,1,2020-01-01,,Ley 1,verified,visto\n" + row + "\n");
}

TEST(ParameterFile, EveryShippedTableSaysItsDaysNormStatusAndSource) {
  int tables = 0;
  for (const std::string_view name : data_files()) {
    if (!name.ends_with(".csv")) continue;
    ++tables;
    const auto told = check_parameter_file(data_file(name), name);
    EXPECT_TRUE(told) << to_text(told.error());
    EXPECT_EQ(data_file(name).find(",-\n"), std::string_view::npos) << name << ": no source";
  }
  EXPECT_EQ(tables, 21);
}

TEST(ParameterFile, EveryFileOfTheFolderIsShipped) {
  std::set<std::string> shipped, kept;
  for (const std::string_view name : data_files()) shipped.emplace(name);
  const std::filesystem::path folder = TAX_SOURCE_DIR "/data";
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder))
    if (file.is_regular_file())
      kept.insert(std::filesystem::relative(file.path(), folder).generic_string());
  EXPECT_EQ(shipped, kept);
}

TEST(ParameterFile, ARowThatLacksOneOfThemIsRefusedWithItsLine) {
  EXPECT_EQ(refused_row("b,1,2020-01-01,2020-12-31,Ley 2,memory (nota),memoria"), "accepted");
  EXPECT_EQ(refused_row("b,1,,,Ley 2,verified,x"), "t.csv, línea 3: desde no es una fecha");
  EXPECT_EQ(refused_row("b,1,2020-01-01,2019-12-31,Ley 2,verified,x"),
            "t.csv, línea 3: termina antes de empezar");
  EXPECT_EQ(refused_row("b,1,2020-01-01,,,verified,x"), "t.csv, línea 3: falta la norma");
  EXPECT_EQ(refused_row("b,1,2020-01-01,,-,verified,x"), "t.csv, línea 3: falta la norma");
  EXPECT_EQ(refused_row("b,1,2020-01-01,,Ley 2,,x"), "t.csv, línea 3: falta el estado");
  EXPECT_EQ(refused_row("b,1,2020-01-01,,Ley 2,seguro,x"),
            "t.csv, línea 3: no se conoce el estado seguro");
  EXPECT_EQ(refused_row("b,1,2020-01-01,,Ley 2,verified,"), "t.csv, línea 3: falta la fuente");
}

TEST(ParameterFile, AHeadingWithoutOneOfTheColumnsIsRefused) {
  for (const char* column : {"desde,", "hasta,", "norma,", "status,", ",source"})
    EXPECT_NE(refusal(test::replaced(std::string(kHeader), column, "")).find("línea 1: el encab"),
              std::string::npos)
        << column;
}

TEST(ParameterFile, AYearIsBothDays) {
  EXPECT_EQ(refusal("year,pesos,norm,status,source\n2026,1,D. 1,verified,x\n"), "accepted");
  EXPECT_EQ(refusal("vigencia,pct,norm,status,source\n26,1,D. 1,verified,x\n"),
            "t.csv, línea 2: el año no es válido");
}

TEST(ParameterFile, AVersionOfANationalTableWithoutSourceIsRefused) {
  const auto refused = check_national_table(
      NationalTable::kUvb, "year,uvb_pesos,norm,status,source\n2026,12110,Res. 1,verified,\n");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().detail, "uvb.csv, línea 2: falta la fuente");
}

// Tables of a statute that hold rules: their days, a norm, and whether they were invented.
void check_rules(const toml::table& table, const std::string& path) {
  for (const auto& [key, node] : table) {
    const std::string name = path + std::string(key.str());
    if (const auto* inner = node.as_table()) check_rules(*inner, name + ".");
    if (!node.is_array_of_tables()) continue;
    for (const auto& item : *node.as_array()) {
      const toml::table& rule = *item.as_table();
      if (rule.contains("desde") || rule.contains("vigencia")) {
        EXPECT_TRUE(rule.contains("norma") || rule.contains("acto")) << name;
        EXPECT_TRUE(rule.contains("inventado")) << name;
      }
      check_rules(rule, name + ".");
    }
  }
}

TEST(ParameterFile, TheShippedStatuteSaysOfEachRuleItsNormAndStatusAndOfTheTextItsNormAndSource) {
  const Statute statute = demo_statute();
  EXPECT_FALSE(statute.norm.empty());
  EXPECT_FALSE(statute.source.empty());
  check_rules(toml::parse(data_file("statutes/demo.toml")), "");
}

TEST(ParameterFile, AStatuteFromBeforeTheseKeysIsReadWithout) {
  const Statute old = value_or_throw(parse_statute(
      test::replaced(test::replaced(statute_b_text(), "norma = \"Acuerdo de prueba 0\"\n", ""),
                     "fuente = \"Texto de prueba\"\n", ""),
      "b.toml"));
  EXPECT_TRUE(old.norm.empty());
  EXPECT_TRUE(old.source.empty());
}

}  // namespace
}  // namespace recaudo::tax_rules
