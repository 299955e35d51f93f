#include "tax-rules/environmental.h"

#include "tax-rules/share.h"

namespace recaudo::tax_rules {

Money environmental_charge(const EnvironmentalRule& rule, Money avaluo) {
  if (rule.mode == EnvironmentalMode::kPercentageOfPredial) return Money{};
  return share_of(avaluo, rule.rate, Money::pesos(1));
}

Money environmental_transfer(const EnvironmentalRule& rule, Money surcharge_collected,
                             Money predial_collected) {
  if (rule.mode == EnvironmentalMode::kOwnSurcharge) return surcharge_collected;
  return share_of(predial_collected, rule.rate, Money::pesos(1));
}

}  // namespace recaudo::tax_rules
