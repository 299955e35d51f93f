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

Money environmental_transfer(const EnvironmentalRule& rule, Money surcharge_collected,
                             Money predial_collected, Money interest_on_surcharge) {
  const Money charge = environmental_transfer(rule, surcharge_collected, predial_collected);
  return rule.mode == EnvironmentalMode::kOwnSurcharge ? charge + interest_on_surcharge : charge;
}

Date transfer_deadline(int year, unsigned quarter, SaturdayRule saturday) {
  constexpr int kBusinessDays = 10;
  invariant(quarter >= 1 && quarter <= 4, "a year has four quarters");
  return add_business_days(last_day_of_month(year, quarter * 3), kBusinessDays, saturday);
}

}  // namespace recaudo::tax_rules
