// The day on which a return of industria y comercio counts as filed. Ley 1819/2016 art. 344, as
// amended by Ley 1955/2019 art. 69.
#pragma once

#include "base/time.h"
#include "tax-rules/calendar.h"

namespace recaudo::tax_rules {

// The day of payment, when it was paid within the term and sent within 15 business days of paying;
// else the day on which it was sent.
inline Date ica_filing_date(Date due_on, Date paid_on, Date sent_on,
                            SaturdayRule saturday = SaturdayRule::kNotBusiness) {
  constexpr int kDaysToSend = 15;
  const bool counts = paid_on <= due_on && paid_on <= sent_on &&
                      sent_on <= add_business_days(paid_on, kDaysToSend, saturday);
  return counts ? paid_on : sent_on;
}

}  // namespace recaudo::tax_rules
