#include "tax-rules/cadastral_readjustment.h"

namespace recaudo::tax_rules {

Money readjust_avaluo(Money avaluo, std::span<const Rate> yearly) {
  constexpr std::int64_t kOne = 1'000'000;
  constexpr std::int64_t kThousandPesos = 100'000;  // centavos
  for (const Rate rate : yearly) {
    // One rounding only: straight from the exact product to thousands of pesos.
    const Int128 exact = static_cast<Int128>(avaluo.centavos()) * (kOne + rate.ppm());
    avaluo = Money::pesos(divide_rounded(exact, Int128{kOne} * kThousandPesos, Rounding::kHalfUp) *
                          1'000);
  }
  return avaluo;
}

}  // namespace recaudo::tax_rules
