#include "core/payments/start_payment.h"

#include "base/fault_point.h"
#include "core/payments/attempt_store.h"
#include "core/payments/references.h"
#include "core/payments/watch_pending.h"
#include "ledger/holds.h"
#include "ledger/order_lock.h"

namespace recaudo::payments {
namespace {

// Longer than any rail takes to decide: what is still pending then waits for people, not for this.
constexpr std::chrono::hours kLongestFlight{24 * 30};

// Before the ledger's order lock, as an approval takes them: the attempt's foreign key locks it
// too.
constexpr Statement kLockOrder{
    "payments.share_order", "select id from payments.payment_order where token = $1 for key share"};
constexpr Statement kBlocker{"payments.blocker", "select payments.blocker_of($1)"};
constexpr Statement kPaidBy{"payments.paid_by",
                            "select id from payments.attempt where order_id = $1 and state = "
                            "'approved' order by id limit 1"};
constexpr Statement kInsert{
    "payments.insert_attempt",
    "insert into payments.attempt (token, order_id, rail, state, amount, bank_code, bank_name, "
    "payer_ip, created_at, request_key) values ($1, $2, $9, 'created', $3, $4, $5, $6, $7, $8) "
    "returning id"};
constexpr Statement kByRequestKey{
    "payments.attempt_by_request_key",
    "select id, order_id from payments.attempt where request_key = $1"};
constexpr Statement kAccepted{"payments.accepted",
                              "update payments.attempt set state = 'pending', cus = $2, "
                              "redirect_url = $3, next_query_at = $4 where id = $1 returning "
                              "(select event from payments.transition where (source, target) = "
                              "('created', 'pending'))"};

struct Repeated {
  Payment payment;  // the same request, answered before
};
struct Resting {};  // the rail does not answer at present
using Opened = std::variant<Payment, Blocked, Repeated, Resting>;

Result<Opened> repeated(pqxx::transaction_base& tx, const pqxx::row& known, OrderId order) {
  if (read_id<OrderTag>(known["order_id"]) != order) return fail(Code::kKeyReused);
  RECAUDO_TRY(payment, payment_by_ticket(tx, TicketId(read_int(known["id"]))));
  if (payment.state == State::kCreated) return fail(Code::kRequestInFlight);
  return Opened(Repeated{payment});
}

// First transaction: everything that must be true before the rail is asked, and the attempt itself.
Result<Opened> open_attempt(Work& work, const StartRequest& request, const std::string& rail,
                            bool rests) {
  exec(work.tx(), kLockOrder, request.order);
  ledger::lock_head(work.tx());  // of two starts on one debt, the second finds the first one's hold
  fault_point("after_lock");
  RECAUDO_TRY(order, order_by_token(work.tx(), request.order));
  if (const auto known = exec(work.tx(), kByRequestKey, request.request_key); !known.empty())
    return repeated(work.tx(), known[0], order.id);
  if (order.state == OrderState::kPaid) {
    const auto paid = exec(work.tx(), kPaidBy, order.id);
    invariant(!paid.empty(), "a paid order has an approved payment");
    RECAUDO_TRY(other, payment_by_ticket(work.tx(), TicketId(read_int(paid[0][0]))));
    return Opened(Blocked{other, order.reference});
  }
  RECAUDO_TRY(blocked, blocked_by(work.tx(), order.id));
  if (blocked) return Opened(std::move(*blocked));
  if (order.state == OrderState::kExpired || order.valid_until < work.today())
    return fail(Code::kOrderClosed, "era válida hasta el " + to_long_spanish(order.valid_until));
  if (is_stale(work.tx(), order.id)) return fail(Code::kOrderClosed, "la deuda cambió");
  if (rests) return Opened(Resting{});
  const auto row =
      exec(work.tx(), kInsert, random_token(), order.id, order.total, request.bank_code,
           request.bank_name, request.payer_ip, work.now(), request.request_key, rail);
  fault_point("after_key_insert");
  RECAUDO_TRY(payment, payment_by_ticket(work.tx(), TicketId(read_int(row[0][0]))));
  std::vector<ledger::Hold> holds;
  holds.reserve(order.lines.size());
  for (const auto& l : order.lines) holds.push_back({l.obligation, l.capital});
  if (auto held = ledger::place_hold(work.tx(), hold_key(payment.ticket), holds, work.now(),
                                     work.now() + kLongestFlight);
      !held)
    return held.error().code == Code::kAmountHeld ? fail(Code::kPaymentBlocked)
                                                  : tl::unexpected(held.error());
  work.emit(
      {"pago", to_string(payment.ticket)},
      events::payment_state(to_string(payment.ticket), "", "created", payment.amount, rail, ""));
  return Opened(payment);
}

// What came of asking: the outcome that counts, and everything that was said on the way to it.
struct Creation {
  gateways::CreateOutcome outcome;
  std::vector<std::string> said;
};

std::string raw_of(const gateways::CreateOutcome& outcome) {
  return std::visit([](const auto& o) { return o.raw; }, outcome);
}

// Asks the rail once. A creation in doubt is searched for where the rail can; it is never sent
// again.
Creation create_on(const Clock& clock, const Rails& rails, gateways::PaymentGateway& gateway,
                   const gateways::CreateRequest& request) {
  if (auto ok = gateway.check(request); !ok)
    return {gateways::Refused{std::string(info(ok.error().code).id), to_text(ok.error()),
                              "no se envió", std::nullopt},
            {"no se envió"}};
  const auto& traits = gateway.traits();
  Creation creation{gateway.create(request), {}};
  creation.said.push_back(raw_of(creation.outcome));
  rails.hear(traits.name, clock.now(), creation.outcome);
  const auto* doubt = std::get_if<gateways::Unknown>(&creation.outcome);
  if (doubt == nullptr || !doubt->cus.empty() || !traits.can_search) return creation;
  creation.outcome = gateway.find(request, gateways::Search::kForThePayer);
  rails.hear(traits.name, clock.now(), creation.outcome);
  creation.said.push_back(raw_of(creation.outcome));
  return creation;
}

Result<StartOutcome> record_creation(Work& work, const gateways::PaymentGateway& gateway,
                                     TicketId ticket, const Creation& creation) {
  RECAUDO_TRY(payment, payment_by_ticket(work.tx(), ticket, /*lock=*/true));
  for (const auto& raw : creation.said) store_evidence(work, payment, Source::kCreation, raw);
  const auto next_query = [&] {
    return gateway.next_query_at({.created = payment.created_at,
                                  .redirected = work.now(),
                                  .queries = 0,
                                  .now = work.now(),
                                  .ticket = ticket,
                                  .not_found = false});
  };
  if (const auto* created = std::get_if<gateways::Created>(&creation.outcome)) {
    if (payment.state == State::kCreated) {
      const auto moved =
          exec(work.tx(), kAccepted, ticket, created->cus, created->redirect_url, next_query());
      tell_move(work, payment, State::kPending, created->cus.str(), read_text(moved[0][0]));
    }
    RECAUDO_TRY(pending, payment_by_ticket(work.tx(), ticket));
    return StartOutcome(Started{pending});
  }
  if (const auto* refused = std::get_if<gateways::Refused>(&creation.outcome)) {
    if (payment.state == State::kCreated)
      move_state(work, payment, State::kFailed, refused->text, refused->code);
    return StartOutcome(NotStarted{refused->text});
  }
  const auto& unknown = std::get<gateways::Unknown>(creation.outcome);
  if (payment.state == State::kCreated) {
    move_state(work, payment, State::kNotStarted,
               "El medio de pago no respondió a tiempo; no se inició ningún débito.",
               unknown.cus.str());
    // Without its number it is searched for, later, where the rail can: it may exist all the same.
    if (!unknown.cus.empty())
      remember_unstarted(work, ticket, unknown.cus, next_query());
    else if (gateway.traits().can_search)
      plan_query(work, ticket, payment.queries, next_query());
  }
  return StartOutcome(NotStarted{gateway.traits().label +
                                 " no respondió a tiempo. No se inició ningún débito. Puede "
                                 "intentar de nuevo ahora."});
}

// What the taxpayer asked for before the attempt was written.
struct Asked {
  OrderReference reference;
  std::string_view what;
  Date valid_until;
  std::vector<gateways::AmountPart> parts;
  std::optional<TicketId> blocker;
};

// What the order pays of each item: capital less its discount, and interest.
std::vector<gateways::AmountPart> parts_of(const Order& order) {
  std::vector<gateways::AmountPart> out;
  out.reserve(order.lines.size() * 2);
  for (const auto& l : order.lines) {
    const std::string item(to_code(l.item));
    out.push_back({item, false, l.capital - l.discount});
    out.push_back({item, true, l.interest});
  }
  return out;
}

gateways::CreateRequest create_request(const StartRequest& request, const Payment& payment,
                                       const Asked& asked, Instant now) {
  gateways::CreateRequest create;
  create.ticket = payment.ticket;
  create.order_reference = asked.reference.str();
  create.amount = payment.amount;
  create.description = std::string(asked.what) + " orden " + create.order_reference;
  create.payer = request.payer;
  create.bank_code = request.bank_code;
  create.consents = request.consents;
  create.return_url = request.return_url_base + payment.token.str();
  create.payer_ip = request.payer_ip;
  create.user_agent = request.user_agent;
  create.valid_until = asked.valid_until;
  create.requested_at = now;
  create.parts = asked.parts;
  return create;
}

}  // namespace

std::optional<TicketId> blocker_of(pqxx::transaction_base& tx, OrderId order) {
  const auto rows = exec(tx, kBlocker, order);
  if (rows[0][0].is_null()) return std::nullopt;
  return TicketId(read_int(rows[0][0]));
}

Result<std::optional<Blocked>> blocked_by(pqxx::transaction_base& tx, OrderId order) {
  const auto blocking = blocker_of(tx, order);
  if (!blocking) return std::optional<Blocked>();
  RECAUDO_TRY(other, payment_by_ticket(tx, *blocking));
  RECAUDO_TRY(paying, order_by_id(tx, other.order));
  return std::optional(Blocked{std::move(other), paying.reference});
}

Result<StartOutcome> start_payment(const Services& services, const dues::Law& law,
                                   const Rails& rails, const events::Actor& actor,
                                   const StartRequest& request) {
  auto* gateway = request.rail.empty() ? rails.all().front() : rails.find(request.rail);
  if (gateway == nullptr) return fail(Code::kBadForm, "medio de pago");
  const std::string& rail = gateway->traits().name;
  const auto asked = services.db.read([&](pqxx::read_transaction& tx) -> Result<Asked> {
    RECAUDO_TRY(order, order_by_token(tx, request.order));
    return Asked{order.reference, what_is_paid(order.subject.kind), order.valid_until,
                 parts_of(order), blocker_of(tx, order.id)};
  });
  if (!asked) return tl::unexpected(asked.error());
  // A pending payment of the same debt, on whatever rail, is asked about once before anybody is
  // told to wait.
  if (asked->blocker) (void)query_now(services, law, rails, *asked->blocker, Source::kQuery);

  const Instant now = services.clock.now();
  const bool rests = rails.rests(rail, now);
  auto opened = perform(services, actor, "web",
                        [&](Work& work) { return open_attempt(work, request, rail, rests); });
  if (!opened) return tl::unexpected(opened.error());
  if (auto* blocked = std::get_if<Blocked>(&*opened)) return StartOutcome(std::move(*blocked));
  if (auto* before = std::get_if<Repeated>(&*opened)) {
    if (before->payment.redirect_url.empty())
      return StartOutcome(NotStarted{before->payment.cause});
    return StartOutcome(Started{before->payment});
  }
  if (std::holds_alternative<Resting>(*opened))
    return StartOutcome(NotStarted{gateway->traits().label +
                                   " no responde en este momento. No se inició ningún débito. Use "
                                   "otro medio de pago o intente en unos minutos."});
  const Payment payment = std::get<Payment>(*opened);
  const Creation creation =
      create_on(services.clock, rails, *gateway, create_request(request, payment, *asked, now));
  return perform(services, actor, rail, [&](Work& work) {
    return record_creation(work, *gateway, payment.ticket, creation);
  });
}

}  // namespace recaudo::payments
