// A payment whose money went back to the payer (contracargo): its state, its order, and a case for
// the treasury. The reversal of its entry is the act's that orders it (core/adjustments).
#pragma once

#include "core/payments/payment.h"
#include "core/processor/unit_of_work.h"

namespace recaudo::payments {

// The payment; it and its order are locked until the end of the transaction, before the ledger is.
Result<Payment> lock_with_order(pqxx::transaction_base& tx, TicketId ticket);

// An approved payment becomes `reversed`. Its order can be paid again while its day lasts, unless
// another payment of it stands. `by`: "la resolución 12".
void give_back(Work& work, TicketId ticket, const std::string& by);
// The taxpayer does not know yet: a case for the treasury.
void warn_of_return(Work& work, TicketId ticket, const std::string& by);

}  // namespace recaudo::payments
