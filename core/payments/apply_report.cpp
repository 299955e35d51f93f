#include "core/payments/apply_report.h"

#include <algorithm>
#include <boost/json.hpp>

#include "core/payments/attempt_store.h"
#include "core/payments/references.h"
#include "ledger/holds.h"

namespace recaudo::payments {
namespace {

namespace json = boost::json;

constexpr Statement kApprove{"payments.approve",
                             "update payments.attempt set state = 'approved', decided_at = "
                             "coalesce(decided_at, $2), paid_on = $3, entry_seq = $4, "
                             "late = $5, duplicate = $6, next_query_at = null, claimed_until = "
                             "null, cause = '' where id = $1"};
constexpr Statement kOrderPaid{"payments.order_paid",
                               "update payments.payment_order set state = 'paid' where id = $1"};
constexpr Statement kNextReceipt{"payments.next_receipt",
                                 "update payments.receipt_head set last_number = last_number + 1 "
                                 "where id = 1 returning last_number"};
constexpr Statement kInsertReceipt{"payments.insert_receipt",
                                   "insert into payments.receipt (number, attempt_id, code, "
                                   "issued_at, applied) values ($1, $2, $3, $4, $5::jsonb)"};
constexpr Statement kLockOrder{"payments.lock_order",
                               "select state from payments.payment_order where id = $1 for update"};
// The answer is here: the next asker need not wait for the claim to run out.
constexpr Statement kRelease{"payments.release_claim",
                             "update payments.attempt set claimed_until = null where id = $1"};
// The rail has answered about what had ended: it is not asked again by itself.
constexpr Statement kAnswered{"payments.plan_is_answered",
                              "update payments.attempt set next_query_at = null where id = $1 and "
                              "state not in ('created', 'pending')"};
constexpr Statement kKeepPlan{"payments.keep_plan",
                              "update payments.attempt set next_query_at = $2 where id = $1 and "
                              "state not in ('created', 'approved', 'reversed')"};
constexpr Statement kLastHint{"payments.last_hint",
                              "select max(received_at) from payments.evidence where attempt_id = "
                              "$1 and source = 'aviso'"};
constexpr Statement kAchCus{
    "payments.remember_ach_cus",
    "update payments.attempt set ach_cus = $2 where id = $1 and ach_cus = ''"};
constexpr Statement kInsertCounter{"payments.insert_counter_attempt",
                                   "insert into payments.attempt (token, order_id, rail, state, "
                                   "amount, bank_code, cus, created_at) "
                                   "values ($1, $2, 'banco', 'created', $3, $4, $5, $6) on "
                                   "conflict (rail, cus) do nothing returning id"};
constexpr Statement kInsertTill{"payments.insert_till_attempt",
                                "insert into payments.attempt (token, order_id, rail, state, "
                                "amount, cus, created_at) values ($1, $2, 'caja', 'created', $3, "
                                "$4, $5) returning id"};
constexpr Statement kTillByKey{"payments.till_by_key",
                               "select id from payments.attempt where rail = 'caja' and cus = $1"};
constexpr Statement kInTheTill{"payments.in_the_till",
                               "update payments.attempt set settled_at = $2 where id = $1"};
constexpr Statement kCounterByKey{
    "payments.counter_by_key", "select id from payments.attempt where rail = 'banco' and cus = $1"};

bool is_final_refusal(State s) {
  return s == State::kDeclined || s == State::kFailed || s == State::kExpired ||
         s == State::kNotStarted;
}

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
  return json::serialize(json::object{{"orden", order.reference.str()},
                                      {"lineas", std::move(lines)},
                                      {"excedente_centavos", allocation.excess.centavos()}});
}

struct Application {
  dues::Allocation allocation;
  dues::Dues dues;
  bool duplicate = false;
  bool unpriced =
      false;  // a certified rate is missing: the money waits as a credit balance, with a case
};

// What the money settles: the order's vigencias as they are owed on the day it was paid. An order
// that is already paid gets nothing more: the whole amount is the taxpayer's credit.
Application decide_application(Work& work, const dues::Law& law, const Order& order, Money amount,
                               Date paid_on) {
  Application out;
  out.dues = dues::dues_of(work.tx(), law, order.parcel, paid_on, /*lock=*/true);
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

// What is left over is owed to whoever owes the parcel's tax.
ledger::Excess credit_of(Work& work, const Order& order, const Application& application,
                         Date paid_on) {
  ledger::Excess excess{.amount = application.allocation.excess};
  if (excess.amount.is_zero()) return excess;
  const auto& vigencias = application.dues.vigencias;
  if (!vigencias.empty() && !vigencias.back().lines.empty())
    excess.third_party = vigencias.back().lines.front().third_party;
  excess.obligation = ledger::open_credit(work.tx(), order.parcel, paid_on, excess.third_party);
  return excess;
}

void issue_receipt(Work& work, const Payment& payment, const std::string& applied) {
  const auto number = read_id<ReceiptNumberTag>(exec(work.tx(), kNextReceipt)[0][0]);
  exec(work.tx(), kInsertReceipt, number, payment.ticket, verification_code(), work.now(), applied);
  events::pb::AuditEntry entry;
  entry.mutable_receipt()->set_receipt_no(to_string(number));
  entry.mutable_receipt()->set_payment_id(to_string(payment.ticket));
  *entry.mutable_receipt()->mutable_amount() = events::money(payment.amount);
  work.emit({"recibo", to_string(number)}, std::move(entry));
}

// Posts an approved payment: entry, order, receipt, cases, state, all in this transaction.
Result<void> approve(Work& work, const dues::Law& law, const Payment& payment, Date paid_on,
                     ledger::AccountId money_account, const std::string& gateway_ref) {
  exec(work.tx(), kLockOrder, payment.order);
  RECAUDO_TRY(order, order_by_id(work.tx(), payment.order));
  const Application application = decide_application(work, law, order, payment.amount, paid_on);
  const Uuid key = derive_uuid("recaudo", payment.rail + "-" + to_string(payment.ticket));
  std::vector<ledger::ObligationId> settled;
  settled.reserve(application.allocation.settlements.size());
  for (const auto& s : application.allocation.settlements) settled.push_back(s.obligation);
  ledger::consume_hold(work.tx(), hold_key(payment.ticket), key, settled, work.now());
  const auto entry =
      ledger::collection({.key = key,
                          .effective_on = paid_on,
                          .source_kind = "pago",
                          .source_id = to_string(payment.ticket)},
                         money_account, payment.amount, application.allocation.settlements,
                         credit_of(work, order, application, paid_on));
  RECAUDO_TRY(posted, work.post(std::vector{entry}));
  const bool late = is_final_refusal(payment.state);
  exec(work.tx(), kApprove, payment.ticket, work.now(), paid_on, posted[0].seq, late,
       application.duplicate);
  work.emit({"pago", to_string(payment.ticket)},
            events::payment_state(to_string(payment.ticket), std::string(to_code(payment.state)),
                                  "approved", payment.amount, payment.rail, gateway_ref));
  if (!application.duplicate) exec(work.tx(), kOrderPaid, order.id);
  issue_receipt(work, payment, applied_json(application.allocation, order, application.dues));

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
  if (late)
    open_case(work, "TARDIO", payment.ticket, payment.amount,
              "El banco aprobó el pago después de haberlo dado por no hecho.");
  return {};
}

// From when the rail's schedule counts. Of a payment that had ended, from its last hint: money that
// is told of a week later is asked about as long as that of a new payment.
Instant schedule_begins(Work& work, const Payment& payment) {
  if (payment.state == State::kPending) return payment.created_at;
  const auto row = exec(work.tx(), kLastHint, payment.ticket)[0];
  return read_optional<Instant>(row[0], read_instant).value_or(payment.created_at);
}

// Asks again when the rail's schedule says so, or leaves it to people. What had ended is asked
// about again only where that was planned: something was told of it, or nobody knows it yet.
void ask_later(Work& work, const gateways::PaymentGateway& gateway, const Payment& payment,
               bool not_found) {
  if (payment.state != State::kPending && !payment.next_query_at) return;
  const Instant begins = schedule_begins(work, payment);
  const int queries = payment.queries + 1;
  plan_query(work, payment.ticket, queries,
             gateway.next_query_at({.created = begins,
                                    .redirected = begins,
                                    .queries = queries,
                                    .now = work.now(),
                                    .ticket = payment.ticket,
                                    .not_found = not_found}));
}

// Pending for longer than the rail's rules allow: people look, whether the rail says so or says
// nothing that can be read, which may hide an approval.
void tell_incident(Work& work, const gateways::PaymentGateway& gateway, const Payment& payment,
                   const std::string& reason) {
  if (payment.state == State::kPending && gateway.is_incident(payment.created_at, work.now()))
    open_case(work, "INCIDENTE", payment.ticket, payment.amount, reason);
}

// No answer about the payment: it stays as it is.
void apply_silence(Work& work, const gateways::PaymentGateway& gateway, const Payment& payment,
                   bool not_found) {
  ask_later(work, gateway, payment, not_found);
  tell_incident(work, gateway, payment,
                "Después de una hora no hay una respuesta que se pueda leer sobre este pago.");
}

// Whether the answer is about this payment. A rail that does not know our number tells none, and an
// approval needs it.
bool is_about(Work& work, const Payment& payment, const gateways::Status& status) {
  if (status.ticket ? *status.ticket != payment.ticket
                    : status.state == gateways::PaymentState::kApproved)
    return false;
  if (status.currency != "COP" || (!payment.cus.empty() && status.cus != payment.cus)) return false;
  if (status.order_reference.empty()) return true;
  const auto order = order_by_id(work.tx(), payment.order);
  return order && order->reference.str() == status.order_reference;
}

Result<void> apply_status(Work& work, const dues::Law& law, const gateways::PaymentGateway& gateway,
                          const Payment& payment, const gateways::Status& status) {
  if (payment.state == State::kApproved || payment.state == State::kReversed)
    return {};  // said before: nothing new
  if (!is_about(work, payment, status)) {
    open_case(work, "IDENTIDAD", payment.ticket, status.amount,
              "La respuesta del banco no corresponde a este pago.");
    ask_later(work, gateway, payment, false);
    return {};
  }
  if (!status.ach_cus.empty()) exec(work.tx(), kAchCus, payment.ticket, status.ach_cus);
  switch (status.state) {
    case gateways::PaymentState::kPending: {
      if (payment.state == State::kReview) return {};
      // Of what had ended, where a question was planned: its money can move all the same.
      ask_later(work, gateway, payment, false);
      if (is_final_refusal(payment.state)) return {};
      tell_incident(work, gateway, payment, "El pago sigue pendiente después de una hora.");
      return {};
    }
    case gateways::PaymentState::kApproved: {
      if (status.amount != payment.amount) {
        if (payment.state == State::kReview) return {};
        open_case(work, "VALOR_DISTINTO", payment.ticket, status.amount,
                  "El banco informa " + to_display(status.amount) + " y la orden es de " +
                      to_display(payment.amount) + ". No se registró el pago.");
        move_state(work, payment, State::kReview, "El banco informa otro valor", status.cus.str());
        return {};
      }
      // Nobody paid before the attempt was made, nor tomorrow.
      const Date told = bogota_date(status.bank_process_at.value_or(work.now()));
      const Date paid_on = std::min(std::max(told, bogota_date(payment.created_at)), work.today());
      return approve(work, law, payment, paid_on, ledger::account::kInTransit, status.cus.str());
    }
    case gateways::PaymentState::kDeclined:
    case gateways::PaymentState::kFailed: {
      if (is_final_refusal(payment.state) || payment.state == State::kReview) return {};
      const State to =
          status.state == gateways::PaymentState::kDeclined ? State::kDeclined : State::kFailed;
      move_state(work, payment, to, status.cause_text, status.cus.str());
      return {};
    }
  }
  return {};
}

}  // namespace

std::string_view to_code(Source s) {
  switch (s) {
    case Source::kCreation:
      return "creacion";
    case Source::kQuery:
      return "consulta";
    case Source::kReturn:
      return "retorno";
    case Source::kHint:
      return "aviso";
    case Source::kFile:
      return "archivo";
    case Source::kFinalization:
      return "finalizacion";
    case Source::kTill:
      return "caja";
  }
  return "";
}

Result<Payment> apply_report(const Services& services, const dues::Law& law,
                             const gateways::PaymentGateway& gateway, const Payment& asked,
                             Source source, const gateways::QueryOutcome& outcome) {
  const std::string& rail = gateway.traits().name;
  return perform(services, events::system_actor(), rail, [&](Work& work) -> Result<Payment> {
    RECAUDO_TRY(payment, payment_by_ticket(work.tx(), asked.ticket, /*lock=*/true));
    exec(work.tx(), kRelease, payment.ticket);
    if (const auto* status = std::get_if<gateways::Status>(&outcome)) {
      store_evidence(work, payment, source, status->raw);
      if (!status->cause_raw.empty()) store_evidence(work, payment, source, status->cause_raw);
      if (auto ok = apply_status(work, law, gateway, payment, *status); !ok)
        return tl::unexpected(ok.error());
      if (status->state != gateways::PaymentState::kPending)
        exec(work.tx(), kAnswered, payment.ticket);
    } else if (const auto* missing = std::get_if<gateways::NotFoundYet>(&outcome)) {
      store_evidence(work, payment, source, missing->raw);
      apply_silence(work, gateway, payment, true);
    } else {
      store_evidence(work, payment, source, std::get<gateways::Unavailable>(outcome).raw);
      apply_silence(work, gateway, payment, false);
    }
    // A hint that came while the rail was being asked may know more than this answer.
    if (payment.next_query_at && payment.next_query_at != asked.next_query_at)
      exec(work.tx(), kKeepPlan, payment.ticket, payment.next_query_at);
    return payment_by_ticket(work.tx(), payment.ticket);
  });
}

Result<Payment> apply_counter_payment(Work& work, const dues::Law& law,
                                      const CounterPayment& counter) {
  const auto inserted = exec(work.tx(), kInsertCounter, random_token(), counter.order,
                             counter.amount, counter.bank_code, counter.bank_key, work.now());
  if (inserted.empty()) {
    const auto known = exec(work.tx(), kCounterByKey, counter.bank_key);
    return payment_by_ticket(work.tx(), TicketId(read_int(known[0][0])));
  }
  const TicketId ticket(read_int(inserted[0][0]));
  RECAUDO_TRY(payment, payment_by_ticket(work.tx(), ticket, /*lock=*/true));
  store_evidence(work, payment, Source::kFile, counter.raw);
  // The bank's file is money in the bank only when its statement says so: until then it is in
  // transit.
  if (auto ok = approve(work, law, payment, counter.paid_on, ledger::account::kInTransit,
                        counter.bank_key);
      !ok)
    return tl::unexpected(ok.error());
  return payment_by_ticket(work.tx(), ticket);
}

std::optional<TicketId> till_payment(pqxx::transaction_base& tx, const std::string& key) {
  const auto rows = exec(tx, kTillByKey, key);
  if (rows.empty()) return std::nullopt;
  return TicketId(read_int(rows[0][0]));
}

Result<Payment> apply_till_payment(Work& work, const dues::Law& law, const TillPayment& paid) {
  const auto row =
      exec(work.tx(), kInsertTill, random_token(), paid.order, paid.amount, paid.key, work.now());
  const TicketId ticket(read_int(row[0][0]));
  RECAUDO_TRY(payment, payment_by_ticket(work.tx(), ticket, /*lock=*/true));
  store_evidence(work, payment, Source::kTill, paid.raw);
  if (auto ok = approve(work, law, payment, work.today(), ledger::account::kCash, paid.key); !ok)
    return tl::unexpected(ok.error());
  exec(work.tx(), kInTheTill, ticket, work.now());
  work.emit({"pago", to_string(ticket)},
            events::payment_state(to_string(ticket), "approved", "settled", paid.amount,
                                  payment.rail, paid.key));
  return payment_by_ticket(work.tx(), ticket);
}

}  // namespace recaudo::payments
