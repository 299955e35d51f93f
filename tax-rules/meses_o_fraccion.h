// Months or fraction of a month of delay. ET arts. 641, 642 and 644; DIAN oficio 15495/2008: one
// month and one day are two.
#pragma once

#include "base/error.h"
#include "base/time.h"

namespace recaudo::tax_rules {

// The least m with due + m months >= filed, the end of a month clamped (31 January + 1 is the last
// of February); 0 when in time. kSanctionInputInvalid beyond 100 years.
Result<int> months_or_fraction(Date due_on, Date filed_on);

}  // namespace recaudo::tax_rules
