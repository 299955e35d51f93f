// What a predial bill is made of: the tax and its two surcharges. Ley 44/1990; Ley 99/1993 art. 44;
// Ley 1575/2012 art. 37.
#pragma once

namespace recaudo::tax_rules {

enum class PredialConcept { kPredial, kEnvironmental, kBomberil };

}  // namespace recaudo::tax_rules
