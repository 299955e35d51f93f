// Devolución de saldos a favor y de pagos en exceso: what ET arts. 854, 855 and 861 ask before
// money goes back, in both readings of what is disputed.
#pragma once

#include "base/time.h"
#include "tax-rules/calendar.h"

namespace recaudo::tax_rules {

// How long a balance can be asked back, from the day it arose. The saldo a favor of a return has
// two years (ET 854). A payment of more than what was owed has, in the other reading, the five of
// the executive action (Código Civil art. 2536 by Decreto 2277/2012 art. 11, from memory).
enum class RefundTerm { kTwoYears, kFiveYears };

struct RefundRules {
  RefundTerm term = RefundTerm::kTwoYears;
  bool debts_first = true;  // what is overdue is compensated before anything goes back (ET 861)
};

// The last day to ask it back, not yet rolled to a business day (next_business_day).
Date last_day_to_ask(Date arose_on, RefundTerm term);
// The administration decides within 50 business days of the request (ET 855). Later it still
// decides, and owes interest (ET 863).
Date refund_decided_by(Date asked_on, SaturdayRule saturday);

}  // namespace recaudo::tax_rules
