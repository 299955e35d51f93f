// Whatever is said about a payment, by whomever, in any order and however often: the ledger has its
// money once, its state is one that the transition table allows, and its receipt says the truth.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <thread>

#include "core/payments/apply_report.h"
#include "core/payments/cases.h"
#include "core/payments/start_payment.h"
#include "core/payments/watch_pending.h"
#include "ledger/check.h"
#include "tests/core/scripted_gateway.h"
#include "tests/core/support.h"
#include "tests/support/few_cases.h"

namespace recaudo::payments {
namespace {

constexpr int kCases = 40;

// One attempt and what it must be by now.
struct Expected {
  Payment payment;
  State state = State::kPending;
  bool duplicate = false;              // approved when its order was paid already
  bool another_amount = false;         // the rail told another amount before it was approved
  std::vector<gateways::Status> said;  // what may be said again, late or twice
};

class World {
 public:
  World() : m(kCases + 5) {
    m.db.owner().read([&](pqxx::read_transaction& tx) {
      for (const auto& row : tx.exec("select source, target, event from payments.transition"))
        allowed_.emplace(std::pair(row[0].as<std::string>(), row[1].as<std::string>()),
                         row[2].as<std::string>());
    });
  }

  // A new order of a parcel that was not used, with one attempt on it.
  void begin(int parcel) {
    m.clock.set(start_);
    // What the cases before left pending would be asked about first, and its silence rests the
    // rail.
    m.db.owner().transaction(
        [](pqxx::work& tx) { tx.exec("update payments.attempt set next_query_at = null"); });
    attempts.clear();
    order_ = value_or_throw(create_order(m.services(), m.law(), events::anonymous_taxpayer(),
                                         {.subject = ledger::parcel_subject(m.parcel(parcel).id),
                                          .vigencias = {2026},
                                          .request_key = "o-" + std::to_string(++keys_)}));
    start();
  }

  // Another attempt, when the rule of one at a time lets it begin.
  void start() {
    gateway.answers.clear();  // who starts asks about what is pending: nothing new is said here
    auto outcome =
        value_or_throw(start_payment(m.services(), m.law(), gateway, events::anonymous_taxpayer(),
                                     {.order = order_.token,
                                      .payer = {},
                                      .bank_code = "1007",
                                      .bank_name = "BANCO DE PRUEBA",
                                      .payer_ip = "127.0.0.1",
                                      .request_key = "s-" + std::to_string(++keys_),
                                      .return_url_base = "https://localhost/pago/"}));
    const bool blocked = std::ranges::any_of(attempts, [](const Expected& e) {
      return e.state == State::kPending || e.state == State::kReview || e.state == State::kApproved;
    });
    RC_ASSERT(std::holds_alternative<Started>(outcome) == !blocked);
    if (!blocked) {
      attempts.emplace_back();
      attempts.back().payment = std::get<Started>(outcome).payment;
    }
  }

  // Something arrives about the attempt; then it must be what the model says.
  void hear(Expected& e) {
    const std::string before(to_code(e.payment.state));
    const auto status = any_status(e);
    const auto& services = m.services();
    gateway.answers.clear();
    if (status) gateway.answers[e.payment.cus.str()] = *status;
    switch (*rc::gen::weightedElement<int>({{3, 0}, {3, 1}, {3, 2}, {3, 3}, {1, 4}})) {
      case 0:
        value_or_throw(query_now(services, m.law(), gateway, e.payment.ticket, Source::kReturn));
        break;
      case 1:
        value_or_throw(query_now(services, m.law(), gateway, e.payment.ticket, Source::kHint));
        break;
      case 2:  // an answer that was on its way for a while
        value_or_throw(
            apply_report(services, m.law(), gateway, e.payment, Source::kQuery,
                         status ? gateways::QueryOutcome(*status) : gateways::NotFoundYet{"{}"}));
        break;
      case 3: {
        m.clock.advance(std::chrono::minutes{*rc::gen::inRange(1, 30)});
        const bool due = e.state == State::kPending && now(e).next_query_at <= m.clock.now();
        watch_pending(services, m.law(), gateway, 1000);
        if (!due) return check(before, e);  // nobody asked
        break;
      }
      default: {  // the browser and the hint at the same moment
        std::thread other([&] {
          (void)query_now(m.services(), m.law(), gateway, e.payment.ticket, Source::kHint);
        });
        (void)query_now(services, m.law(), gateway, e.payment.ticket, Source::kReturn);
        other.join();
      }
    }
    if (status) learn(e, *status);
    check(before, e);
  }

  void check_all() {
    Money approved;
    for (auto& e : attempts) {
      if (e.state == State::kApproved) approved += e.payment.amount;
      check_money(e);
    }
    const Money credit = approved.is_zero() ? Money() : approved - order_.total;
    m.db.app().read([&](pqxx::read_transaction& tx) {
      const Money owed = Money::centavos(
          tx.exec_params1(
                "select sum(balance)::bigint from ledger.obligation where subject_id = $1 "
                "and vigencia = 2026 and side = 1",
                order_.subject.id.value())[0]
              .as<std::int64_t>());
      RC_ASSERT(owed.is_zero() == !approved.is_zero());
      Money given;
      for (const auto& e : attempts) given -= sum(tx, e, ledger::account::kCreditBalances);
      RC_ASSERT(given == credit);
    });
  }

  // Every move is in the log under the name of its edge.
  void check_events() {
    std::set<std::string> told;
    m.db.owner().read([&](pqxx::read_transaction& tx) {
      for (const auto& row : tx.exec("select entry from audit.outbox")) {
        events::pb::AuditEntry entry;
        ASSERT_TRUE(entry.ParseFromString(read_bytes(row[0])));
        const auto& p = entry.payment();
        if (p.from().empty()) continue;  // no payment, or one that begins
        EXPECT_EQ(entry.reason_code(), allowed_.at({p.from(), p.to()}));
        told.insert(entry.reason_code());
      }
    });
    EXPECT_TRUE(told.contains("PAGO_INICIADO") && told.contains("PAGO_APROBADO"));
    EXPECT_GE(told.size(), 5U) << "of the edges that reports lead over";
  }

  void check_ledger() {
    const auto report =
        m.db.app().read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
    EXPECT_TRUE(report.ok()) << report.differences.at(0);
  }

  std::vector<Expected> attempts;

 private:
  Payment now(const Expected& e) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return value_or_throw(payment_by_ticket(tx, e.payment.ticket));
    });
  }

  // What the rail says this time; nothing: it does not answer, or does not know.
  std::optional<gateways::Status> any_status(Expected& e) {
    if (!e.said.empty() && *rc::gen::inRange(0, 4) == 0)
      return e.said.at(
          static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(e.said.size()))));
    const int kind =
        *rc::gen::weightedElement<int>({{3, 0}, {3, 1}, {2, 2}, {2, 3}, {1, 4}, {1, 5}, {1, 6}});
    if (kind == 6) return std::nullopt;
    constexpr gateways::PaymentState kSays[] = {
        gateways::PaymentState::kPending,  gateways::PaymentState::kApproved,
        gateways::PaymentState::kDeclined, gateways::PaymentState::kFailed,
        gateways::PaymentState::kApproved, gateways::PaymentState::kApproved};
    auto status = gateway.status(e.payment, kSays[kind]);
    if (kind == 4) status.amount += Money::centavos(*rc::gen::element<std::int64_t>(-1, 100));
    if (kind == 5) status.ticket = TicketId(e.payment.ticket.value() + 1'000'000);
    e.said.push_back(status);
    return status;
  }

  void learn(Expected& e, const gateways::Status& s) {
    if (e.state == State::kApproved || s.ticket != e.payment.ticket) return;
    if (s.state == gateways::PaymentState::kApproved) {
      if (s.amount != e.payment.amount) {
        e.another_amount = true;
        e.state = State::kReview;
        return;
      }
      for (const auto& other : attempts)
        if (other.state == State::kApproved) e.duplicate = true;
      e.state = State::kApproved;
    } else if (e.state == State::kPending && s.state != gateways::PaymentState::kPending) {
      e.state = s.state == gateways::PaymentState::kDeclined ? State::kDeclined : State::kFailed;
    }
  }

  void check(const std::string& before, Expected& e) {
    e.payment = now(e);
    const std::string after(to_code(e.payment.state));
    RC_LOG(before + " -> " + after + "\n");
    RC_ASSERT(after == to_code(e.state));
    RC_ASSERT(before == after || allowed_.count({before, after}) == 1);
  }

  void check_money(const Expected& e) {
    const bool approved = e.state == State::kApproved;
    m.db.app().read([&](pqxx::read_transaction& tx) {
      RC_ASSERT(sum(tx, e, ledger::account::kInTransit) == (approved ? e.payment.amount : Money()));
      RC_ASSERT(-sum(tx, e, ledger::account::kCreditBalances) ==
                (e.duplicate ? e.payment.amount : Money()));
      RC_ASSERT(receipt_of(tx, e.payment.ticket).has_value() == approved);
      std::set<std::string> kinds;
      for (const auto& c : open_cases(tx, 10'000))
        if (c.ticket == e.payment.ticket) kinds.insert(c.kind);
      RC_ASSERT(kinds.count("DUPLICADO") == (e.duplicate ? 1U : 0U));
      RC_ASSERT(kinds.count("VALOR_DISTINTO") == (e.another_amount ? 1U : 0U));
    });
  }

  // What the entries of this payment did to an account.
  Money sum(pqxx::transaction_base& tx, const Expected& e, ledger::AccountId account) {
    return Money::centavos(
        tx.exec_params1("select coalesce(sum(p.amount), 0)::bigint from ledger.entry e join "
                        "ledger.posting p on p.seq = e.seq where e.source_kind = 'pago' and "
                        "e.source_id = $1 and p.account_id = $2",
                        to_string(e.payment.ticket), account.value())[0]
            .as<std::int64_t>());
  }

  test::Municipality m;
  test::ScriptedGateway gateway;
  const Instant start_ = m.clock.now();
  Order order_;
  std::map<std::pair<std::string, std::string>, std::string> allowed_;  // edge, its event
  int keys_ = 0;
};

TEST(PaymentReports, AnyInterleavingPostsTheMoneyOnceAndOnlyWhatTheTransitionsAllow) {
  World world;
  int parcel = 0;
  test::check_few(kCases, "reports in any order", [&] {
    world.begin(parcel++ % kCases);
    const int steps = *rc::gen::inRange(1, 12);
    for (int i = 0; i < steps; ++i) {
      if (*rc::gen::inRange(0, 4) == 0) world.start();
      auto& e = world.attempts.at(static_cast<std::size_t>(
          *rc::gen::inRange<int>(0, static_cast<int>(world.attempts.size()))));
      world.hear(e);
    }
    world.check_all();
  });
  world.check_ledger();
  world.check_events();
}

}  // namespace
}  // namespace recaudo::payments
