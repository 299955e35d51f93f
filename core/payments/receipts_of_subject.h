// The payments of a subject that have a receipt, for its statement.
#pragma once

#include "core/payments/payment.h"

namespace recaudo::payments {

struct PaidReceipt {
  ReceiptNumber number;
  Date paid_on{};
  Money amount;
  bool returned = false;  // the payment went back: the receipt proves nothing any more
};
// The newest first, at most `limit`.
std::vector<PaidReceipt> receipts_of_subject(pqxx::transaction_base& tx,
                                             const ledger::Subject& subject, int limit);

}  // namespace recaudo::payments
