#include "tax-rules/share.h"

namespace recaudo::tax_rules {

Money round_millionths(Int128 exact, Money unit, Rounding rounding) {
  const std::int64_t units = divide_rounded(exact, Int128{1'000'000} * unit.centavos(), rounding);
  return unit.mul_div(units, 1, Rounding::kFloor);  // exact, and inside the bounds of Money
}

Money share_of(Money base, Rate rate, Money unit) {
  return round_millionths(static_cast<Int128>(base.centavos()) * rate.ppm(), unit,
                          Rounding::kHalfUp);
}

Money to_thousand(Money amount) {
  return share_of(amount, Rate::percent(100), Money::pesos(1'000));
}

}  // namespace recaudo::tax_rules
