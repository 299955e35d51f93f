#include "tax-rules/uvt.h"

namespace recaudo::tax_rules {

Money uvt_to_pesos(UvtCount count, Money uvt) {
  constexpr Int128 kPeso = Int128{UvtCount::kPartsOfUvt} * 100;  // in parts of UVT x centavos
  const Int128 exact = Int128{count.parts} * uvt.centavos();
  const std::int64_t step = exact <= 100 * kPeso ? 1 : exact <= 10'000 * kPeso ? 100 : 1'000;
  return Money::pesos(divide_rounded(exact, kPeso * step, Rounding::kHalfUp) * step);
}

}  // namespace recaudo::tax_rules
