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

// Between two questions that pages without a limit of their own make about one payment.
constexpr seconds kSeldom{30};
// Of one round, for one rail.
constexpr seconds kRoundBudget{20};
// Longer than the gateway's own deadline: a claim that outlives it belongs to a process that died.
constexpr seconds kClaim{90};
// A creation without answer this long after: the process died between writing and recording it.
constexpr minutes kAbandonedCreation{5};
// After the rail refused to take note: every round would only add the same evidence, and the oldest
// refused ones would keep the newer from being told.
constexpr std::chrono::hours kRefusedFinalization{1};
// Every rail's schedule has ended by then (gateways/polling.h).
constexpr std::chrono::hours kUnansweredAfter{6 * 24};
constexpr int kMostHints = 50;  // of one payment that are kept

constexpr Statement kClaimOne{"payments.claim_one",
                              "update payments.attempt set claimed_until = $2 where id = $1 and "
                              "cus is not null "
                              "and state not in ('approved', 'reversed') and (claimed_until is "
                              "null or claimed_until < $3) returning id"};
// Every question leaves its answer, or that there was none, as evidence. Who comes back from the
// bank may have paid after whatever the rail said before: there only another return counts.
constexpr Statement kClaimSeldom{
    "payments.claim_seldom",
    "update payments.attempt a set claimed_until = $2 where id = $1 and cus is not null and state "
    "= 'pending' and ($5 or created_at < $4) and (claimed_until is null or claimed_until < $3) and "
    "not exists (select from payments.evidence e where e.attempt_id = a.id and e.received_at >= $4 "
    "and (not $5 or e.source = 'retorno')) returning id"};
constexpr Statement kClaimDue{
    "payments.claim_due",
    "update payments.attempt set claimed_until = $1 where id in (select id from payments.attempt "
    "where next_query_at <= $2 and rail = $3 and cus is not null and (claimed_until is null or "
    "claimed_until < $2) "
    "order by next_query_at limit 1 for update skip locked) returning id"};
constexpr Statement kAbandoned{"payments.abandoned_creations",
                               "select a.id, o.reference from payments.attempt a join "
                               "payments.payment_order o on o.id = a.order_id where a.state = "
                               "'created' and a.rail = $3 and a.created_at < $1 order by a.id "
                               "limit $2"};
// Whose search nobody answered: there may be one at the rail that we do not know.
constexpr Statement kUnsearched{"payments.unsearched_creations",
                                "select a.id, o.reference from payments.attempt a join "
                                "payments.payment_order o on o.id = a.order_id where "
                                "a.next_query_at <= $1 and a.state = 'not_started' and a.cus is "
                                "null and a.rail = $3 order by a.next_query_at limit $2"};
// Whose rail was asked to the end of its schedule and never said what became of them.
constexpr Statement kUnanswered{"payments.unanswered",
                                "select id from payments.attempt where state = 'pending' and rail "
                                "= $1 and next_query_at is null and created_at < $2 and "
                                "(claimed_until is null or claimed_until < $3) order by id limit "
                                "$4"};
constexpr Statement kUnfinalized{
    "payments.unfinalized",
    "select a.id, a.cus, r.number from payments.attempt a join "
    "payments.receipt r on r.attempt_id = a.id "
    "where a.state = 'approved' and a.rail = $3 and a.rail <> "
    "'banco' and a.finalized_at is null and not exists (select from payments.evidence e where "
    "e.attempt_id = a.id and e.source = 'finalizacion' and "
    "e.received_at > $2) order by a.id limit $1"};
constexpr Statement kHints{
    "payments.hints_of",
    "select count(*) as hints, coalesce(bool_or(sha256 = $2), false) as seen from "
    "payments.evidence where attempt_id = $1 and source = 'aviso'"};
constexpr Statement kFinalized{"payments.finalized",
                               "update payments.attempt set finalized_at = $2 where id = $1"};

// One rail's part of a round.
struct Turn {
  const Services& services;
  const Rails& rails;
  gateways::PaymentGateway& gateway;
  int limit;  // of each kind
  Instant ends = services.clock.now() + kRoundBudget;

  const std::string& rail() const { return gateway.traits().name; }
  // Whether the rail may be asked once more, after `asked` questions of this kind. One of each kind
  // is asked however long the others took: a slow rail must not keep a creation from being given
  // up.
  bool goes_on(int asked) const {
    const Instant now = services.clock.now();
    return (asked == 0 || now < ends) && !rails.rests(rail(), now);
  }
  template <typename Outcome>
  void hear(const Outcome& outcome) const {
    rails.hear(rail(), services.clock.now(), outcome);
  }
};

struct Abandoned {
  TicketId ticket;
  std::string reference;
};

// The rail's number of a creation that nobody recorded, where it can be searched for: what there is
// may be asked about, though nobody was sent to it.
struct Found {
  Cus cus;
  std::string raw;
  bool absent = false;  // the rail answered, and has none
};
Found search_for(const Turn& turn, const Abandoned& creation) {
  gateways::CreateRequest request;
  request.ticket = creation.ticket;
  request.order_reference = creation.reference;
  const auto outcome = turn.gateway.find(request, gateways::Search::kForTheBooks);
  turn.hear(outcome);
  if (const auto* created = std::get_if<gateways::Created>(&outcome))
    return {created->cus, created->raw};
  if (const auto* unknown = std::get_if<gateways::Unknown>(&outcome))
    return {unknown->cus, unknown->raw,
            unknown->cus.empty() && unknown->contact == gateways::Contact::kAnswered};
  return {Cus(), std::get<gateways::Refused>(outcome).raw, true};
}

// What a search said of a creation that did not start. Whose search nobody answered is searched for
// again on the rail's own schedule.
void record_search(Work& work, const gateways::PaymentGateway& gateway, const Payment& payment,
                   const Found& found) {
  store_evidence(work, payment, Source::kCreation, found.raw);
  if (found.absent) return plan_query(work, payment.ticket, payment.queries, std::nullopt);
  const int queries = found.cus.empty() ? payment.queries + 1 : payment.queries;
  const auto next = gateway.next_query_at({.created = payment.created_at,
                                           .redirected = payment.created_at,
                                           .queries = queries,
                                           .now = work.now(),
                                           .ticket = payment.ticket,
                                           .not_found = false});
  if (!found.cus.empty()) return remember_unstarted(work, payment.ticket, found.cus, next);
  plan_query(work, payment.ticket, queries, next);
}

bool give_up_creation(Work& work, const gateways::PaymentGateway& gateway, TicketId ticket,
                      const std::optional<Found>& found) {
  const auto payment = payment_by_ticket(work.tx(), ticket, /*lock=*/true);
  if (!payment || payment->state != State::kCreated) return false;
  move_state(work, *payment, State::kNotStarted,
             "La creación no tuvo respuesta; no se inició ningún débito.", "");
  if (found) record_search(work, gateway, *payment, *found);
  return true;
}

std::vector<Abandoned> creations_of(const Turn& turn, const Statement& statement, Instant until) {
  return turn.services.db.read([&](pqxx::read_transaction& tx) {
    std::vector<Abandoned> out;
    for (const auto& row : exec(tx, statement, until, turn.limit, turn.rail()))
      out.push_back({TicketId(read_int(row["id"])), read_text(row["reference"])});
    return out;
  });
}

int give_up_creations(const Turn& turn) {
  const auto& services = turn.services;
  int n = 0, asked = 0;
  for (const Abandoned& creation :
       creations_of(turn, kAbandoned, services.clock.now() - kAbandonedCreation)) {
    const bool searched = turn.gateway.traits().can_search;
    if (searched && !turn.goes_on(asked++)) break;
    std::optional<Found> found;
    if (searched) found = search_for(turn, creation);
    n += perform(services, events::system_actor(), "tarea", [&](Work& work) {
      return give_up_creation(work, turn.gateway, creation.ticket, found) ? 1 : 0;
    });
  }
  return n;
}

void search_again(const Turn& turn) {
  int asked = 0;
  for (const Abandoned& creation : creations_of(turn, kUnsearched, turn.services.clock.now())) {
    if (!turn.goes_on(asked++)) break;
    const Found found = search_for(turn, creation);
    perform(turn.services, events::system_actor(), "tarea", [&](Work& work) {
      const auto payment = payment_by_ticket(work.tx(), creation.ticket, /*lock=*/true);
      if (payment && payment->state == State::kNotStarted && payment->cus.empty())
        record_search(work, turn.gateway, *payment, found);
    });
  }
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
std::optional<TicketId> claim_due(const Services& services, const std::string& rail) {
  const Instant now = services.clock.now();
  return services.db.transaction([&](pqxx::work& tx) -> std::optional<TicketId> {
    const auto rows = exec(tx, kClaimDue, now + kClaim, now, rail);
    if (rows.empty()) return std::nullopt;
    return TicketId(read_int(rows[0][0]));
  });
}

// The debt is free to be paid again. An approval that comes later is accepted all the same, as late
// money; until then the case that was opened an hour after the start stays with people.
int expire_unanswered(const Turn& turn) {
  const auto& services = turn.services;
  const Instant now = services.clock.now();
  const auto tickets = services.db.read([&](pqxx::read_transaction& tx) {
    std::vector<TicketId> out;
    for (const auto& row :
         exec(tx, kUnanswered, turn.rail(), now - kUnansweredAfter, now, turn.limit))
      out.emplace_back(read_int(row[0]));
    return out;
  });
  for (const TicketId ticket : tickets)
    perform(services, events::system_actor(), "tarea", [&](Work& work) {
      const auto payment = payment_by_ticket(work.tx(), ticket, /*lock=*/true);
      if (payment && payment->state == State::kPending && !payment->next_query_at)
        move_state(work, *payment, State::kExpired, "El banco no dijo qué pasó con este pago.", "");
    });
  return static_cast<int>(tickets.size());
}

int finalize_approved(const Turn& turn) {
  const auto& services = turn.services;
  struct Row {
    TicketId ticket;
    Cus cus;
    std::string receipt;
  };
  const auto rows = services.db.read([&](pqxx::read_transaction& tx) {
    std::vector<Row> out;
    for (const auto& row : exec(tx, kUnfinalized, turn.limit,
                                services.clock.now() - kRefusedFinalization, turn.rail()))
      out.push_back(
          {TicketId(read_int(row["id"])), Cus(read_text(row["cus"])), read_text(row["number"])});
    return out;
  });
  int done = 0, asked = 0;
  for (const auto& row : rows) {
    if (!turn.goes_on(asked++)) break;
    const auto outcome = turn.gateway.finalize(row.cus, row.receipt);
    turn.hear(outcome);
    const auto* ok = std::get_if<gateways::Done>(&outcome);
    const auto* refused = std::get_if<gateways::NotDone>(&outcome);
    if (ok == nullptr && refused == nullptr) continue;  // no answer: the next round asks again
    perform(services, events::system_actor(), turn.rail(), [&](Work& work) {
      const auto payment = payment_by_ticket(work.tx(), row.ticket);
      invariant(payment.has_value(), "an attempt stays");
      store_evidence(work, *payment, Source::kFinalization, ok != nullptr ? ok->raw : refused->raw);
      if (ok != nullptr) exec(work.tx(), kFinalized, row.ticket, work.now());
    });
    done += ok != nullptr ? 1 : 0;
  }
  return done;
}

// Asks about a claimed payment and applies the answer.
Result<Payment> ask(const Services& services, const dues::Law& law, const Rails& rails,
                    gateways::PaymentGateway& gateway, const Payment& payment, Source source) {
  const auto outcome = gateway.query(payment.cus);
  rails.hear(payment.rail, services.clock.now(), outcome);
  return apply_report(services, law, gateway, payment, source, outcome);
}

void ask_those_due(const Turn& turn, const dues::Law& law, WatchReport& report) {
  for (int i = 0; i < turn.limit && turn.goes_on(i); ++i) {
    const auto ticket = claim_due(turn.services, turn.rail());
    if (!ticket) break;
    fault_point("payment_claimed");
    const auto payment = turn.services.db.read(
        [&](pqxx::read_transaction& tx) { return payment_by_ticket(tx, *ticket); });
    if (!payment) continue;
    const auto after = ask(turn.services, law, turn.rails, turn.gateway, *payment, Source::kQuery);
    ++report.queried;
    if (after && after->state != State::kPending) ++report.decided;
  }
}

// Nobody signs it, so anybody may send it: a few of each payment are kept, each once.
void keep_hint(const Services& services, const Payment& payment, const std::string& raw) {
  perform(services, events::system_actor(), payment.rail, [&](Work& work) {
    const auto locked = payment_by_ticket(work.tx(), payment.ticket, /*lock=*/true);
    invariant(locked.has_value(), "an attempt stays");
    const auto row = exec(work.tx(), kHints, payment.ticket, bytea(view(sha256(raw))))[0];
    if (!read_bool(row["seen"]) && read_int(row["hints"]) < kMostHints)
      store_evidence(work, payment, Source::kHint, raw);
  });
}

Result<Payment> as_it_is(const Services& services, TicketId ticket) {
  return services.db.read(
      [&](pqxx::read_transaction& tx) { return payment_by_ticket(tx, ticket); });
}

// Somebody is asking at this moment (the rail's hint often arrives with the browser): a short wait
// spares the person a page that says less than is about to be known.
Result<Payment> once_answered(const Services& services, TicketId ticket) {
  auto payment = as_it_is(services, ticket);
  for (int i = 0;
       i < kWaitSteps && payment && payment->state == State::kPending && payment->claimed; ++i) {
    std::this_thread::sleep_for(kWaitStep);
    payment = as_it_is(services, ticket);
  }
  return payment;
}

}  // namespace

Result<Payment> query_now(const Services& services, const dues::Law& law, const Rails& rails,
                          TicketId ticket, Source source) {
  const auto payment = as_it_is(services, ticket);
  if (!payment) return payment;
  auto* gateway = rails.find(payment->rail);
  const Instant now = services.clock.now();
  if (gateway == nullptr || rails.rests(payment->rail, now)) return payment;
  const bool claimed = services.db.transaction(
      [&](pqxx::work& tx) { return !exec(tx, kClaimOne, ticket, now + kClaim, now).empty(); });
  if (!claimed) return once_answered(services, ticket);
  const auto claimed_one = as_it_is(services, ticket);  // its number may have come meanwhile
  if (!claimed_one) return claimed_one;
  return ask(services, law, rails, *gateway, *claimed_one, source);
}

Result<Payment> query_seldom(const Services& services, const dues::Law& law, const Rails& rails,
                             TicketId ticket, Source source) {
  const auto payment = as_it_is(services, ticket);
  if (!payment) return payment;
  auto* gateway = rails.find(payment->rail);
  const Instant now = services.clock.now();
  if (gateway == nullptr || rails.rests(payment->rail, now)) return payment;
  const bool returns = source == Source::kReturn;
  const bool claimed = services.db.transaction([&](pqxx::work& tx) {
    return !exec(tx, kClaimSeldom, ticket, now + kClaim, now, now - kSeldom, returns).empty();
  });
  if (!claimed && returns) return once_answered(services, ticket);
  const auto claimed_one = as_it_is(services, ticket);  // its number may have come meanwhile
  if (!claimed || !claimed_one) return claimed_one;
  return ask(services, law, rails, *gateway, *claimed_one, source);
}

Result<Payment> heed_hint(const Services& services, const dues::Law& law, const Rails& rails,
                          std::string_view rail, TicketId ticket, const std::string& raw) {
  auto payment =
      services.db.read([&](pqxx::read_transaction& tx) { return payment_by_ticket(tx, ticket); });
  if (!payment) return payment;
  if (payment->rail != rail) return fail(Code::kNotFound, "pago");
  keep_hint(services, *payment, raw);
  return query_now(services, law, rails, ticket, Source::kHint);
}

WatchReport watch_pending(const Services& services, const dues::Law& law, const Rails& rails,
                          int limit) {
  WatchReport report;
  for (auto* gateway : rails.all()) {
    const Turn turn{services, rails, *gateway, limit};
    // Payers wait for these first; a search can take a rail's whole part of the round.
    ask_those_due(turn, law, report);
    report.not_started += give_up_creations(turn);
    report.expired += expire_unanswered(turn);
    if (gateway->traits().can_search) search_again(turn);
    if (gateway->traits().wants_finalization) report.finalized += finalize_approved(turn);
  }
  report.holds_expired = expire_holds(services);
  return report;
}

}  // namespace recaudo::payments
