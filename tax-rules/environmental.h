// Environmental surcharge: third-party money of the regional authority (CAR). Ley 99/1993 art. 44;
// D. 1076/2015 art. 2.2.9.1.1. Always to 1 peso, half up.
#pragma once

#include "base/money.h"
#include "tax-rules/explanation.h"
#include "tax-rules/statute.h"

namespace recaudo::tax_rules {

// What is billed to the taxpayer apart from predial: zero in the percentage mode. A prompt payment
// discount does not touch it.
Money environmental_charge(const EnvironmentalRule& rule, Money avaluo);

// What goes to the CAR out of one payment: the surcharge collected, or the percentage of the
// predial collected (already net of discount).
Money environmental_transfer(const EnvironmentalRule& rule, Money surcharge_collected,
                             Money predial_collected);
// With the mora interest collected on the surcharge, which follows it; in the percentage mode no
// surcharge is billed, so that none bears interest.
Money environmental_transfer(const EnvironmentalRule& rule, Money surcharge_collected,
                             Money predial_collected, Money interest_on_surcharge);

// The lines of what is transferred: they add up to it.
Explanation explain_environmental_transfer(const EnvironmentalRule& rule, Money surcharge_collected,
                                           Money predial_collected, Money interest_on_surcharge);

// The posting recipe of that transfer, by its code (ledger/data/recipes.toml).
std::string_view recipe_of_transfer(const EnvironmentalRule& rule);

// The last day to turn over a quarter (1 to 4): ten business days after its end (D. 1339/1994; from
// memory, to be confirmed).
Date transfer_deadline(int year, unsigned quarter, SaturdayRule saturday);

}  // namespace recaudo::tax_rules
