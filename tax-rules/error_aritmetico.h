// Sanctions that the administration liquidates when it mends the sums of a return. ET art. 646
// (arithmetic error) and 701 (sanctions not liquidated, or liquidated short).
#pragma once

#include "base/error.h"
#include "base/money.h"
#include "tax-rules/sanction.h"

namespace recaudo::tax_rules {

// 30 % of what is owed in excess of the return; half when the taxpayer accepts, gives up the appeal
// and pays within its term.
Result<FullSanction> arithmetic_error_sanction(Money increase, bool accepted);

// What the sanction that was not liquidated grows by: 30 % of it; half of that when accepted and
// paid within the term of the appeal.
Result<FullSanction> unliquidated_sanction_increase(Money unliquidated, bool accepted);

}  // namespace recaudo::tax_rules
