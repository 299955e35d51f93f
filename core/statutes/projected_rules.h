// The rules that a statute has for one vigencia, applied to the roll of another: what a version
// would have made of the last roll that is known.
#pragma once

#include "tax-rules/statute.h"

namespace recaudo::statutes {

// Predial, surcharges, own limits and calendar of `rules_of`, standing under `roll_of`. National
// figures (SMMLV, IPC) and limits stay those of `roll_of`.
tax_rules::Statute projected_rules(const tax_rules::Statute& statute, int rules_of, int roll_of);

}  // namespace recaudo::statutes
