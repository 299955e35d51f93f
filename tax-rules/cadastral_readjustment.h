// Yearly readjustment of cadastral values. Ley 44/1990 art. 8 and the decree of each year.
#pragma once

#include <span>

#include "base/money.h"
#include "base/rate.h"

namespace recaudo::tax_rules {

// Applies each year's percentage in order; the result of each year is rounded half up to 1000 pesos
// before the next (rule of this project, after the cadastral practice).
Money readjust_avaluo(Money avaluo, std::span<const Rate> yearly);

}  // namespace recaudo::tax_rules
