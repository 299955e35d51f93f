// Of what is unpaid of a public service, how much is contribution (Ley 142/1994 art. 89): in the
// proportion that it has in what the service charges. No norm says which pesos of a part that was
// paid were contribution: a rule of this project.
#pragma once

#include "base/money.h"

namespace recaudo::tax_rules {

// To the peso, half up, and never more than what is unpaid. `charged` is net of the subsidy, with
// the contribution in it; nothing where nothing is charged.
Money unpaid_contribution(Money contribution, Money charged, Money unpaid);

}  // namespace recaudo::tax_rules
