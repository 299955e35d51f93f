// Until when the administration may sanction. ET art. 638.
#pragma once

#include "base/time.h"

namespace recaudo::tax_rules {

enum class SanctionableConduct {
  kByResolution,  // independent resolution: the pliego is formulated within two years
  kNotFiling,     // ET 643: five years
  kMoraInterest,  // five years
};

// The last day of the term, which runs from the filing of the return of the year in which the
// conduct happened or ceased (from the due date, when nothing was filed).
inline Date last_day_to_sanction(SanctionableConduct conduct, Date from) {
  return add_months(from, conduct == SanctionableConduct::kByResolution ? 24 : 60);
}

inline bool may_still_sanction(SanctionableConduct conduct, Date from, Date on) {
  return on <= last_day_to_sanction(conduct, from);
}

}  // namespace recaudo::tax_rules
