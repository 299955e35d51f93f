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

// What a rail said when it was asked to give the payment back, or whether it had; raw, before it is
// believed.
void keep_return_answer(Work& work, const Payment& payment, const std::string& raw);
// The rail gave it back, and the taxpayer does not know yet: a case for the treasury.
void warn_of_reversal(Work& work, const Payment& payment, const std::string& by);
// What the books say and what the rail did may differ: a case, once for a payment.
void warn_of_doubtful_reversal(Work& work, const Payment& payment, const std::string& reason);
// The rail gave it back and the books do not say so: a case of its own, once for a payment, which
// an earlier doubt does not hide.
void warn_of_unposted_reversal(Work& work, const Payment& payment, const std::string& reason);

}  // namespace recaudo::payments
