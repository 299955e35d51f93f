#include "tax-rules/unpaid_contribution.h"

#include <algorithm>

namespace recaudo::tax_rules {

Money unpaid_contribution(Money contribution, Money charged, Money unpaid) {
  if (!charged.is_positive()) return {};
  constexpr std::int64_t kPeso = 100;
  const Int128 exact = Int128{contribution.centavos()} * unpaid.centavos();
  const Money share =
      Money::pesos(divide_rounded(exact, Int128{charged.centavos()} * kPeso, Rounding::kHalfUp));
  return std::min(share, unpaid);
}

}  // namespace recaudo::tax_rules
