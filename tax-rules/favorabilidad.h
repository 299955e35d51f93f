// Favourability of sanctions: of the laws in force from the conduct to the decision, the one that
// costs least, also when it is later. ET art. 640 par. 5.
#pragma once

#include <span>
#include <string>

#include "base/error.h"
#include "tax-rules/effective_span.h"
#include "tax-rules/sanction.h"

namespace recaudo::tax_rules {

struct SanctionUnderLaw {
  std::string law;     // "Ley 1819/2016 art. 288"
  EffectiveSpan span;  // days on which the law was in force
  Sanction sanction;   // under it
};

struct FavourableSanction {
  Sanction sanction;
  std::string law;
};

// The least to pay among the laws of the day of the conduct, of the day of the decision and of the
// days between; of two that cost the same, the earlier. Where a later law rules, a line of zero
// pesos says why. kSanctionInputInvalid when none was in force on the day of the conduct, or the
// decision comes before it.
Result<FavourableSanction> most_favourable(std::span<const SanctionUnderLaw> laws, Date conduct,
                                           Date decided_on);

}  // namespace recaudo::tax_rules
