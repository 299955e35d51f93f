// The reader with a pencil, which every test of an explanation leans on.
#include "tests/tax_rules/explanation_reader.h"

#include <gtest/gtest.h>

namespace recaudo::tax_rules {
namespace {

// The reader refuses what does not follow, or the tests that use it could not fail.
TEST(PrintedLine, RefusesAFigureThatDoesNotFollow) {
  const auto read = [](const char* text) { return test::PrintedLine(text).amount(); };
  EXPECT_EQ(read("$\u00a01.000 × 15\u00a0% = $\u00a0150, en miles de pesos"), std::nullopt);
  EXPECT_EQ(read("$\u00a01.000 × 15\u00a0% = $\u00a0151, al múltiplo de $\u00a0100 más cercano"),
            std::nullopt);
  EXPECT_EQ(read("$\u00a01.000 × 15\u00a0%; queda en $\u00a0140 en vez de $\u00a0200"),
            std::nullopt);
  EXPECT_EQ(read("Sin cifras"), std::nullopt);
  EXPECT_EQ(read("$\u00a01.500, al múltiplo de $\u00a01.000 más cercano"), std::nullopt)
      << "half a thousand, and the reader is not told where it goes";
  EXPECT_EQ(read("$\u00a01.000 × 15\u00a0% = $\u00a0150, al múltiplo de $\u00a0100 más cercano "
                 "(la mitad sube)"),
            test::Exact(200));
  EXPECT_EQ(read("$\u00a01.000 × 15\u00a0%; queda en $\u00a0150 en vez de $\u00a0200"),
            test::Exact(-50));
}

// What a program reads beside the text: a base, a rate or days that the text does not have.
TEST(ExplainedFields, AreRefusedWhereTheTextSaysSomethingElse) {
  ExplanationLine line;
  line.detail = "$\u00a01.000 × 5\u00a0% × 3 meses; del 1 de enero al 31 de marzo, 90 días";
  line.base = Money::pesos(1'000);
  line.rate = Rate::percent(5);
  line.days = 90;
  EXPECT_EQ(test::untold(line), "");
  line.rate = Rate::percent(15);
  EXPECT_EQ(test::untold(line), "") << "of the three months together";
  line.rate = Rate::percent(6);
  EXPECT_EQ(test::untold(line), "the rate is not told");
  EXPECT_FALSE(test::has_figure("15\u00a0%", "5\u00a0%"));
  line.rate.reset();
  line.days = 9;
  EXPECT_EQ(test::untold(line), "the days are not told");
  line.base = Money::pesos(100);
  EXPECT_EQ(test::untold(line), "the base is not told");
}

TEST(ExplainedRows, AreThoseOfTheFilledForm) {
  IcaFilledForm form;
  IcaFilledRow row;
  for (const auto& [number, pesos] : {std::pair{31, 20}, std::pair{33, 100}}) {
    row.number = number;
    row.value = Money::pesos(pesos);
    form.rows.push_back(row);
  }
  EXPECT_EQ(test::untrue_row("$\u00a0100 (renglón 33) − $\u00a020 (renglón 31)", form), "");
  EXPECT_EQ(test::untrue_row("$\u00a080 (renglón 33 sin el 31)", form), "");
  EXPECT_EQ(test::untrue_row("2 × $\u00a0100 (renglón 31)", form),
            "$\u00a0100 (renglón 31), which is $\u00a020");
}

}  // namespace
}  // namespace recaudo::tax_rules
