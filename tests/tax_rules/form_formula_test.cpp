#include "tax-rules/form_formula.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace recaudo::tax_rules {
namespace {

using namespace literals;

// r1 is 10, r2 is 3; `tasa` is 15 %.
FormScope scope(std::optional<Money> entered = std::nullopt) {
  return {[](int row) { return FormNumber::of(row == 1 ? 10_pesos : 3_pesos); },
          [](std::string_view) { return FormNumber::of(Rate::percent(15)); }, entered};
}

std::optional<Money> value(std::string_view text, std::optional<Money> entered = std::nullopt) {
  return value_or_throw(FormFormula::parse(text)).evaluate(scope(entered)).money();
}

std::string refusal(std::string_view text) {
  const auto formula = FormFormula::parse(text);
  return formula ? "accepted" : formula.error().detail;
}

TEST(FormFormula, MultipliesBeforeItAdds) {
  EXPECT_EQ(value("r1 + r2 * 2"), 16_pesos);
  EXPECT_EQ(value("(r1 + r2) * 2"), 26_pesos);
  EXPECT_EQ(value("r1 - r2 - 1"), 6_pesos);
  EXPECT_EQ(value("r1 - (r2 - 1)"), 8_pesos);
  EXPECT_EQ(value("-r1 + r2"), -7_pesos);
}

TEST(FormFormula, RatesAreExact) {
  EXPECT_EQ(value("tasa * r1"), Money::centavos(150));
  EXPECT_EQ(value("tasa * tasa * r2"), std::nullopt);  // 0.0675
}

TEST(FormFormula, RoundsToTheThousandWithHalvesUp) {
  EXPECT_EQ(value("mil(499)"), 0_pesos);
  EXPECT_EQ(value("mil(500)"), 1'000_pesos);
  EXPECT_EQ(value("mil(-500)"), -1'000_pesos);
  EXPECT_EQ(value("mil(tasa * 9999)"), 1'000_pesos);
}

TEST(FormFormula, TheEntryIsZeroWhenTheBoxIsEmpty) {
  EXPECT_EQ(value("entrada"), 0_pesos);
  EXPECT_EQ(value("entrada", 7_pesos), 7_pesos);
  EXPECT_EQ(value("entrada_o(r1)"), 10_pesos);
  EXPECT_EQ(value("entrada_o(r1)", 0_pesos), 0_pesos);
}

TEST(FormFormula, TakesTheGreaterAndTheLesser) {
  EXPECT_EQ(value("max(r1, r2)"), 10_pesos);
  EXPECT_EQ(value("min(r1, r2)"), 3_pesos);
  EXPECT_EQ(value("max(r2 - r1, 0)"), 0_pesos);
}

TEST(FormFormula, RefusesWhatItCannotReadAndSaysWhere) {
  EXPECT_EQ(refusal("r1 +"), "fórmula, columna 5: se esperaba un renglón, un número o un nombre");
  EXPECT_EQ(refusal("r1 r2"), "fórmula, columna 4: sobra texto");
  EXPECT_EQ(refusal("(r1"), "fórmula, columna 4: se esperaba )");
  EXPECT_EQ(refusal("max(r1)"), "fórmula, columna 7: se esperaba ,");
  EXPECT_EQ(refusal("sen(r1)"), "fórmula, columna 4: no se conoce la función sen");
  EXPECT_EQ(refusal("r99999999999"), "fórmula, columna 2: número no válido");
  EXPECT_EQ(refusal("0.15 * r1"), "fórmula, columna 2: sobra texto");
  EXPECT_NE(refusal(std::string(100, '(')), "accepted");
  EXPECT_NE(refusal(""), "accepted");
}

TEST(FormFormula, KnowsItsRowsItsNamesAndWhetherItTakesAnEntry) {
  const auto f = value_or_throw(FormFormula::parse("mil(tasa * (r1 + r2))"));
  EXPECT_EQ(f.rows(), (std::vector<int>{1, 2}));
  EXPECT_EQ(f.names(), std::vector<std::string>{"tasa"});
  EXPECT_FALSE(f.takes_entry());
  EXPECT_TRUE(value_or_throw(FormFormula::parse("mil(entrada_o(r1))")).takes_entry());
  EXPECT_TRUE(value_or_throw(FormFormula::parse("cantidad")).takes_entry());
}

TEST(FormFormula, ASumOfRowsGivesItsTermsAlsoWhenComparedWithZero) {
  const auto terms = value_or_throw(FormFormula::parse("max(r1 - (r2 - r3), 0)")).as_sum();
  ASSERT_TRUE(terms);
  ASSERT_EQ(terms->size(), 3u);
  EXPECT_FALSE((*terms)[0].negative);
  EXPECT_TRUE((*terms)[1].negative);
  EXPECT_FALSE((*terms)[2].negative);
  EXPECT_FALSE(value_or_throw(FormFormula::parse("2 * r1")).as_sum());
}

// Shown where `tasa` is 15 %, `si` a switch that is on and `no` one that is off.
std::string shown(std::string_view text, std::optional<Money> entered = std::nullopt) {
  FormScope in = scope(entered);
  in.figure = [](std::string_view name) {
    return name == "tasa" ? FormNumber::of(Rate::percent(15))
                          : FormNumber::of(std::int64_t{name == "si"});
  };
  const FormTexts texts{
      [](int row) {
        return (row == 1 ? "$\u00a010" : "$\u00a03") + std::string(" (renglón ") +
               std::to_string(row) + ")";
      },
      [](std::string_view name) { return std::string(name == "tasa" ? "15\u00a0%" : ""); },
      entered ? to_display(*entered) : ""};
  return value_or_throw(FormFormula::parse(text)).show(in, texts);
}

TEST(FormFormula, IsShownWithItsFiguresTheirRowsAndItsRounding) {
  EXPECT_EQ(
      shown("mil(tasa * (r1 + r2))"),
      "15\u00a0% × ($\u00a010 (renglón 1) + $\u00a03 (renglón 2)) = $\u00a01,95, al múltiplo de "
      "$\u00a01.000 más cercano");
  EXPECT_EQ(shown("max(r1 - r2, 0)"),
            "el mayor de $\u00a010 (renglón 1) − $\u00a03 (renglón 2) y 0");
  EXPECT_EQ(shown("mil(200 * r1)"),
            "200 × $\u00a010 (renglón 1) = $\u00a02.000, en miles de pesos");
  EXPECT_EQ(shown("min(mil(tasa * r1), r2)"),
            "el menor de (15\u00a0% × $\u00a010 (renglón 1) = $\u00a01,50, al múltiplo de "
            "$\u00a01.000 más "
            "cercano) y $\u00a03 (renglón 2)");
}

TEST(FormFormula, WhatIsWrittenIsShownOnce) {
  EXPECT_EQ(shown("mil(entrada)", 1'499_pesos),
            "$\u00a01.499, al múltiplo de $\u00a01.000 más cercano");
  EXPECT_EQ(shown("mil(entrada_o(r1))", 2'000_pesos), "$\u00a02.000, en miles de pesos");
  EXPECT_EQ(shown("mil(entrada)"), "$\u00a00");
}

TEST(FormFormula, WhatASwitchTurnsOffIsNotShown) {
  EXPECT_EQ(shown("si * tasa * r1"), "15\u00a0% × $\u00a010 (renglón 1)");
  EXPECT_EQ(shown("tasa * (r1 + no * r2)"), "15\u00a0% × $\u00a010 (renglón 1)");
  EXPECT_EQ(shown("r1 - no * r2"), "$\u00a010 (renglón 1)");
  EXPECT_EQ(shown("no * tasa * r1"), "$\u00a00");
}

// A random formula, as text.
std::string random_formula(int depth) {
  const int pick = *rc::gen::inRange(0, depth > 0 ? 9 : 4);
  const auto inner = [&] { return random_formula(depth - 1); };
  switch (pick) {
    case 0:
      return std::to_string(*rc::gen::inRange(0, 1'000));
    case 1:
      return "r" + std::to_string(*rc::gen::inRange(1, 99));
    case 2:
      return "tasa_x";
    case 3:
      return "entrada";
    case 4:
      return "(" + inner() + " + " + inner() + ")";
    case 5:
      return "(" + inner() + " - " + inner() + ")";
    case 6:
      return "(" + inner() + " * " + inner() + ")";
    case 7:
      return "max(" + inner() + ", -" + inner() + ")";
    default:
      return "mil(entrada_o(" + inner() + "))";
  }
}

RC_GTEST_PROP(FormFormula, WrittenAgainItIsTheSameFormula, ()) {
  const auto first = value_or_throw(FormFormula::parse(random_formula(4)));
  const auto second = value_or_throw(FormFormula::parse(first.text()));
  RC_ASSERT(second.text() == first.text());
  const FormScope s{[](int row) { return FormNumber::of(std::int64_t{row}); },
                    [](std::string_view) { return FormNumber::of(std::int64_t{2}); }, 5_pesos};
  RC_ASSERT(!(first.evaluate(s) < second.evaluate(s)));
  RC_ASSERT(!(second.evaluate(s) < first.evaluate(s)));
}

}  // namespace
}  // namespace recaudo::tax_rules
