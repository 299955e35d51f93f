// Interest on an unpaid fine: the rate of the taxes where its law says so (Ley 1801/2016 art. 182;
// traffic by practice), else 12 % a year, simple (Ley 68/1923 art. 9).
#pragma once

#include "tax-rules/calendar.h"
#include "tax-rules/fine_types.h"
#include "tax-rules/interest_rates.h"
#include "tax-rules/mora_regimes.h"

namespace recaudo::tax_rules {

struct FineDates {
  Date imposed_on;  // the comparendo: selects the type and opens the discount windows
  Date firm_on;     // enforceable from here
};

// The last day without mora: one month after firmness, rolled to a business day; the end of the
// last discount window, never before firmness; or firmness itself.
Date fine_mora_starts_after(const FineType& type, const FineDates& dates, SaturdayRule rule);

struct FineInterest {
  Money interest;
  Explanation explanation;  // adds up to it; empty when paid in time
};

// kRateNotCertified when a month has no certified rate. `readings` are the statute's.
Result<FineInterest> fine_mora(Money fine, const FineType& type, Date last_day_without_mora,
                               Date paid_on, const RateTable& rates, const MoraReadings& readings);

}  // namespace recaudo::tax_rules
