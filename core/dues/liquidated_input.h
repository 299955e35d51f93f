// What lifts the limits of the increase, as a row of billing.liquidation keeps it: one bit for each
// fact of tax_rules::LimitExclusions. Bits are never reused.
#pragma once

#include "tax-rules/predial_input.h"

namespace recaudo::dues {

int exclusion_bits(const tax_rules::LimitExclusions& exclusions);
tax_rules::LimitExclusions exclusions_of(int bits);

}  // namespace recaudo::dues
