#include "base/money.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/rate.h"

namespace recaudo {
namespace {

using namespace literals;

TEST(Money, AdditionBeyondTheSanityMaximumThrows) {
  const Money top = Money::centavos(Money::kMaxCentavos);
  EXPECT_THROW(top + Money::centavos(1), std::overflow_error);
}

TEST(Money, HalfUpRoundsExactHalvesAwayFromZero) {
  EXPECT_EQ(divide_rounded(5, 2, Rounding::kHalfUp), 3);
  EXPECT_EQ(divide_rounded(-5, 2, Rounding::kHalfUp), -3);
  EXPECT_EQ(divide_rounded(-5, 2, Rounding::kFloor), -3);
  EXPECT_EQ(divide_rounded(5, 2, Rounding::kFloor), 2);
}

TEST(Money, CentavosAreNotDroppedByAccident) {
  EXPECT_THROW((void)Money::centavos(150).whole_pesos(), std::domain_error);
}

TEST(Money, DisplayGroupsThousandsWithPoints) {
  EXPECT_EQ(to_display(1'234'567_pesos), "$\u00a01.234.567");
  EXPECT_EQ(to_display(Money::centavos(-12'345'650)), "-$\u00a0123.456,50");
  EXPECT_EQ(to_display(0_pesos), "$\u00a00");
}

TEST(Money, PlainTextThatIsNotMoneyIsRefused) {
  for (const char* text :
       {"", "-", "1.5", "1e3", "1,00", "+1", "--1", "1.000", "9999999999999999999"})
    EXPECT_FALSE(parse_plain_money(text)) << text;
}

RC_GTEST_PROP(Money, PlainTextRoundTrips, ()) {
  const auto n = *rc::gen::inRange<std::int64_t>(-Money::kMaxCentavos, Money::kMaxCentavos + 1);
  RC_ASSERT(*parse_plain_money(to_plain(Money::centavos(n))) == Money::centavos(n));
}

RC_GTEST_PROP(Money, FloorNeverExceedsTheExactQuotient, ()) {
  const auto n = *rc::gen::inRange<std::int64_t>(-1'000'000'000, 1'000'000'000);
  const auto num = *rc::gen::inRange<std::int64_t>(-10'000, 10'000);
  const auto den = *rc::gen::inRange<std::int64_t>(1, 10'000);
  const Int128 exact = static_cast<Int128>(n) * num;
  const Int128 got = Money::centavos(n).mul_div(num, den, Rounding::kFloor).centavos();
  RC_ASSERT(got * den <= exact);
  RC_ASSERT((got + 1) * den > exact);
}

TEST(Rate, TariffsAndPercentagesAreExact) {
  EXPECT_EQ(parse_per_mil("6.5")->ppm(), 6'500);
  EXPECT_EQ(parse_percent("28.79")->ppm(), 287'900);
  EXPECT_EQ(to_percent_text(Rate::basis_points(2879)), "28,79\u00a0%");
  EXPECT_EQ(to_per_mil_text(Rate::ppm(6'500)), "6,5 por mil");
  EXPECT_FALSE(parse_percent("28,79"));
  EXPECT_FALSE(parse_percent("-1"));
  EXPECT_FALSE(parse_percent("1."));
}

}  // namespace
}  // namespace recaudo
