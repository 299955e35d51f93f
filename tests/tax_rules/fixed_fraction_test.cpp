#include "tax-rules/fixed_fraction.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace recaudo::tax_rules {
namespace {

// Any magnitude, from 1 to 2^bits.
rc::Gen<std::int64_t> up_to_bits(int bits) {
  return rc::gen::exec([bits] {
    const int n = *rc::gen::inRange(0, bits + 1);
    return *rc::gen::inRange<std::int64_t>(0, (std::int64_t{1} << n)) + 1;
  });
}

RC_GTEST_PROP(FixedFraction, IsTheDivisionRoundedOnce, ()) {
  const std::int64_t den = *up_to_bits(61), num = *up_to_bits(61);
  const std::int64_t k = *up_to_bits(61) - 1;
  RC_PRE(Int128{k} * num / den < (Int128{1} << 61));
  for (const Rounding rounding : {Rounding::kHalfUp, Rounding::kFloor})
    RC_ASSERT(FixedFraction(num, den, rounding).of(k) ==
              divide_rounded(Int128{k} * num, den, rounding));
}

RC_GTEST_PROP(FixedFraction, ExactHalvesGoUpAndOneLessGoesDown, ()) {
  const std::int64_t den = 2 * *up_to_bits(40), units = *rc::gen::inRange<std::int64_t>(0, 1'000);
  const std::int64_t half = units * den + den / 2;
  const FixedFraction one_over(1, den, Rounding::kHalfUp);
  RC_ASSERT(one_over.of(half) == units + 1);
  RC_ASSERT(one_over.of(half - 1) == units);
}

TEST(FixedFraction, OutOfBoundsIsABrokenInvariant) {
  EXPECT_THROW(FixedFraction(-1, 10, Rounding::kFloor), BrokenInvariant);
  EXPECT_THROW(FixedFraction(1, 0, Rounding::kFloor), BrokenInvariant);
  EXPECT_THROW(FixedFraction(1, (std::int64_t{1} << 62) + 1, Rounding::kFloor), BrokenInvariant);
}

}  // namespace
}  // namespace recaudo::tax_rules
