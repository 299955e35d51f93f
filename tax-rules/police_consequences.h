// What a fine of the police code that is not paid brings, besides mora. Ley 1801/2016 arts. 182 and
// 183 (seen in a secondary source).
#pragma once

#include "base/time.h"
#include "tax-rules/calendar.h"

namespace recaudo::tax_rules {

// The last day before each consequence, from the day the fine became firm.
struct PoliceConsequences {
  Date registry_after;      // one month: mora, and report to the national registry (182)
  Date collection_after;    // ninety calendar days: coercive collection (182)
  Date restrictions_after;  // six months: permits, contracts and public posts are refused (183)
};

// The terms of months end on a business day.
PoliceConsequences police_consequences(Date firm_on, SaturdayRule rule);

}  // namespace recaudo::tax_rules
