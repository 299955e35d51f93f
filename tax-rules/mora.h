// Interest for late payment of taxes. ET arts. 634 and 635; the regimes are in mora_regimes.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "base/rate.h"
#include "base/time.h"
#include "tax-rules/explanation.h"
#include "tax-rules/interest_rates.h"

namespace recaudo::tax_rules {

// A temporary relief of the law changes the rate, never the days.
struct MoraRelief {
  enum class Base {
    kRegime,      // what the regime in force says
    kFifthOfIbc,  // 20 % of the IBC, simple, without the two points (Ley 2155/2021 art. 45)
  };
  Base base = Base::kRegime;
  // Multiplies the rate, after the two points: 1/2 in Ley 2277/2022 art. 91. 0 <= num, 1 <= den, <=
  // 1000.
  int factor_num = 1;
  int factor_den = 1;
};

struct MoraInput {
  Money capital;  // unpaid tax; only tax bears interest
  Date due_on;    // already rolled to a business day
  Date paid_on;   // counted; civil date of Bogota
  MoraRelief relief{};
};

// A maximal stretch of days with one regime, rate and divisor.
struct MoraRun {
  Date from, to;  // both days included
  int days = 0;
  Rate daily_base;  // the yearly rate applied, after points and factor
  int divisor = 365;
  bool compound = false;
  RateStatus status = RateStatus::kMissing;  // the weakest of the rows behind it
  // Share of the rounded total, for display: the shares add up to it.
  Money interest;
};

struct MoraResult {
  int days = 0;    // paid_on - due_on, 0 when in time
  Money interest;  // half up to 1 peso, once
  std::vector<MoraRun> runs;
  Explanation explanation;        // one line a run; adds up to `interest`
  bool unconfirmed_rate = false;  // the statement says "tasa por confirmar"
  // Before rounding, in pesos: "2490780/73" in lowest terms, or six decimals half up when a run is
  // compound (then `compound_exact` is the compound part).
  std::string exact = "0";
  std::optional<std::string> compound_exact;
};

// Interest from the day after due_on to paid_on, each day at its own regime and rate, on the
// capital only. kRateNotCertified when a month has no certified rate, kParameterMissing before
// 2003, kMoraInputInvalid for a negative capital, a factor out of range or more than 100 years.
Result<MoraResult> mora_interest(const MoraInput& input, const RateTable& rates);

}  // namespace recaudo::tax_rules
