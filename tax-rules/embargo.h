// How much may be seized and how real estate is valued. ET art. 838.
#pragma once

#include "base/money.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

// What is seized may be worth twice the debt with its interest.
Money embargo_limit(Money debt, Money interest);
// Real estate: its cadastral value and half as much again; half up to one peso.
Money embargo_value(Money avaluo);

// The lines of each: they add up to it.
Explanation explain_embargo_limit(Money debt, Money interest);
Explanation explain_embargo_value(Money avaluo);

}  // namespace recaudo::tax_rules
