// Paying predial in voluntary instalments. Ley 1995/2019 art. 6 makes the municipality offer them
// to residential owners; how they are cut is a rule of this project.
#pragma once

#include <span>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "base/time.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

struct Instalment {
  Date due_on;
  Money amount;
};

// Equal parts in whole pesos, the last one with the residue: they add up to the total. The days
// must be in order. kPlanRefused for no days, days out of order, a total that is not in
// whole pesos, or one too small for a peso each.
Result<std::vector<Instalment>> equal_instalments(Money total, std::span<const Date> due_on);

// From which day the vigencia counts as overdue on `on`: the last instalment's due date while the
// plan is kept (no interest inside it), the statutory one again as soon as an instalment was not
// paid on its day. `paid_on[i]` is when the i-th was paid; instalments still to pay are left out.
Date due_under_instalments(std::span<const Instalment> plan, std::span<const Date> paid_on,
                           Date statutory_due_on, Date on);

// How the total was cut, in one line of that amount; nothing of no instalments.
Explanation explain_instalments(std::span<const Instalment> plan);

}  // namespace recaudo::tax_rules
