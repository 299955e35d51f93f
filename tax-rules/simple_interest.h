// Simple interest: capital x yearly rate x days / divisor. Código Civil art. 1617; ET art. 635.
#pragma once

#include "base/money.h"
#include "base/rate.h"

namespace recaudo::tax_rules {

// Half up to one peso, once. `days` >= 0; `divisor` is 365 or 366.
Money simple_interest(Money capital, Rate yearly, int days, int divisor);

}  // namespace recaudo::tax_rules
