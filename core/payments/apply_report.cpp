#include "core/payments/apply_report.h"

#include <algorithm>

#include "core/payments/approval.h"
#include "core/payments/attempt_store.h"

namespace recaudo::payments {
namespace {

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
      // The day in Bogotá of the approval, not of its booking (ET art. 803). Nobody paid before the
      // attempt was made, nor tomorrow.
      const Date told = bogota_date(status.bank_process_at.value_or(work.now()));
      const Date paid_on = std::min(std::max(told, bogota_date(payment.created_at)), work.today());
      if (auto ok =
              approve(work, law, payment, paid_on, ledger::account::kInTransit, status.cus.str());
          !ok)
        return ok;
      // The payer's day may be an earlier one, with a discount.
      if (!status.bank_process_at && paid_on != bogota_date(payment.created_at))
        open_case(work, "POR_IMPUTAR", payment.ticket, payment.amount,
                  "El banco no dijo la fecha del pago: se aplicó con la del día en que respondió. "
                  "Compárela con el extracto.");
      return {};
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

// What was received, as it was received.
void keep_evidence(Work& work, const Payment& payment, Source source,
                   const gateways::QueryOutcome& outcome) {
  if (const auto* status = std::get_if<gateways::Status>(&outcome)) {
    store_evidence(work, payment, source, status->raw);
    if (!status->cause_raw.empty()) store_evidence(work, payment, source, status->cause_raw);
  } else if (const auto* missing = std::get_if<gateways::NotFoundYet>(&outcome)) {
    store_evidence(work, payment, source, missing->raw);
  } else {
    store_evidence(work, payment, source, std::get<gateways::Unavailable>(outcome).raw);
  }
}

Result<Payment> apply(Work& work, const dues::Law& law, const gateways::PaymentGateway& gateway,
                      const Payment& asked, Source source, const gateways::QueryOutcome& outcome) {
  RECAUDO_TRY(payment, payment_by_ticket(work.tx(), asked.ticket, /*lock=*/true));
  exec(work.tx(), kRelease, payment.ticket);
  keep_evidence(work, payment, source, outcome);
  if (const auto* status = std::get_if<gateways::Status>(&outcome)) {
    if (auto ok = apply_status(work, law, gateway, payment, *status); !ok)
      return tl::unexpected(ok.error());
    if (status->state != gateways::PaymentState::kPending)
      exec(work.tx(), kAnswered, payment.ticket);
  } else {
    apply_silence(work, gateway, payment, std::holds_alternative<gateways::NotFoundYet>(outcome));
  }
  // A hint that came while the rail was being asked may know more than this answer.
  if (payment.next_query_at && payment.next_query_at != asked.next_query_at)
    exec(work.tx(), kKeepPlan, payment.ticket, payment.next_query_at);
  return payment_by_ticket(work.tx(), payment.ticket);
}

// The books refuse what the rail told (no month takes entries): what it said stays, people are
// told, and it is asked again on its schedule, so that it is recorded once the books take it.
Result<Payment> keep_unapplied(Work& work, const gateways::PaymentGateway& gateway,
                               const Payment& asked, Source source,
                               const gateways::QueryOutcome& outcome, const Error& why) {
  RECAUDO_TRY(payment, payment_by_ticket(work.tx(), asked.ticket, /*lock=*/true));
  exec(work.tx(), kRelease, payment.ticket);
  keep_evidence(work, payment, source, outcome);
  open_case(work, "INCIDENTE", payment.ticket, payment.amount,
            "El banco respondió y no se pudo registrar. " + to_text(why));
  ask_later(work, gateway, payment, false);
  return payment_by_ticket(work.tx(), payment.ticket);
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
    case Source::kWithdrawal:
      return "cancelacion";
    case Source::kReversal:
      return "reverso";
  }
  return "";
}

Result<Payment> apply_report(const Services& services, const dues::Law& law,
                             const gateways::PaymentGateway& gateway, const Payment& asked,
                             Source source, const gateways::QueryOutcome& outcome) {
  const std::string& rail = gateway.traits().name;
  const auto applied = perform(services, events::system_actor(), rail, [&](Work& work) {
    return apply(work, law, gateway, asked, source, outcome);
  });
  if (applied || applied.error().code == Code::kNotFound || applied.error().code == Code::kBusy)
    return applied;
  return perform(services, events::system_actor(), rail, [&](Work& work) {
    return keep_unapplied(work, gateway, asked, source, outcome, applied.error());
  });
}

}  // namespace recaudo::payments
