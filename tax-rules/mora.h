// Interest for late payment of taxes. ET arts. 634 and 635; the regimes are in mora_regimes.h, the
// terms in mora_terms.h.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "base/rate.h"
#include "base/time.h"
#include "tax-rules/explanation.h"
#include "tax-rules/interest_rates.h"
#include "tax-rules/mora_terms.h"

namespace recaudo::tax_rules {

struct MoraInput {
  Money capital;  // unpaid tax; only tax bears interest
  Date due_on;    // already rolled to a business day
  Date paid_on;   // counted; civil date of Bogota
  MoraRelief relief{};
  MoraReadings readings{};
  std::span<const MoraSuspension> suspensions{};  // in order, apart
};

// A maximal stretch of days with one regime, rate and divisor.
struct MoraRun {
  Date from, to;  // both days included
  int days = 0;
  Rate daily_base;  // the yearly rate applied, after points and factor
  int divisor = 365;
  bool compound = false;
  RateStatus status = RateStatus::kMissing;  // the weakest of the rows behind it
};

struct MoraResult {
  int days = 0;    // paid_on - due_on, 0 when in time; suspended days among them
  Money interest;  // half up to 1 peso, once
  std::vector<MoraRun> runs;
  Explanation explanation;        // mora_lines.h; adds up to `interest`
  bool unconfirmed_rate = false;  // the statement says "tasa por confirmar"
  // Before rounding, in pesos: "2490780/73" in lowest terms, or six decimals half up when a run is
  // compound (then `compound_exact` is the compound part).
  std::string exact = "0";
  std::optional<std::string> compound_exact;
};

// Interest from the day after due_on to paid_on, each day at its own regime and rate, on the
// capital only. kRateNotCertified when a month has no certified rate, kParameterMissing before
// 2003, kMoraInputInvalid for a negative capital, terms that cannot be or more than 100 years.
Result<MoraResult> mora_interest(const MoraInput& input, const RateTable& rates);

// Capital paid on a day: it bears interest up to that day, included.
struct CapitalPayment {
  Date on;
  Money capital;
};

struct MoraOfParts {
  Money interest;
  Explanation explanation;  // mora_lines.h; adds up to the interest
};

// Interest of a debt whose capital was paid in parts, all of it to paid_on and rounded once: each
// part bears interest from the due date to the day it was paid, the rest to paid_on (Circular DIAN
// 3/2013). kMoraInputInvalid also when the parts are more than the capital or one is negative or
// paid after paid_on.
Result<MoraOfParts> mora_after_payments(const MoraInput& input,
                                        std::span<const CapitalPayment> payments,
                                        const RateTable& rates);

}  // namespace recaudo::tax_rules
