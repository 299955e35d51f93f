// What of a subsidy or a contribution may be on a service of a bill whose value is corrected: both
// are parts of that value (Ley 142/1994 arts. 89 and 99.6), so neither stays whole where the value
// does not, nor comes on without it. Money in centavos; what may be is rounded up to the peso, as
// each was charged to the peso.
#pragma once

#include "base/money.h"
#include "base/rate.h"

namespace recaudo::tax_rules {

// Of that service: its value without subsidy or contribution, and the part, before the correction.
struct ServicePart {
  Money gross, part;
};

// The most contribution that stays on a value of `gross`: the share that it had. Zero where nothing
// stays.
Money most_contribution(const ServicePart& stood, Money gross);
// The most of either part on a value of `gross`: the share that it had, or `percent` of that value,
// which is not more than the value.
// A subsidy is of the basic block alone, so that a correction of consumption over it leaves it
// whole.
Money most_part(const ServicePart& stood, Money gross, Rate percent);

// At least how much of the part is taken off together with what is owed less, `less`, so that what
// stays is not more than the above. Whole pesos, or all of it: always where there is no value.
Money least_contribution_off(const ServicePart& stood, Money less);
Money least_subsidy_off(const ServicePart& stood, Money less, Rate percent);
// How much of the part comes on together with what is owed more, `more`, so that it is not more
// than the above. Whole pesos, rounded down.
Money most_contribution_on(const ServicePart& stood, Money more, Rate percent);
// `percent` below the whole.
Money most_subsidy_on(const ServicePart& stood, Money more, Rate percent);

}  // namespace recaudo::tax_rules
