// Payment receipts are written in multiples of a thousand pesos, the nearest one. ET art. 802; each
// concept by itself, never the sum.
#pragma once

#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

struct ReceiptBox {
  Money value;  // half up to the thousand
  // The figure and what the rounding adds or takes; adds up to `value`.
  Explanation explanation;
};

ReceiptBox receipt_box(const ExplanationLine& figure);

}  // namespace recaudo::tax_rules
