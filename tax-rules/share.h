// A rate applied to an amount: exact until the one rounding. Specification tax-rules §0.1.
#pragma once

#include "base/money.h"
#include "base/rate.h"

namespace recaudo::tax_rules {

// Millionths of a centavo, to a multiple of `unit`.
Money round_millionths(Int128 exact, Money unit, Rounding rounding);

// base x rate, half up to the nearest multiple of `unit`.
Money share_of(Money base, Rate rate, Money unit);

// Half up to the thousand pesos, as returns (ET art. 577) and receipts (ET art. 802) are written.
Money to_thousand(Money amount);

}  // namespace recaudo::tax_rules
