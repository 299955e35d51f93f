#include "core/payments/receipts_of_subject.h"

#include "base/database.h"

namespace recaudo::payments {
namespace {

constexpr Statement kReceipts{
    "payments.receipts_of_subject",
    "select r.number, a.paid_on, a.amount, a.state = 'reversed' as returned from "
    "payments.payment_order o join payments.attempt a on a.order_id = o.id join payments.receipt r "
    "on r.attempt_id = a.id where o.subject_kind = $1 and o.subject_id = $2 order by a.paid_on "
    "desc, r.number desc limit $3"};

}  // namespace

std::vector<PaidReceipt> receipts_of_subject(pqxx::transaction_base& tx,
                                             const ledger::Subject& subject, int limit) {
  std::vector<PaidReceipt> out;
  for (const auto& row : exec(tx, kReceipts, to_code(subject.kind), subject.id, limit))
    out.push_back({.number = read_id<ReceiptNumberTag>(row["number"]),
                   .paid_on = read_date(row["paid_on"]),
                   .amount = read_money(row["amount"]),
                   .returned = read_bool(row["returned"])});
  return out;
}

}  // namespace recaudo::payments
