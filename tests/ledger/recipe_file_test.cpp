// What the loader of recipes refuses, and that it says where.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger/recipe_book.h"

namespace recaudo::ledger {
namespace {

using ::testing::HasSubstr;
using namespace literals;

constexpr std::string_view kHead = "[partidas]\ncargo = [\"valor\"]\n";

std::string recipe(const std::string& lines, const std::string& more = "") {
  return std::string(kHead) +
         "[[receta]]\ncodigo = \"1\"\ntipo = \"t\"\ntitulo = \"t\"\nnorma = \"n\"\n" + more +
         "lineas = [\n" + lines + "]\n";
}

Result<RecipeBook> parsed(const std::string& toml) {
  return RecipeBook::parse({.recipes_toml = toml,
                            .accounts_csv = ledger_data_file("concept_accounts.csv"),
                            .budget_csv = ledger_data_file("concept_budget.csv")},
                           shipped_chart());
}

std::string refusal(const std::string& toml) {
  const auto book = parsed(toml);
  if (book) return "accepted";
  EXPECT_EQ(book.error().code, Code::kRecipesInvalid);
  return book.error().detail;
}

const std::string kGood =
    "{ cada = \"cargo\", debe = \"por_cobrar\", valor = [\"cargo.valor\"] },\n"
    "{ cada = \"cargo\", haber = \"ingreso\", valor = [\"cargo.valor\"] },\n";

TEST(RecipeFile, TheShippedFileHasTheFifteenRecipesEachWithItsNorm) {
  for (int number = 1; number <= 15; ++number) {
    const std::string code = std::to_string(number);
    int forms = 0;
    for (const auto& r : recipe_book().recipes())
      forms += r.code == code || r.code.starts_with(code + "-") ? 1 : 0;
    EXPECT_GE(forms, 1) << code;
  }
  for (const auto& r : recipe_book().recipes()) EXPECT_FALSE(r.norm.empty()) << r.code;
}

TEST(RecipeFile, AGoodRecipeIsAccepted) {
  EXPECT_TRUE(parsed(recipe(kGood)));
}

TEST(RecipeFile, ATemplateThatCannotBalanceForAllAmountsIsRefusedWithItsLine) {
  const auto said =
      refusal(recipe("{ debe = \"111006\", valor = [\"a\", \"-b\"] },\n"
                     "{ haber = \"240720\", valor = [\"a\"] },\n",
                     "valores = [\"a\", \"b\"]\n"));
  EXPECT_THAT(said, HasSubstr("recipes.toml, línea 3"));
  EXPECT_THAT(said, HasSubstr("no cuadra en el libro contable: b"));
}

TEST(RecipeFile, EachBookMustBalanceByItself) {
  EXPECT_THAT(refusal(recipe("{ debe = \"111006\", valor = [\"a\"] },\n"
                             "{ haber = \"1.1.01.02.212\", valor = [\"a\"] },\n",
                             "valores = [\"a\"]\n")),
              HasSubstr("no cuadra"));
}

TEST(RecipeFile, AnUnknownKeyIsRefused) {
  EXPECT_THAT(refusal(recipe(kGood, "nota = \"x\"\n")), HasSubstr("no se conoce esta clave"));
  EXPECT_THAT(refusal(recipe("{ debe = \"111006\", valor = [\"a\"], color = \"x\" },\n"
                             "{ haber = \"240720\", valor = [\"a\"] },\n",
                             "valores = [\"a\"]\n")),
              HasSubstr("línea 10: lineas.color"));
}

TEST(RecipeFile, AnUnknownAccountRoleOrBlockIsRefused) {
  EXPECT_THAT(refusal(recipe("{ debe = \"999999\", valor = [\"a\"] },\n", "valores = [\"a\"]\n")),
              HasSubstr("no se conoce la cuenta o el papel 999999"));
  EXPECT_THAT(refusal(recipe("{ bloque = \"nada\" },\n")), HasSubstr("no se conoce el bloque"));
  EXPECT_THAT(refusal(recipe("{ debe = \"dinero\", valor = [\"a\"] },\n"
                             "{ haber = \"240720\", valor = [\"a\"] },\n",
                             "valores = [\"a\"]\ndinero = [\"111006\", \"88\"]\n")),
              HasSubstr("la cuenta 88 no está en el catálogo contable"));
}

TEST(RecipeFile, ARoleNeedsAConceptAndSoALineThatIsRepeated) {
  EXPECT_THAT(refusal(recipe("{ debe = \"por_cobrar\", valor = [\"a\"] },\n"
                             "{ haber = \"240720\", valor = [\"a\"] },\n",
                             "valores = [\"a\"]\n")),
              HasSubstr("depende del concepto"));
}

TEST(RecipeFile, AnAmountIsDeclaredAndUsed) {
  EXPECT_THAT(refusal(recipe("{ debe = \"111006\", valor = [\"a\"] },\n"
                             "{ haber = \"240720\", valor = [\"a\"] },\n")),
              HasSubstr("el valor a no está en la lista"));
  EXPECT_THAT(refusal(recipe(kGood, "valores = [\"b\"]\n")),
              HasSubstr("ninguna línea usa el valor b"));
  EXPECT_THAT(refusal(recipe("{ debe = \"111006\", valor = [\"cargo.nada\"] },\n")),
              HasSubstr("no se conoce el valor cargo.nada"));
}

TEST(RecipeFile, ALineHasOneSide) {
  EXPECT_THAT(refusal(recipe("{ debe = \"111006\", haber = \"240720\", valor = [\"a\"] },\n",
                             "valores = [\"a\"]\n")),
              HasSubstr("debe o haber, y solo uno"));
}

TEST(RecipeFile, ARecipeStandsOnce) {
  const std::string one = recipe(kGood);
  EXPECT_THAT(refusal(one + one.substr(kHead.size())), HasSubstr("está dos veces"));
}

TEST(RecipeFile, BadTomlIsRefusedWithItsLine) {
  EXPECT_THAT(refusal("[partidas]\ncargo = [\n"), HasSubstr("recipes.toml, línea"));
}

Result<ConceptMap> map_of(const std::string& accounts, const std::string& budget) {
  return ConceptMap::parse("concepto,vigencia,papel,cuenta,estado,fuente\n" + accounts,
                           "concepto,zona,parte,rubro,estado,fuente\n" + budget, shipped_chart());
}

TEST(ConceptMapFile, TheAccountMayDependOnTheAgeOfTheVigencia) {
  const auto map =
      value_or_throw(map_of("predial,cualquiera,por_cobrar,130507,verified,x\n"
                            "predial,anterior,por_cobrar,13050702,project,x\n",
                            ""));
  EXPECT_EQ(map.account("predial", VigenciaAge::kCurrent, "por_cobrar"), AccountId{130507});
  EXPECT_EQ(map.account("predial", VigenciaAge::kPrior, "por_cobrar"), AccountId{13050702});
  EXPECT_EQ(map.account("predial", VigenciaAge::kPrior, "ingreso"), std::nullopt);
}

TEST(ConceptMapFile, ARowNamesAnAccountOfTheChartOnce) {
  EXPECT_THAT(map_of("predial,cualquiera,x,99,verified,x\n", "").error().detail,
              HasSubstr("concept_accounts.csv, línea 2: la cuenta 99 no está"));
  EXPECT_THAT(
      map_of("p,actual,x,130507,verified,x\np,actual,x,130507,verified,x\n", "").error().detail,
      HasSubstr("línea 3: la fila está repetida"));
  EXPECT_THAT(map_of("p,siempre,x,130507,verified,x\n", "").error().detail,
              HasSubstr("la vigencia es"));
  EXPECT_THAT(map_of("p,actual,x,130507,segura,x\n", "").error().detail, HasSubstr("el estado"));
}

TEST(ConceptMapFile, IncomeIsExecutedInACodeThatHasNoneBelow) {
  EXPECT_THAT(map_of("", "predial,cualquiera,capital,1.1.01.01.200,verified,x\n").error().detail,
              HasSubstr("tiene otros debajo"));
}

TEST(ChartFile, ARowThatIsNoAccountIsRefusedWithItsLine) {
  const std::string head = "version,desde,id,codigo,nombre,naturaleza,estado,fuente\n";
  for (const auto& [row, reason] :
       {std::pair("1,2018-01-01,5,1110,x,D,verified,f\n",
                  "el id de una cuenta contable es su código"),
        std::pair("1,2018-01-01,-5,a.b,x,C,verified,f\n", "el código presupuestal"),
        std::pair("1,2018-01-01,1110,1110,x,X,verified,f\n", "la naturaleza"),
        std::pair("1,2018-01-01,1110,1110,x,D,seguro,f\n", "el estado"),
        std::pair("0,2018-01-01,1110,1110,x,D,verified,f\n", "la versión"),
        std::pair("1,2018-02-31,1110,1110,x,D,verified,f\n", "línea 2"),
        std::pair("1,2018-01-01,1110,1110,x,D,verified,f\n1,2018-01-01,1110,1110,y,D,memory,f\n",
                  "línea 3: la cuenta está dos veces")}) {
    const auto rows = parse_chart(head + row, "c.csv");
    ASSERT_FALSE(rows) << row;
    EXPECT_EQ(rows.error().code, Code::kTableInvalid);
    EXPECT_THAT(rows.error().detail, HasSubstr(reason));
  }
}

}  // namespace
}  // namespace recaudo::ledger
