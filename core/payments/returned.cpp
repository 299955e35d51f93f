#include "core/payments/returned.h"

#include "core/payments/attempt_store.h"

namespace recaudo::payments {
namespace {

constexpr Statement kLockOrder{"payments.lock_order",
                               "select state from payments.payment_order where id = $1 for update"};
constexpr Statement kReopenOrder{
    "payments.reopen_order",
    "update payments.payment_order o set state = case when o.valid_until >= $2 then 'open' else "
    "'expired' end where o.id = $1 and o.state = 'paid' and not exists (select from "
    "payments.attempt a where a.order_id = o.id and a.state = 'approved')"};

}  // namespace

Result<Payment> lock_with_order(pqxx::transaction_base& tx, TicketId ticket) {
  RECAUDO_TRY(payment, payment_by_ticket(tx, ticket, /*lock=*/true));
  exec(tx, kLockOrder, payment.order);
  return payment;
}

void give_back(Work& work, TicketId ticket, const std::string& by) {
  const Payment payment = value_or_throw(payment_by_ticket(work.tx(), ticket));
  move_state(work, payment, State::kReversed, "Devuelto por " + by + ".", payment.cus.str());
  exec(work.tx(), kReopenOrder, payment.order, work.today());
}

void warn_of_return(Work& work, TicketId ticket, const std::string& by) {
  const Payment payment = value_or_throw(payment_by_ticket(work.tx(), ticket));
  open_case(work, "CONTRACARGO", ticket, payment.amount,
            "El pago se devolvió por " + by +
                ": la deuda vuelve a estar pendiente. Avise al contribuyente.");
}

void keep_return_answer(Work& work, const Payment& payment, const std::string& raw) {
  store_evidence(work, payment, Source::kReversal, raw);
}

void warn_of_reversal(Work& work, const Payment& payment, const std::string& by) {
  const std::string what =
      payment.duplicate ? "El pago repetido se devolvió por " + by + "."
                        : "El pago se devolvió por " + by + ": la deuda vuelve a estar pendiente.";
  open_case(work, "REVERSO", payment.ticket, payment.amount, what + " Avise al contribuyente.");
}

void warn_of_doubtful_reversal(Work& work, const Payment& payment, const std::string& reason) {
  open_case(work, "REVERSO_EN_DUDA", payment.ticket, payment.amount, reason);
}

void warn_of_unposted_reversal(Work& work, const Payment& payment, const std::string& reason) {
  open_case(work, "REVERSO_SIN_ASIENTO", payment.ticket, payment.amount, reason);
}

}  // namespace recaudo::payments
