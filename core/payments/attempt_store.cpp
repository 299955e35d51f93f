#include "core/payments/attempt_store.h"

#include "base/crypto.h"
#include "ledger/holds.h"
#include "ledger/order_lock.h"

namespace recaudo::payments {
namespace {

constexpr Statement kEvidence{"payments.insert_evidence",
                              "insert into payments.evidence (attempt_id, source, received_at, "
                              "raw, sha256) values ($1, $2, $3, $4, $5)"};
constexpr Statement kCase{"payments.open_case",
                          "insert into payments.treasury_case (kind, attempt_id, amount, reason, "
                          "opened_at) values ($1, $2, $3, $4, $5) "
                          "on conflict (kind, attempt_id) do nothing"};
constexpr Statement kMove{
    "payments.move_state",
    "update payments.attempt set state = $2, cause = $3, decided_at = coalesce(decided_at, $4), "
    "claimed_until = null, "
    "next_query_at = case when $2 in ('created', 'pending') then next_query_at end where id = $1 "
    "returning (select event from payments.transition where (source, target) = ($5, $2))"};
constexpr Statement kPlan{"payments.plan_query",
                          "update payments.attempt set queries = $2, next_query_at = $3, "
                          "claimed_until = null where id = $1"};

constexpr Statement kUnstarted{
    "payments.remember_unstarted",
    "update payments.attempt set cus = $2, next_query_at = $3 where id = $1 and cus is null"};

// Read under the ledger's order lock: who resolves holds takes it first.
constexpr Statement kHolds{"payments.holds_anything",
                           "select exists (select from ledger.open_hold where key = $1)"};

bool holds_anything(pqxx::transaction_base& tx, TicketId ticket) {
  ledger::lock_head(tx);
  return read_bool(exec(tx, kHolds, hold_key(ticket))[0][0]);
}

}  // namespace

void store_evidence(Work& work, const Payment& payment, Source source, const std::string& raw) {
  exec(work.tx(), kEvidence, payment.ticket, to_code(source), work.now(), bytea(raw),
       bytea(view(sha256(raw))));
  // The log gets the digest: what was received cannot be exchanged for something else afterwards.
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_callback();
  event.set_gateway(payment.rail);
  *event.mutable_raw_body() = events::digest_of(raw);
  event.set_payment_id(to_string(payment.ticket));
  event.set_blob_ref(std::string(to_code(source)));
  work.emit({"evidencia", to_string(payment.ticket)}, std::move(entry));
}

void open_case(Work& work, const std::string& kind, TicketId ticket, Money amount,
               const std::string& reason) {
  exec(work.tx(), kCase, kind, ticket, amount, reason, work.now());
}

void tell_move(Work& work, const Payment& before, State to, const std::string& gateway_ref,
               const std::string& event) {
  auto entry =
      events::payment_state(to_string(before.ticket), std::string(to_code(before.state)),
                            std::string(to_code(to)), before.amount, before.rail, gateway_ref);
  entry.set_reason_code(event);
  work.emit({"pago", to_string(before.ticket)}, std::move(entry));
}

void move_state(Work& work, const Payment& payment, State to, const std::string& cause,
                const std::string& gateway_ref) {
  const auto moved = exec(work.tx(), kMove, payment.ticket, to_code(to), cause, work.now(),
                          to_code(payment.state));
  tell_move(work, payment, to, gateway_ref, read_text(moved[0][0]));
  const bool in_flight = to == State::kCreated || to == State::kPending || to == State::kReview;
  if (in_flight) return;
  // Nothing is held any more when the payment was late, or other money arrived first.
  if (holds_anything(work.tx(), payment.ticket))
    value_or_throw(ledger::release_hold(work.tx(), hold_key(payment.ticket),
                                        std::string(to_code(to)), work.now()));
}

std::string hold_key(TicketId ticket) {
  return "pago-" + to_string(ticket);
}

void remember_unstarted(Work& work, TicketId ticket, const Cus& cus, std::optional<Instant> next) {
  exec(work.tx(), kUnstarted, ticket, cus, next);
}

void plan_query(Work& work, TicketId ticket, int queries, std::optional<Instant> next) {
  exec(work.tx(), kPlan, ticket, queries, next);
}

}  // namespace recaudo::payments
