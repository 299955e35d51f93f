// What the municipality owes for giving back late: current interest while it disputed the balance,
// mora from the end of its term on. ET arts. 863 and 864.
#pragma once

#include <optional>

#include "tax-rules/mora.h"

namespace recaudo::tax_rules {

struct LateRefund {
  Money amount;
  Date decided_by;  // last day of the term of ET 855 (devolucion.h)
  Date paid_on;
  // Where the balance was denied: notice of the act that denied it, and of the one that recognised
  // it.
  struct Dispute {
    Date denied_on, recognised_on;
  };
  std::optional<Dispute> dispute = {};
  MoraReadings readings{};  // of the statute
};

struct RefundInterest {
  Money current;            // at the certified IBC
  Money mora;               // at the rate of ET 635
  Explanation explanation;  // adds up to both
};

// A day bears one of the two: the days of a dispute bear current interest, the others after the
// term bear mora (rule of this project where both would run). Nothing when it is paid in time.
// kMoraInputInvalid for a dispute that ends before it begins; else as mora_interest.
Result<RefundInterest> late_refund_interest(const LateRefund& refund, const RateTable& rates);

}  // namespace recaudo::tax_rules
