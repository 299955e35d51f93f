#include "tax-rules/uvt.h"

namespace recaudo::tax_rules {

Money uvt_to_pesos(UvtCount count, Money uvt) {
  constexpr std::int64_t kScale = 1'000'000;  // ten-thousandths of UVT, centavos
  const Int128 exact = static_cast<Int128>(count.ten_thousandths) * uvt.centavos();
  const std::int64_t step = exact <= Int128{100} * kScale      ? 1
                            : exact <= Int128{10'000} * kScale ? 100
                                                               : 1'000;
  return Money::pesos(divide_rounded(exact, Int128{kScale} * step, Rounding::kHalfUp) * step);
}

}  // namespace recaudo::tax_rules
