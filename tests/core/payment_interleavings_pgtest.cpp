// One order, two rails at once, and everything that both say, in any order: duplicated, reordered,
// delayed, lost, forged, with another amount. What the ledger ends with depends on what was said,
// never on when.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/payments/apply_report.h"
#include "core/payments/notices.h"
#include "core/payments/start_payment.h"
#include "core/payments/watch_pending.h"
#include "ledger/check.h"
#include "tests/core/scripted_gateway.h"
#include "tests/core/support.h"
#include "tests/support/few_cases.h"

namespace recaudo::payments {
namespace {

using gateways::PaymentState;

constexpr int kCases = 25;
constexpr int kOrders = 2;  // in which the same reports are told, each to a parcel of its own

enum class Said {
  kPending,
  kApproved,
  kDeclined,
  kFailed,
  kAnotherAmount,
  kAnotherTicket,
  kNothing,  // no answer that can be read
};
// What one rail says about its attempt: 0 the first, which the payer was never sent to; 1 the
// second.
struct Report {
  int attempt = 0;
  Said said = Said::kPending;
};

// What is left, measured by the order's total, so that two parcels can be compared.
struct Ending {
  std::array<PublicState, 2> states{};
  std::array<bool, 2> review{};
  int receipts = 0;
  int totals_in_transit = 0;
  int totals_of_credit = 0;
  bool owed = true;
  bool operator==(const Ending&) const = default;
};

Ending expected_of(const std::vector<Report>& reports) {
  Ending out;
  out.states = {PublicState::kRejected, PublicState::kPending};
  for (const int attempt : {0, 1}) {
    const auto heard = [&](Said said) {
      return std::ranges::any_of(
          reports, [&](const Report& r) { return r.attempt == attempt && r.said == said; });
    };
    const auto i = static_cast<std::size_t>(attempt);
    if (heard(Said::kApproved)) {
      out.states.at(i) = PublicState::kApproved;
      ++out.receipts;
    } else if (heard(Said::kAnotherAmount)) {
      out.states.at(i) = PublicState::kPending;
      out.review.at(i) = true;
    } else if (heard(Said::kDeclined) || heard(Said::kFailed)) {
      out.states.at(i) = PublicState::kRejected;
    }
  }
  out.totals_in_transit = out.receipts;
  out.totals_of_credit = std::max(0, out.receipts - 1);
  out.owed = out.receipts == 0;
  return out;
}

class World {
 public:
  World() : m(kCases * kOrders + 5) {}

  // The first rail did not answer in time and gave its number all the same; so the payer took the
  // second one. In half of the cases a hint overtakes the second one's answer.
  void begin(int parcel) {
    m.clock.set(start_);
    // What the cases before left pending would be asked about first, and its silence rests the
    // rail.
    m.db.owner().transaction(
        [](pqxx::work& tx) { tx.exec("update payments.attempt set next_query_at = null"); });
    order_ = value_or_throw(create_order(m.services(), m.law(), events::anonymous_taxpayer(),
                                         {.subject = ledger::parcel_subject(m.parcel(parcel).id),
                                          .vigencias = {2026},
                                          .request_key = "o-" + std::to_string(++keys_)}));
    first_.create_answers.push_back(gateways::Unknown{"sin dirección", "{}", fresh_number()});
    RC_ASSERT(std::holds_alternative<NotStarted>(start("wompi")));
    const bool overtaken = *rc::gen::arbitrary<bool>();
    second_.on_create = [&, overtaken](const gateways::CreateRequest& r) {
      Payment p;
      p.ticket = r.ticket;
      p.cus = test::ScriptedGateway::cus_of(r.ticket);
      if (overtaken) (void)take_notice(m.services(), second_, second_.notice(p, unique()));
    };
    RC_ASSERT(std::holds_alternative<Started>(start("pse")));
    attempts_ = m.db.app().read(
        [&](pqxx::read_transaction& tx) { return payments_of_order(tx, order_.id); });
    std::ranges::reverse(attempts_);  // oldest first
    RC_ASSERT(attempts_.size() == 2U);
  }

  void tell(const Report& r) {
    const Payment& p = attempts_.at(static_cast<std::size_t>(r.attempt));
    auto& gateway = r.attempt == 0 ? first_ : second_;
    const auto outcome = outcome_of(gateway, p, r.said);
    first_.answers.clear();
    second_.answers.clear();
    gateway.answers[p.cus.str()] = outcome;
    const Rails rails(std::vector<gateways::PaymentGateway*>{&second_, &first_});
    switch (*rc::gen::inRange(0, 5)) {
      case 0:
        value_or_throw(query_now(m.services(), m.law(), rails, p.ticket, Source::kReturn));
        break;
      case 1:  // a signed hint, and the janitor
        value_or_throw(take_notice(m.services(), gateway, gateway.notice(p, unique())));
        watch_pending(m.services(), m.law(), rails, 100);
        break;
      case 2:  // an answer that was on its way for a while
        m.clock.advance(std::chrono::minutes{*rc::gen::inRange(1, 600)});
        value_or_throw(apply_report(m.services(), m.law(), gateway, p, Source::kQuery, outcome));
        break;
      case 3:  // a signed hint while the rail is being asked, which answers as before or not at all
        gateway.answers[p.cus.str()] =
            outcome_of(gateway, p, *rc::gen::arbitrary<bool>() ? Said::kPending : Said::kNothing);
        gateway.on_query = [&](const auto&) {
          m.clock.advance(std::chrono::seconds{1});
          value_or_throw(take_notice(m.services(), gateway, gateway.notice(p, unique())));
        };
        value_or_throw(query_now(m.services(), m.law(), rails, p.ticket, Source::kReturn));
        gateway.on_query = nullptr;
        gateway.answers[p.cus.str()] = outcome;
        watch_pending(m.services(), m.law(), rails, 100);
        break;
      default:  // a forged hint before the browser comes back
        RC_ASSERT(!take_notice(m.services(), gateway, {p.cus.str() + " 1 falso " + unique(), ""}));
        value_or_throw(query_now(m.services(), m.law(), rails, p.ticket, Source::kHint));
    }
  }

  Ending ending() {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      Ending out;
      Money transit;
      Money credit;
      for (std::size_t i = 0; i < 2; ++i) {
        const auto p = value_or_throw(payment_by_ticket(tx, attempts_.at(i).ticket));
        out.states.at(i) = public_state(p.state);
        out.review.at(i) = p.state == State::kReview;
        out.receipts += receipt_of(tx, p.ticket).has_value() ? 1 : 0;
        transit += sum(tx, p.ticket, ledger::account::kInTransit);
        credit -= sum(tx, p.ticket, ledger::account::kCreditBalances);
      }
      out.totals_in_transit = totals(transit);
      out.totals_of_credit = totals(credit);
      out.owed = tx.exec_params1(
                       "select coalesce(sum(balance), 0)::bigint > 0 from ledger.obligation where "
                       "subject_id = $1 and vigencia = 2026 and side = 1",
                       order_.subject.id.value())[0]
                     .as<bool>();
      return out;
    });
  }

  void check_ledger() {
    const auto report =
        m.db.app().read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
    EXPECT_TRUE(report.ok()) << report.differences.at(0);
  }

 private:
  StartOutcome start(const std::string& rail) {
    const Rails rails(std::vector<gateways::PaymentGateway*>{&second_, &first_});
    return value_or_throw(start_payment(m.services(), m.law(), rails, events::anonymous_taxpayer(),
                                        {.order = order_.token,
                                         .rail = rail,
                                         .payer = {},
                                         .bank_code = "1007",
                                         .bank_name = "BANCO DE PRUEBA",
                                         .payer_ip = "127.0.0.1",
                                         .request_key = "s-" + std::to_string(++keys_),
                                         .return_url_base = "https://localhost/pago/"}));
  }

  gateways::QueryOutcome outcome_of(const test::ScriptedGateway& gateway, const Payment& p,
                                    Said said) {
    if (said == Said::kNothing) return gateways::Unavailable{"ilegible", "{"};
    auto status = gateway.status(p, said == Said::kPending    ? PaymentState::kPending
                                    : said == Said::kDeclined ? PaymentState::kDeclined
                                    : said == Said::kFailed   ? PaymentState::kFailed
                                                              : PaymentState::kApproved);
    status.bank_process_at = start_;  // whenever we hear of it
    if (said == Said::kAnotherAmount) status.amount += Money::centavos(100);
    if (said == Said::kAnotherTicket) status.ticket = TicketId(p.ticket.value() + 1'000'000);
    return status;
  }

  // Of the order's total; -1 when it is no whole number of them.
  int totals(Money amount) const {
    const auto total = order_.total.centavos();
    return amount.centavos() % total == 0 ? static_cast<int>(amount.centavos() / total) : -1;
  }

  Money sum(pqxx::transaction_base& tx, TicketId ticket, ledger::AccountId account) {
    return Money::centavos(
        tx.exec_params1("select coalesce(sum(p.amount), 0)::bigint from ledger.entry e join "
                        "ledger.posting p on p.seq = e.seq where e.source_kind = 'pago' and "
                        "e.source_id = $1 and p.account_id = $2",
                        to_string(ticket), account.value())[0]
            .as<std::int64_t>());
  }

  std::string unique() { return std::to_string(++keys_); }
  Cus fresh_number() { return Cus("15113-" + unique()); }

  test::Municipality m;
  test::ScriptedGateway first_{"wompi"};
  test::ScriptedGateway second_{"pse"};
  const Instant start_ = m.clock.now();
  Order order_;
  std::vector<Payment> attempts_;
  int keys_ = 0;
};

Report any_report() {
  return {*rc::gen::inRange(0, 2), *rc::gen::weightedElement<Said>({{2, Said::kPending},
                                                                    {4, Said::kApproved},
                                                                    {2, Said::kDeclined},
                                                                    {1, Said::kFailed},
                                                                    {2, Said::kAnotherAmount},
                                                                    {1, Said::kAnotherTicket},
                                                                    {1, Said::kNothing}})};
}

// Every report at least once, some again, in any order.
std::vector<Report> any_order_of(std::vector<Report> reports) {
  const auto n = reports.size();
  for (int again = *rc::gen::inRange(0, 4); again > 0; --again)
    reports.push_back(
        reports.at(static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(n)))));
  for (std::size_t i = reports.size(); i > 1; --i)
    std::swap(reports.at(i - 1),
              reports.at(static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(i)))));
  return reports;
}

TEST(PaymentInterleavings, TwoRailsAtOnceEndInTheSameLedgerWhateverTheOrder) {
  World world;
  int parcel = 0;
  test::check_few(kCases, "two rails, any order", [&] {
    std::vector<Report> reports;  // those that were lost are not among them
    for (int i = *rc::gen::inRange(1, 7); i > 0; --i) reports.push_back(any_report());
    const Ending expected = expected_of(reports);
    for (int i = 0; i < kOrders; ++i) {
      world.begin(parcel++ % (kCases * kOrders));
      for (const Report& r : any_order_of(reports)) world.tell(r);
      RC_ASSERT(world.ending() == expected);
    }
  });
  world.check_ledger();
}

}  // namespace
}  // namespace recaudo::payments
