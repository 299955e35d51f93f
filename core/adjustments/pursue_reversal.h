// An act of reversal that two persons approved, until it ends: the rail is asked once, its answer
// is stored before it is believed, and only a confirmation gives the payment back, with its entry.
// A silence is resolved by asking whether it was done, never by asking for it again
// (docs/decisions/0037).
#pragma once

#include "core/adjustments/reversal_orders.h"
#include "core/payments/rails.h"

namespace recaudo::adjustments {

// Whether the rail of that payment gives payments back at our request; kNotTransferable, with a
// sentence, when it does not.
Result<void> check_reversible(const payments::Rails& rails, const payments::Payment& payment);

// Does what the order still lacks, and says how it stands then. May be called by anybody, as often
// as wanted and by several at once: who decides, who reads its page, the janitor. kNotFound: the
// proposal ordered nothing.
Result<ReversalOrder> pursue_reversal(const Services& services, const dues::Law& law,
                                      const payments::Rails& rails, const Uuid& proposal);

// At most `limit` of those that are due, and no new one after 20 seconds (one at least); how many
// ended.
int pursue_reversals(const Services& services, const dues::Law& law, const payments::Rails& rails,
                     int limit);

}  // namespace recaudo::adjustments
