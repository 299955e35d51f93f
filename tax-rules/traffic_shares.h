// Who gets what of a traffic fine that is paid: a quarter to the centre that gave the course (Ley
// 769/2002 art. 136), a tenth to the SIMIT (Ley 769/2002 art. 10, from memory), the rest to the
// municipality.
#pragma once

#include "base/money.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

struct TrafficShares {
  Money training_centre;
  Money simit;
  Money municipality;
  Explanation explanation;  // adds up to the payment
};

// Third-party shares are half up to one peso; the municipality takes what is left.
TrafficShares split_traffic_payment(Money paid, bool course_at_centre);

}  // namespace recaudo::tax_rules
