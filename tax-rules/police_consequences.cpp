#include "tax-rules/police_consequences.h"

namespace recaudo::tax_rules {

PoliceConsequences police_consequences(Date firm_on, SaturdayRule rule) {
  constexpr int kCollectionDays = 90;
  constexpr int kRestrictionMonths = 6;
  return {next_business_day(add_months(firm_on, 1), rule), add_days(firm_on, kCollectionDays),
          next_business_day(add_months(firm_on, kRestrictionMonths), rule)};
}

}  // namespace recaudo::tax_rules
