// The minimum sanction. ET art. 639: ten UVT of the year in which the return is filed or the
// sanction imposed; the council may only lower it (Ley 788/2002 art. 59).
#pragma once

#include "base/money.h"
#include "tax-rules/uvt.h"

namespace recaudo::tax_rules {

inline constexpr UvtCount kNationalMinimumSanction = UvtCount::whole(10);

// In pesos, rounded by ET 868. Not for mora interest.
inline Money minimum_sanction(UvtCount count, Money uvt) {
  return uvt_to_pesos(count, uvt);
}

}  // namespace recaudo::tax_rules
