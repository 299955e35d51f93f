// Sanction for correcting a return so that the tax grows or the credit balance falls. ET art. 644.
// A correction that lowers the tax (ET 589) bears none.
#pragma once

#include "base/error.h"
#include "base/money.h"
#include "tax-rules/sanction.h"

namespace recaudo::tax_rules {

struct ReturnCorrection {
  Money increase;                    // of what is owed, without the sanction itself
  bool after_emplazamiento = false;  // or after the order of inspection, before the requerimiento
  int months_late_at_first = 0;      // months or fraction that the first return was late
};

// 10 % of the increase, 20 % after the emplazamiento; 5 % more for each month that the first return
// was late; up to all of the increase. Nothing when the tax does not grow.
Result<FullSanction> correction_sanction(const ReturnCorrection& correction);

}  // namespace recaudo::tax_rules
