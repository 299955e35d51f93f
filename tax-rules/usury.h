// The usury rate from the certified current bank interest (IBC). Código de Comercio art. 884; ET
// 635.
#pragma once

#include "base/rate.h"

namespace recaudo::tax_rules {

// The highest ever certified was 47,09 % (April 2023): a figure beyond this one is a decimal point
// in the wrong place.
inline constexpr Rate kHighestUsury = Rate::percent(100);

// One and a half times the IBC, to two decimals of percent, half up.
Rate usury_from_ibc(Rate ibc);
// False for a rate that no IBC of two decimals gives: its hundredths of percent are 0 or 2
// modulo 3.
bool is_reachable_usury(Rate usury);
// Usury minus two percentage points: the tax mora rate since 2016-12-29 (ET 635; Ley 1819/2016 art.
// 279).
Rate mora_rate_from_usury(Rate usury);

}  // namespace recaudo::tax_rules
