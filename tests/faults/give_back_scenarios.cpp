#include "tests/faults/give_back_scenarios.h"

#include "core/adjustments/pursue_reversal.h"
#include "core/adjustments/refunds.h"
#include "core/closing/bank_day.h"
#include "core/payments/start_payment.h"
#include "core/payments/watch_pending.h"
#include "gateways/placetopay/placetopay_gateway.h"
#include "ledger/balance_rows.h"
#include "ledger/credit_balances.h"
#include "ledger/holds.h"
#include "ledger/statement.h"
#include "ledger/third_parties.h"
#include "tax-rules/document_number.h"
#include "tests/bank_files/collection_writer.h"
#include "tests/core/bank_writer.h"
#include "tests/faults/desk.h"
#include "tests/faults/simulator_orders.h"

namespace recaudo::test {
namespace {

using adjustments::ActKind;
using payments::Payment;
using payments::State;

constexpr int kPayments = 2;
constexpr int kTries = 4;    // of one payer: a creation in doubt ends, and another one begins
constexpr int kRounds = 20;  // of the janitor, until nobody waits

placetopay::PlacetopayOptions placetopay_options(const World& world) {
  placetopay::PlacetopayOptions o;
  o.base_url = o.page_origin = world.simulator;
  o.payment_methods = "pse";
  o.credentials = value_or_throw(
      placetopay::load_credentials(world.folder + "/secrets", placetopay::HashName::kSha256));
  o.tells_returns = true;
  o.http.timeout = std::chrono::seconds(5);
  return o;
}

struct ReversalDesk : Desk {
  explicit ReversalDesk(const World& w)
      : Desk(w), world(w), gateway(placetopay_options(w), site.clock) {
    const auto told = ask_simulator(world, "GET", "ledger", "");
    site.clock.set(value_or_throw(parse_instant(std::string(told.at("now").as_string()))));
  }
  // Here and at the rail, which refuses whoever's clock is not its own.
  void pass(std::chrono::minutes time) {
    site.clock.advance(time);
    (void)ask_simulator(
        world, "POST", "clock",
        R"({"advance_seconds":)" + std::to_string(std::chrono::seconds(time).count()) + "}");
  }
  std::vector<Payment> attempts(const payments::Order& order) {
    return ask(
        [&](pqxx::read_transaction& tx) { return payments::payments_of_order(tx, order.id); });
  }
  // The order's payment that went through, whether or not it went back since.
  std::optional<Payment> paid(const payments::Order& order) {
    for (const auto& p : attempts(order))
      if (p.state == State::kApproved || p.state == State::kReversed) return p;
    return std::nullopt;
  }
  void watch() {
    pass(std::chrono::minutes{8});
    (void)payments::watch_pending(site.services(), law(), gateway, 10);
  }
  Result<payments::StartOutcome> start(const payments::Order& order, int number) {
    return payments::start_payment(
        site.services(), law(), gateway, events::anonymous_taxpayer(),
        {.order = order.token,
         .payer = {.document_number = "9900000001",
                   .full_name = "PAGADORA DE PRUEBA",
                   .email = "pagadora@example.org",
                   .phone = "3000000000",
                   .address = "CALLE 1 2 3"},
         .bank_code = "",
         .bank_name = "",
         .payer_ip = "127.0.0.1",
         .request_key = "r-" + order.token.str() + "-" + std::to_string(number),
         .return_url_base = "https://localhost/pago/"});
  }
  // Paid at the payer's bank, in as many attempts as it takes.
  std::optional<Payment> pay(const payments::Order& order) {
    for (int i = 0; i < kTries && !paid(order); ++i) {
      const auto outcome = start(order, i);
      const auto* started = outcome ? std::get_if<payments::Started>(&*outcome) : nullptr;
      if (started != nullptr && started->payment.state == State::kPending) {
        (void)ask_simulator(world, "POST", "sessions/" + started->payment.cus.str(),
                            R"({"decision":"approve"})");
        (void)payments::query_now(site.services(), law(), gateway, started->payment.ticket,
                                  payments::Source::kReturn);
      }
      if (!paid(order)) watch();
    }
    return paid(order);
  }
  // The order of two persons; one that was given before stays the only one.
  Uuid reversal(const payments::Order& order, const Payment& payment) {
    const auto known = column(site.db,
                              "select proposal::text from adjustments.rail_reversal where "
                              "attempt_id = " +
                                  to_string(payment.ticket));
    if (!known.empty()) return value_or_throw(parse_uuid(*known.begin()));
    auto act = act_on(ActKind::kRailReversal, order.subject.id);
    act.payment = payment.ticket;
    return decide("reverso-" + order.token.str(), act);
  }
  void note(const payments::Order& order) {
    const auto payment = paid(order);
    if (payment && payment->state == State::kReversed) site.book.ok("reverse", order.token.str());
  }
  bool is_any_open() {
    return !column(site.db,
                   "select proposal::text from adjustments.rail_reversal where state in "
                   "('ordered', 'asked', 'returned')")
                .empty();
  }

  const World world;
  placetopay::PlacetopayGateway gateway;
};

// What the simulator's bank gave back, by the number that PlacetoPay gave us.
std::set<std::string> given_back(const World& world) {
  std::set<std::string> out;
  const auto told = ask_simulator(world, "GET", "ledger", "");
  for (const auto& t : told.at("transactions").as_array())
    if (!t.at("reversed_at").is_null())
      out.insert(std::to_string(t.at("gateway_id").to_number<std::int64_t>()));
  return out;
}

Money balance_of(Site& site, ledger::AccountId account) {
  for (const auto& b :
       site.db.read([](pqxx::read_transaction& tx) { return ledger::trial_balance(tx); }))
    if (b.account == account) return b.net();
  return {};
}

}  // namespace

void reverse_at_rail(const World& world) {
  ReversalDesk desk(world);
  hire(world, desk);
  std::vector<payments::Order> orders;
  for (int index = 0; index < kPayments; ++index) {
    orders.push_back(desk.site.order(index));
    const auto payment = desk.pay(orders.back());
    invariant(payment.has_value(), "a payer who tries again pays");
    desk.site.book.invoke("reverse", orders.back().token.str());
    const Uuid id = desk.reversal(orders.back(), *payment);
    if (index > 0) continue;
    (void)adjustments::pursue_reversal(desk.site.services(), law(), desk.gateway, id);
    desk.note(orders.back());
  }
  for (int round = 0; round < kRounds && desk.is_any_open(); ++round) {
    desk.pass(std::chrono::minutes{30});
    (void)adjustments::pursue_reversals(desk.site.services(), law(), desk.gateway, 10);
  }
  for (const auto& order : orders) desk.note(order);
}

std::string check_reversals(const World& world) {
  Site site(world);
  const auto reversed =
      column(site.db, "select cus from payments.attempt where state = 'reversed'");
  const auto at_rail = given_back(world);
  if (reversed != at_rail)
    return "the rail gave " + std::to_string(at_rail.size()) + " payments back and " +
           std::to_string(reversed.size()) + " are on the books";
  const auto open = column(site.db,
                           "select state from adjustments.rail_reversal where state in "
                           "('ordered', 'asked', 'returned')");
  if (!open.empty()) return "a reversal stays " + *open.begin();
  const auto acts = column(site.db, "select proposal::text from adjustments.act");
  const auto mirrors =
      column(site.db, "select seq::text from ledger.entry where reverses is not null");
  if (acts.size() != reversed.size() || mirrors.size() != reversed.size())
    return std::to_string(reversed.size()) + " payments went back by " +
           std::to_string(acts.size()) + " acts and " + std::to_string(mirrors.size()) + " entries";
  const Money awaited = site.db.read([](pqxx::read_transaction& tx) {
    return read_money(
        tx.exec1("select coalesce(sum(amount), 0)::bigint from payments.attempt "
                 "where state = 'approved'")[0]);
  });
  if (balance_of(site, ledger::account::kInTransit) != awaited)
    return "what is in transit is not what the bank will show";
  return disagreement(
      book_of(world), "reverse",
      column(site.db,
             "select o.token from payments.payment_order o join payments.attempt a on a.order_id "
             "= o.id where a.state = 'reversed'"));
}

namespace {

constexpr int kTwicePaid = 4;  // the parcel
const Money kPaidOut = Money::pesos(1'000), kRevoked = Money::pesos(2'000);
const Date kNextDay = add_days(kDay, 1);

struct RefundDesk : Desk {
  explicit RefundDesk(const World& world) : Desk(world), order(site.order(kTwicePaid)) {}

  ledger::SubjectId parcel() const { return order.subject.id; }
  void take_in(Date day, const std::vector<closing::NamedFile>& files) {
    const auto done =
        closing::reconcile(site.services(), law(), events::system_actor(), day, files);
    if (!done && done.error().code != Code::kAlreadyImported) throw Refusal(done.error());
  }
  // Two offices of the bank took the same slip.
  void pay_twice() {
    const bank_files::testing::WrittenDetail one{.reference = std::stoll(order.reference.str()),
                                                 .centavos = order.total.centavos()};
    auto other = one;
    other.office = one.office + 1;
    take_in(
        kDay,
        {{"recaudo.txt",
          bank_files::testing::write_collection({{one, other}}, {.date = to_compact(kDay)})},
         {"extracto.xml", write_statement(kDay, Money(), {{order.total + order.total, "LOTE1"}})}});
  }
  // Of what is left over, as its holder asks for it.
  void order_refund(const std::string& request, Money amount) {
    const auto credit =
        ask([&](pqxx::read_transaction& tx) { return ledger::credits_of(tx, parcel()).at(0); });
    auto act = act_on(ActKind::kRefund, parcel());
    act.credit = credit.id;
    act.amount = amount;
    act.request = {.asked_on = kDay,
                   .document_type = "CC",
                   .document_number = "52000111",
                   .account_type = "ahorros"};
    if (credit.third_party) {
      const auto holder = ask([&](pqxx::read_transaction& tx) {
        return ledger::find_third_party(tx, *credit.third_party)->party;
      });
      act.request->document_type = holder.document_type;
      act.request->document_number = value_or_throw(tax_rules::parse_document_number(
          value_or_throw(tax_rules::document_type_from_acronym(holder.document_type)),
          holder.document_number));
    }
    decide(request, act);
  }
  adjustments::RefundToPay refund_of(Money amount) {
    for (const auto& r :
         ask([&](pqxx::read_transaction& tx) { return adjustments::refunds_to_pay(tx, parcel()); }))
      if (r.payable.amount == amount) return r;
    throw BrokenInvariant("the refund was ordered");
  }
  void pay_out() {
    const auto refund = refund_of(kPaidOut);
    const auto debit =
        ask([&](pqxx::read_transaction& tx) { return adjustments::debits_for(tx, refund).at(0); });
    auto act = act_on(ActKind::kRefundPayout, parcel());
    act.on = kNextDay;
    act.payout = {.refund = refund.proposal, .debit = debit.entry, .reference = "GIRO 000017"};
    decide("giro", act);
  }
  void revoke() {
    auto act = act_on(ActKind::kRefundRevocation, parcel());
    act.on = kNextDay;
    act.date = kNextDay;
    act.resolution = "R-2 de 2026";
    act.revokes = {.refund = refund_of(kRevoked).proposal};
    decide("revocatoria", act);
  }
  // Unless the process before did it.
  template <typename F>
  void once(ActKind kind, std::size_t times, F&& f) {
    if (times_done(parcel(), kind) < times) f();
  }

  const payments::Order order;
};

}  // namespace

void refund(const World& world) {
  RefundDesk desk(world);
  hire(world, desk);
  desk.pay_twice();
  desk.once(ActKind::kRefund, 1, [&] { desk.order_refund("devolucion-1", kPaidOut); });
  desk.once(ActKind::kRefund, 2, [&] { desk.order_refund("devolucion-2", kRevoked); });
  desk.site.clock.set(noon() + std::chrono::hours{24});
  desk.take_in(kNextDay,
               {{"extracto-2.xml", write_statement(kNextDay, desk.order.total + desk.order.total,
                                                   {{-kPaidOut, "G17", "GIRO 000017"}})}});
  desk.once(ActKind::kRefundPayout, 1, [&] { desk.pay_out(); });
  desk.once(ActKind::kRefundRevocation, 1, [&] { desk.revoke(); });
}

std::string check_refunds(const World& world) {
  RefundDesk desk(world);
  if (!balance_of(desk.site, ledger::account::kRefundsPayable).is_zero())
    return "a refund is still to be paid";
  if (!balance_of(desk.site, ledger::account::kUnclassified).is_zero())
    return "a debit of the bank is not explained";
  const auto credits =
      desk.ask([&](pqxx::read_transaction& tx) { return ledger::credits_of(tx, desk.parcel()); });
  if (credits.size() != 1 || credits[0].balance != desk.order.total - kPaidOut)
    return "the credit balance is not what was left over less what was paid out";
  const bool once = desk.times_done(desk.parcel(), ActKind::kRefund) == 2 &&
                    desk.times_done(desk.parcel(), ActKind::kRefundPayout) == 1 &&
                    desk.times_done(desk.parcel(), ActKind::kRefundRevocation) == 1;
  return once ? "" : "an act was not carried out once";
}

}  // namespace recaudo::test
