// The order that somebody at the counter names: by its fifteen digits, or with the scanner over the
// bar code of its slip.
#pragma once

#include <string_view>
#include <vector>

#include "core/payments/orders.h"
#include "tax-rules/statute.h"

namespace recaudo::site {

// Blanks, points and hyphens between typed digits mean nothing. Of a scanned slip the agreement
// must be one of ours; its elements are told apart by their separators or, where the scanner lost
// them, by the lengths of our own slips. kSlipInvalid.
Result<payments::OrderReference> typed_reference(std::string_view typed,
                                                 const std::vector<tax_rules::BankAgreement>& ours);

}  // namespace recaudo::site
