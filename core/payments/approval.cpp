#include "core/payments/approval.h"

#include <algorithm>
#include <boost/json.hpp>

#include "core/payments/attempt_store.h"
#include "core/payments/references.h"
#include "ledger/credit_balances.h"
#include "ledger/holds.h"
#include "ledger/periods.h"

namespace recaudo::payments {
namespace {

namespace json = boost::json;

constexpr Statement kApprove{"payments.approve",
                             "update payments.attempt set state = 'approved', decided_at = "
                             "coalesce(decided_at, $2), paid_on = $3, entry_seq = $4, "
                             "late = $5, duplicate = $6, next_query_at = null, claimed_until = "
                             "null, cause = '' where id = $1 returning (select event from "
                             "payments.transition where (source, target) = ($7, 'approved'))"};
constexpr Statement kOrderPaid{"payments.order_paid",
                               "update payments.payment_order set state = 'paid' where id = $1"};
constexpr Statement kNextReceipts{"payments.next_receipts",
                                  "update payments.receipt_head set last_number = last_number + "
                                  "$1 where id = 1 returning last_number"};
constexpr Statement kInsertReceipt{
    "payments.insert_receipt",
    "insert into payments.receipt (number, attempt_id, code, "
    "issued_at, applied, event_id) values ($1, $2, $3, $4, $5::jsonb, "
    "$6)"};
constexpr Statement kLockOrder{"payments.lock_order",
                               "select state from payments.payment_order where id = $1 for update"};

std::string applied_json(const dues::Allocation& allocation, const Order& order,
                         const dues::Dues& dues) {
  json::array lines;
  for (const auto& s : allocation.settlements) {
    int vigencia = 0;
    for (const auto& v : dues.vigencias)
      for (const auto& l : v.lines)
        if (l.obligation == s.obligation) vigencia = v.vigencia;
    lines.push_back(json::object{{"vigencia", vigencia},
                                 {"concepto", std::string(ledger::to_code(s.item))},
                                 {"capital_centavos", s.capital.centavos()},
                                 {"interes_centavos", s.interest.centavos()},
                                 {"descuento_centavos", s.discount.centavos()}});
  }
  json::object out{{"orden", order.reference.str()},
                   {"lineas", std::move(lines)},
                   {"excedente_centavos", allocation.excess.centavos()}};
  if (allocation.split) out["reparto"] = dues::to_json(*allocation.split);
  return json::serialize(out);
}

// What the money settles: the order's vigencias as they are owed on the day it was paid. An order
// that is already paid gets nothing more: the whole amount is the taxpayer's credit.
Application decide_application(Work& work, const dues::Law& law, const Order& order, Money amount,
                               Date paid_on) {
  Application out;
  out.dues = dues::dues_of(work.tx(), law, order.subject, paid_on, dues::Reading::kLocked);
  out.duplicate = order.state == OrderState::kPaid;
  out.allocation.excess = amount;
  if (out.duplicate) return out;
  const auto wanted = order.vigencias();
  std::vector<dues::DueVigencia> owed;
  for (const auto& v : out.dues.vigencias)
    if (std::ranges::binary_search(wanted, v.vigencia)) owed.push_back(v);
  if (auto allocation = dues::allocate(amount, owed))
    out.allocation = std::move(*allocation);
  else
    out.unpriced = true;
  return out;
}

// The newest of what the order names.
const dues::DueVigencia& newest_of(const Order& order, const dues::Dues& dues) {
  const int wanted = order.vigencias().back();
  const auto found = std::ranges::find(dues.vigencias, wanted, &dues::DueVigencia::vigencia);
  invariant(found != dues.vigencias.end() && !found->lines.empty(),
            "what an order names was charged and stays in the account");
  return *found;
}

// What is left over is owed to whoever owes what the order pays. The holders of one number of
// public services change, and a bill has one: the credit is the bill's, never the number's.
ledger::Excess credit_of(Work& work, const Order& order, const Application& application,
                         Date paid_on) {
  ledger::Excess excess{.amount = application.allocation.excess};
  if (excess.amount.is_zero()) return excess;
  const auto& paid = newest_of(order, application.dues);
  excess.third_party = paid.lines.front().third_party;
  excess.obligation = ledger::open_credit(work.tx(), paid.debtor, paid_on, excess.third_party);
  return excess;
}

// The numbers of a block, in one step: the last of them.
std::int64_t reserve_receipts(Work& work, std::size_t count) {
  return read_int(exec(work.tx(), kNextReceipts, static_cast<std::int64_t>(count))[0][0]);
}

void issue_receipt(Work& work, const Approval& approved, ReceiptNumber number) {
  const Payment& payment = approved.payment;
  const Uuid event = events::new_event_id();
  exec(work.tx(), kInsertReceipt, number, payment.ticket, verification_code(), work.now(),
       applied_json(approved.application.allocation, approved.order, approved.application.dues),
       event);
  events::pb::AuditEntry entry;
  entry.set_event_id(std::string(event.view()));
  entry.mutable_receipt()->set_receipt_no(to_string(number));
  entry.mutable_receipt()->set_payment_id(to_string(payment.ticket));
  *entry.mutable_receipt()->mutable_amount() = events::money(payment.amount);
  work.emit({"recibo", to_string(number)}, std::move(entry));
}

// What people must look at.
void open_cases(Work& work, const Payment& payment, const Application& application) {
  if (application.duplicate)
    open_case(work, "DUPLICADO", payment.ticket, payment.amount,
              "La orden ya estaba pagada: el valor quedó como saldo a favor.");
  else if (application.unpriced)
    open_case(work, "POR_IMPUTAR", payment.ticket, payment.amount,
              "Falta una tasa certificada: el valor quedó como saldo a favor hasta que se pueda "
              "imputar.");
  else if (!application.allocation.excess.is_zero())
    open_case(work, "POR_IMPUTAR", payment.ticket, application.allocation.excess,
              "Se pagó más de lo que se debía ese día: el excedente quedó como saldo a favor.");
  if (is_final_refusal(payment.state))
    open_case(work, "TARDIO", payment.ticket, payment.amount,
              "El banco aprobó el pago después de haberlo dado por no hecho.");
}

void complete(Work& work, const Approval& approved, ledger::EntrySeq entry, ReceiptNumber receipt) {
  const Payment& payment = approved.payment;
  const Application& application = approved.application;
  const auto moved =
      exec(work.tx(), kApprove, payment.ticket, work.now(), approved.paid_on, entry,
           is_final_refusal(payment.state), application.duplicate, to_code(payment.state));
  tell_move(work, payment, State::kApproved, approved.gateway_ref, read_text(moved[0][0]));
  if (!application.duplicate) exec(work.tx(), kOrderPaid, approved.order.id);
  issue_receipt(work, approved, receipt);
  open_cases(work, payment, application);
}

}  // namespace

Result<Approval> decide_approval(Work& work, const dues::Law& law, const Payment& payment,
                                 Date paid_on, ledger::AccountId money_account,
                                 const std::string& gateway_ref) {
  exec(work.tx(), kLockOrder, payment.order);
  RECAUDO_TRY(order, order_by_id(work.tx(), payment.order));
  Application application = decide_application(work, law, order, payment.amount, paid_on);
  const Uuid key = derive_uuid("recaudo", payment.rail + "-" + to_string(payment.ticket));
  std::vector<ledger::ObligationId> settled;
  settled.reserve(application.allocation.settlements.size());
  for (const auto& s : application.allocation.settlements) settled.push_back(s.obligation);
  ledger::consume_hold(work.tx(), hold_key(payment.ticket), key, settled, work.now());
  auto entry =
      ledger::collection({.key = key,
                          .effective_on = ledger::posting_day(work.tx(), paid_on, work.today()),
                          .source_kind = "pago",
                          .source_id = to_string(payment.ticket)},
                         money_account, payment.amount, application.allocation.settlements,
                         credit_of(work, order, application, paid_on));
  return Approval{payment, std::move(order), std::move(application),
                  paid_on, gateway_ref,      std::move(entry)};
}

Result<void> post_approvals(Work& work, std::span<const Approval> approvals) {
  if (approvals.empty()) return {};
  std::vector<ledger::Entry> entries;
  entries.reserve(approvals.size());
  for (const auto& a : approvals) entries.push_back(a.entry);
  RECAUDO_TRY(posted, work.post(entries));
  auto receipt = reserve_receipts(work, approvals.size()) - std::ssize(approvals);
  for (std::size_t i = 0; i < approvals.size(); ++i)
    complete(work, approvals[i], posted[i].seq, ReceiptNumber(++receipt));
  return {};
}

Result<void> approve(Work& work, const dues::Law& law, const Payment& payment, Date paid_on,
                     ledger::AccountId money_account, const std::string& gateway_ref) {
  RECAUDO_TRY(decided, decide_approval(work, law, payment, paid_on, money_account, gateway_ref));
  return post_approvals(work, std::span(&decided, 1));
}

}  // namespace recaudo::payments
