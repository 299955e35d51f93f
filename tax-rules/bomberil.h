// Surcharge for the fire service: a percentage of predial that the council fixes. Ley 1575/2012
// art. 37.
#pragma once

#include "base/money.h"
#include "base/rate.h"

namespace recaudo::tax_rules {

// Half up to 1 peso, on the predial charged (after its limit).
Money bomberil_surcharge(Money predial, Rate percent);

}  // namespace recaudo::tax_rules
