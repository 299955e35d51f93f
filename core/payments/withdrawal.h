// The payer gives up an attempt that waits for him on the rail's page, so that the debt can be paid
// another way at once. Only the rail can end it, and it does so only where nothing is paid nor
// being paid; what becomes of the payment is what the rail says when it is asked afterwards.
#pragma once

#include "core/payments/payment.h"
#include "core/payments/rails.h"

namespace recaudo::payments {

// It waits at a rail that can end it, and has not been withdrawn.
bool can_withdraw(const Rails& rails, const Payment& payment);

// What the rail said of the act itself. Its silence may hide that it did it.
enum class Withdrawal { kNotAsked, kDone, kRefused, kSilent };
struct Withdrawn {
  Payment payment;  // as it is afterwards; still pending when the rail did not confirm it yet
  Withdrawal answer = Withdrawal::kNotAsked;
};
// What cannot be withdrawn is only asked about.
Result<Withdrawn> withdraw(const Services& services, const dues::Law& law, const Rails& rails,
                           const events::Actor& actor, TicketId ticket);

}  // namespace recaudo::payments
