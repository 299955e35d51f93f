// The rate of one day of delay, before the factor of a relief. ET art. 635.
#pragma once

#include "base/error.h"
#include "base/rate.h"
#include "base/time.h"
#include "tax-rules/interest_rates.h"
#include "tax-rules/mora_terms.h"

namespace recaudo::tax_rules {

struct DayRate {
  Rate rate;
  Rate points_off;                     // what the certified one has more; negative, less
  const CertifiedRate* row = nullptr;  // lives as long as the table
};

// Usury, or IBC under a relief of it, less the points of the regime. kRateNotCertified without a
// row, or without its IBC; kTableInvalid when the points leave less than nothing.
Result<DayRate> day_rate(Date day, const MoraRegime& regime, const MoraRelief& relief,
                         const RateTable& rates);

// kMoraInputInvalid for more than 100 years.
Result<void> check_span(Date due_on, Date paid_on);
// The refusal of a day before the first regime: kParameterMissing, with the norm to load.
Error no_regime(Date day);

}  // namespace recaudo::tax_rules
