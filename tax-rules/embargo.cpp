#include "tax-rules/embargo.h"

namespace recaudo::tax_rules {

Money embargo_limit(Money debt, Money interest) {
  return (debt + interest).mul_div(2, 1, Rounding::kFloor);
}

Money embargo_value(Money avaluo) {
  return Money::pesos(divide_rounded(Int128{avaluo.centavos()} * 3, 200, Rounding::kHalfUp));
}

}  // namespace recaudo::tax_rules
