// Until when what a bill of public services charged may be claimed against, or charged afterwards:
// five months (Ley 142/1994 art. 154, from its issue to the claim; art. 150, from its delivery to
// the charge of what was left out by error). Both articles are from memory: not in a source that
// was seen.
#pragma once

#include "base/time.h"

namespace recaudo::tax_rules {

inline constexpr int kMonthsToClaim = 5;

// The last day; `from` is the day of the issue or of the delivery.
inline Date last_day_to_claim(Date from) {
  return add_months(from, kMonthsToClaim);
}

}  // namespace recaudo::tax_rules
