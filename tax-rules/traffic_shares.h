// Who gets what of a traffic fine that is paid: a quarter to the centre that gave the course (Ley
// 769/2002 art. 136), a tenth to the SIMIT (Ley 769/2002 art. 10, from memory), the rest to the
// municipality.
#pragma once

#include "base/error.h"
#include "base/money.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

struct TrafficShares {
  Money training_centre;
  Money simit;
  Money municipality;
  Explanation explanation;  // adds up to the payment
};

// The figures are of secondary sources: a municipality loads those of its agreements.
struct TrafficShareRules {
  Rate training_centre = Rate::percent(25);
  Rate simit = Rate::percent(10);
  // Of the whole payment, or of what is left after the centre.
  bool simit_after_centre = false;
};

// Third-party shares are half up to one peso; the municipality takes what is left.
// kChargeInputInvalid for a negative payment, or shares of more than all.
Result<TrafficShares> split_traffic_payment(Money paid, bool course_at_centre,
                                            const TrafficShareRules& rules = {});

}  // namespace recaudo::tax_rules
