#include "tax-rules/bomberil.h"

namespace recaudo::tax_rules {

Money bomberil_surcharge(Money predial, Rate percent) {
  constexpr std::int64_t kPpmTimesCentavos = 100'000'000;
  return Money::pesos(divide_rounded(static_cast<Int128>(predial.centavos()) * percent.ppm(),
                                     kPpmTimesCentavos, Rounding::kHalfUp));
}

}  // namespace recaudo::tax_rules
