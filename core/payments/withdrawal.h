// The payer gives up an attempt that waits for him on the rail's page, so that the debt can be paid
// another way at once. Only the rail can end it, and it does so only where nothing is paid nor
// being paid; what becomes of the payment is what the rail says when it is asked afterwards.
#pragma once

#include "core/payments/payment.h"
#include "core/payments/rails.h"

namespace recaudo::payments {

bool can_withdraw(const Rails& rails, const Payment& payment);

// The payment as it is afterwards: not pending any more when the rail ended it. What cannot be
// withdrawn is only asked about.
Result<Payment> withdraw(const Services& services, const dues::Law& law, const Rails& rails,
                         const events::Actor& actor, TicketId ticket);

}  // namespace recaudo::payments
