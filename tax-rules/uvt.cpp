#include "tax-rules/uvt.h"

namespace recaudo::tax_rules {
namespace {

constexpr Int128 kPeso = Int128{UvtCount::kPartsOfUvt} * 100;  // in parts of UVT x centavos

}  // namespace

Money uvt_step(UvtCount count, Money uvt) {
  const Int128 exact = Int128{count.parts} * uvt.centavos();
  return Money::pesos(exact <= 100 * kPeso ? 1 : exact <= 10'000 * kPeso ? 100 : 1'000);
}

Money uvt_to_pesos(UvtCount count, Money uvt) {
  const std::int64_t step = uvt_step(count, uvt).whole_pesos();
  const Int128 exact = Int128{count.parts} * uvt.centavos();
  return Money::pesos(divide_rounded(exact, kPeso * step, Rounding::kHalfUp) * step);
}

}  // namespace recaudo::tax_rules
