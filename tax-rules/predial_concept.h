// What a predial bill is made of: the tax and its two surcharges.
#pragma once

namespace recaudo::tax_rules {

enum class PredialConcept { kPredial, kEnvironmental, kBomberil };

}  // namespace recaudo::tax_rules
