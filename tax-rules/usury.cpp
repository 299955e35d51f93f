#include "tax-rules/usury.h"

#include "base/money.h"

namespace recaudo::tax_rules {

Rate usury_from_ibc(Rate ibc) {
  constexpr std::int64_t kPpmPerBasisPoint = 100;
  return Rate::basis_points(
      divide_rounded(Int128{3} * ibc.ppm(), Int128{2} * kPpmPerBasisPoint, Rounding::kHalfUp));
}

bool is_reachable_usury(Rate usury) {
  constexpr std::int64_t kPpmPerBasisPoint = 100;
  return usury.ppm() % kPpmPerBasisPoint == 0 && usury.ppm() / kPpmPerBasisPoint % 3 != 1;
}

Rate mora_rate_from_usury(Rate usury) {
  return usury - Rate::percent(2);
}

}  // namespace recaudo::tax_rules
