#include "tax-rules/environmental.h"

namespace recaudo::tax_rules {
namespace {

// One rounding, from the exact product to the peso.
Money to_the_peso(Money base, Rate rate) {
  constexpr std::int64_t kPpmTimesCentavos = 100'000'000;
  return Money::pesos(divide_rounded(static_cast<Int128>(base.centavos()) * rate.ppm(),
                                     kPpmTimesCentavos, Rounding::kHalfUp));
}

}  // namespace

Money environmental_charge(const EnvironmentalRule& rule, Money avaluo) {
  if (rule.mode == EnvironmentalMode::kPercentageOfPredial) return Money{};
  return to_the_peso(avaluo, rule.rate);
}

Money environmental_transfer(const EnvironmentalRule& rule, Money surcharge_collected,
                             Money predial_collected) {
  if (rule.mode == EnvironmentalMode::kOwnSurcharge) return surcharge_collected;
  return to_the_peso(predial_collected, rule.rate);
}

}  // namespace recaudo::tax_rules
