#include "tax-rules/simple_interest.h"

namespace recaudo::tax_rules {

Money simple_interest(Money capital, Rate yearly, int days, int divisor) {
  constexpr std::int64_t kCentavoMillionths = 100'000'000;
  return Money::pesos(divide_rounded(Int128{capital.centavos()} * yearly.ppm() * days,
                                     Int128{kCentavoMillionths} * divisor, Rounding::kHalfUp));
}

}  // namespace recaudo::tax_rules
