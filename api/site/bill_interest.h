// What the foot of a bill says of interest for late payment.
#pragma once

#include <string>

#include "core/payments/bill.h"
#include "tax-rules/statute.h"

namespace recaudo::site {

// What is overdue on the bill's day bears it already, and the rest from the day after its own:
// "Intereses de mora, por cada día: lo vencido (2024 y 2025) ya los suma; lo de 2026 los suma desde
// el 1 de julio de 2026." Empty of public services of a use for which nobody fixed a rate.
std::string interest_text(const payments::Bill& bill, const tax_rules::Statute& statute);

}  // namespace recaudo::site
