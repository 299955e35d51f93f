#include "tax-rules/rounding_text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace recaudo::tax_rules {
namespace {

using namespace literals;

constexpr Money kPeso = Money::pesos(1), kThousand = Money::pesos(1'000);

TEST(RoundingText, SaysTheProductAndTheUnitThatItWentTo) {
  EXPECT_EQ(
      rounding_text(exact_share(82'000_pesos, Rate::percent(15)), kThousand, Rounding::kHalfUp),
      " = $\u00a012.300, al múltiplo de $\u00a01.000 más cercano");
  EXPECT_EQ(rounding_text({1'234'550, 100}, kPeso, Rounding::kHalfUp),
            " = $\u00a0123,45…, al peso más cercano");
}

TEST(RoundingText, OfALimitSaysWhyItGoesDown) {
  EXPECT_EQ(rounding_text({6'450'000, 1}, kThousand, Rounding::kFloor),
            " = $\u00a064.500, al múltiplo de $\u00a01.000 de abajo, para no pasar del límite");
}

TEST(RoundingText, OfAProductThatNeedsNoneIsEmpty) {
  EXPECT_EQ(rounding_text({6'400'000, 1}, kThousand, Rounding::kFloor), "");
  EXPECT_EQ(rounding_text({0, 7}, kPeso, Rounding::kHalfUp), "");
}

TEST(RoundingText, AFigureWithoutCentavosButWithMoreDecimalsShowsBoth) {
  EXPECT_EQ(to_display(ExactCentavos{200'001, 1'000}), "$\u00a02,00…");
}

// What a reader makes of a figure: its digits, to the centavo.
std::int64_t centavos_read(const std::string& shown) {
  std::int64_t pesos = 0, centavos = 0;
  const auto comma = shown.find(',');
  for (const char c : shown.substr(0, comma))
    if (c >= '0' && c <= '9') pesos = pesos * 10 + (c - '0');
  if (comma != std::string::npos) centavos = std::stoll(shown.substr(comma + 1, 2));
  return pesos * 100 + centavos;
}

RC_GTEST_PROP(RoundingText, WhatIsShownRoundsToTheSamePeso, ()) {
  const ExactCentavos exact{*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000),
                            *rc::gen::inRange<std::int64_t>(1, 1'000'000)};
  RC_ASSERT(divide_rounded(centavos_read(to_display(exact)), 100, Rounding::kHalfUp) ==
            divide_rounded(exact.num, exact.den * 100, Rounding::kHalfUp));
}

TEST(RoundingText, OfHalfAUnitSaysWhereItGoes) {
  EXPECT_EQ(rounding_text({14'718'450, 1}, kPeso, Rounding::kHalfUp),
            " = $\u00a0147.184,50, al peso más cercano (la mitad sube)");
}

TEST(RoundingText, OfAFigureThatNoProductPrecedesSaysTheSameWithoutASignOfEquality) {
  EXPECT_EQ(rounded_text(64'500_pesos, Money::pesos(1'000)),
            "$\u00a064.500, al múltiplo de $\u00a01.000 más cercano (la mitad sube)");
  EXPECT_EQ(rounded_text(64'501_pesos, Money::pesos(1'000)),
            "$\u00a064.501, al múltiplo de $\u00a01.000 más cercano");
  EXPECT_EQ(rounded_text(64'000_pesos, Money::pesos(1'000)), "$\u00a064.000");
}

}  // namespace
}  // namespace recaudo::tax_rules
