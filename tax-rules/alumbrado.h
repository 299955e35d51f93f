// Sobretasa de alumbrado público: up to one per mil of the avalúo, for properties that are no users
// of electric power. Ley 1819/2016 art. 349.
#pragma once

#include <string>

#include "base/error.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

struct StreetLightingRule {
  Rate rate;  // of the avalúo, up to one per mil
  std::string norm;
  bool invented = false;
};

struct StreetLightingCharge {
  Money amount;             // half up to one peso, never over one per mil
  Explanation explanation;  // adds up to it; says why nothing is charged
};

// kChargeInputInvalid for a rate beyond the law or a negative avalúo.
Result<StreetLightingCharge> street_lighting_surcharge(const StreetLightingRule& rule, Money avaluo,
                                                       bool user_of_power);

}  // namespace recaudo::tax_rules
