#include "core/payments/watch_pending.h"

#include <thread>

#include "base/fault_point.h"
#include "core/payments/attempt_store.h"
#include "ledger/holds.h"

namespace recaudo::payments {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

// How long a second asker waits for the first one's answer.
constexpr int kWaitSteps = 20;
constexpr std::chrono::milliseconds kWaitStep{100};

// Longer than the gateway's own deadline: a claim that outlives it belongs to a process that died.
constexpr seconds kClaim{90};
// A creation without answer this long after: the process died between writing and recording it.
constexpr minutes kAbandonedCreation{5};
// After the rail refused to take note: every round would only add the same evidence, and the oldest
// refused ones would keep the newer from being told.
constexpr std::chrono::hours kRefusedFinalization{1};

constexpr Statement kClaimOne{"payments.claim_one",
                              "update payments.attempt set claimed_until = $2 where id = $1 and "
                              "cus is not null and rail = 'pse' "
                              "and state not in ('approved', 'reversed') and (claimed_until is "
                              "null or claimed_until < $3) returning id"};
constexpr Statement kClaimDue{
    "payments.claim_due",
    "update payments.attempt set claimed_until = $1 where id in (select id from payments.attempt "
    "where next_query_at <= $2 and cus is not null and (claimed_until is null or claimed_until < "
    "$2) "
    "order by next_query_at limit 1 for update skip locked) returning id"};
constexpr Statement kAbandoned{"payments.abandoned_creations",
                               "select id from payments.attempt where state = 'created' and rail = "
                               "'pse' and created_at < $1 order by id limit $2"};
constexpr Statement kUnfinalized{"payments.unfinalized",
                                 "select a.id, a.cus, r.number from payments.attempt a join "
                                 "payments.receipt r on r.attempt_id = a.id "
                                 "where a.state = 'approved' and a.rail = 'pse' and a.finalized_at "
                                 "is null and not exists (select from payments.evidence e where "
                                 "e.attempt_id = a.id and e.source = 'finalizacion' and "
                                 "e.received_at > $2) order by a.id limit $1"};
constexpr Statement kFinalized{"payments.finalized",
                               "update payments.attempt set finalized_at = $2 where id = $1"};

int give_up_creations(const Services& services, int limit) {
  return perform(services, events::system_actor(), "tarea", [&](Work& work) {
    int n = 0;
    for (const auto& row : exec(work.tx(), kAbandoned, work.now() - kAbandonedCreation, limit)) {
      const auto payment = payment_by_ticket(work.tx(), TicketId(read_int(row[0])), /*lock=*/true);
      if (!payment || payment->state != State::kCreated) continue;
      move_state(work, *payment, State::kNotStarted,
                 "La creación no tuvo respuesta; no se inició ningún débito.", "");
      ++n;
    }
    return n;
  });
}

// The payment stays as it is: a late answer finds it.
int expire_holds(const Services& services) {
  return perform(services, events::system_actor(), "tarea", [](Work& work) {
    const auto keys = ledger::expire_holds(work.tx(), work.now());
    for (const auto& key : keys) {
      events::pb::AuditEntry entry;
      entry.mutable_parameter()->set_parameter("retencion");
      entry.mutable_parameter()->set_scope(key);
      entry.set_reason_code("RETENCION_VENCIDA");
      events::add_change(entry, "estado", "retenida", "libre");
      work.emit({"retencion", key}, std::move(entry));
    }
    return static_cast<int>(keys.size());
  });
}

// One at a time, just before it is asked: a claim has to outlive one query only, however slow the
// rail is and however many wait. What was asked is planned for later or stays claimed, so that a
// round does not come back to it.
std::optional<TicketId> claim_due(const Services& services) {
  const Instant now = services.clock.now();
  return services.db.transaction([&](pqxx::work& tx) -> std::optional<TicketId> {
    const auto rows = exec(tx, kClaimDue, now + kClaim, now);
    if (rows.empty()) return std::nullopt;
    return TicketId(read_int(rows[0][0]));
  });
}

int finalize_approved(const Services& services, gateways::PaymentGateway& gateway, int limit) {
  struct Row {
    TicketId ticket;
    Cus cus;
    std::string receipt;
  };
  const auto rows = services.db.read([&](pqxx::read_transaction& tx) {
    std::vector<Row> out;
    for (const auto& row :
         exec(tx, kUnfinalized, limit, services.clock.now() - kRefusedFinalization))
      out.push_back(
          {TicketId(read_int(row["id"])), Cus(read_text(row["cus"])), read_text(row["number"])});
    return out;
  });
  int done = 0;
  for (const auto& row : rows) {
    const auto outcome = gateway.finalize(row.cus, row.receipt);
    const auto* ok = std::get_if<gateways::Finalized>(&outcome);
    const auto* refused = std::get_if<gateways::NotFinalized>(&outcome);
    if (ok == nullptr && refused == nullptr) continue;  // no answer: the next round asks again
    perform(services, events::system_actor(), "pse", [&](Work& work) {
      store_evidence(work, row.ticket, Source::kFinalization,
                     ok != nullptr ? ok->raw : refused->raw);
      if (ok != nullptr) exec(work.tx(), kFinalized, row.ticket, work.now());
    });
    done += ok != nullptr ? 1 : 0;
  }
  return done;
}

}  // namespace

Result<Payment> query_now(const Services& services, const dues::Law& law,
                          gateways::PaymentGateway& gateway, TicketId ticket, Source source) {
  const Instant now = services.clock.now();
  const bool claimed = services.db.transaction(
      [&](pqxx::work& tx) { return !exec(tx, kClaimOne, ticket, now + kClaim, now).empty(); });
  const auto present = [&] {
    return services.db.read(
        [&](pqxx::read_transaction& tx) { return payment_by_ticket(tx, ticket); });
  };
  auto payment = present();
  if (!payment) return payment;
  if (!claimed) {
    // Somebody is asking at this moment (the rail's hint often arrives with the browser): a short
    // wait spares the person a page that says less than is about to be known.
    for (int i = 0;
         i < kWaitSteps && payment && payment->state == State::kPending && payment->claimed; ++i) {
      std::this_thread::sleep_for(kWaitStep);
      payment = present();
    }
    return payment;
  }
  return apply_report(services, law, gateway, ticket, source, gateway.query(payment->cus));
}

WatchReport watch_pending(const Services& services, const dues::Law& law,
                          gateways::PaymentGateway& gateway, int limit) {
  WatchReport report;
  report.not_started = give_up_creations(services, limit);
  for (int i = 0; i < limit; ++i) {
    const auto ticket = claim_due(services);
    if (!ticket) break;
    fault_point("payment_claimed");
    const auto payment = services.db.read(
        [&](pqxx::read_transaction& tx) { return payment_by_ticket(tx, *ticket); });
    if (!payment) continue;
    const auto after =
        apply_report(services, law, gateway, *ticket, Source::kQuery, gateway.query(payment->cus));
    ++report.queried;
    if (after && after->state != State::kPending) ++report.decided;
  }
  report.finalized = finalize_approved(services, gateway, limit);
  report.holds_expired = expire_holds(services);
  return report;
}

}  // namespace recaudo::payments
