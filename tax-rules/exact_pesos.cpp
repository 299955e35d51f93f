#include "tax-rules/exact_pesos.h"

namespace recaudo::tax_rules {

Money round_to(const ExactPesos& exact, Money unit, Rounding rounding) {
  const std::int64_t units =
      divide_rounded(exact.num, Int128{exact.den} * unit.whole_pesos(), rounding);
  return unit.mul_div(units, 1, Rounding::kFloor);  // exact, and inside the bounds of Money
}

}  // namespace recaudo::tax_rules
