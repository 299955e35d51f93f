#include "tax-rules/roll_mora.h"

namespace recaudo::tax_rules {

void roll_interest(const MoraFactor& factor, std::span<const std::int64_t> capital,
                   std::span<std::int64_t> out) {
  invariant(capital.size() == out.size(), "the columns of a roll have one size");
  const auto fixed = factor.of_pesos();
  if (!fixed) {
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = factor.interest(Money::pesos(capital[i])).whole_pesos();
    return;
  }
  const FixedFraction fraction = *fixed;
  const std::int64_t* from = capital.data();
  std::int64_t* to = out.data();
  for (std::size_t i = 0; i < out.size(); ++i) to[i] = fraction.of(from[i]);
}

}  // namespace recaudo::tax_rules
