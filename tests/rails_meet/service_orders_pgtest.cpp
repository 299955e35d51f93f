// Bills of public services paid over each rail that the simulator plays, over real HTTP and
// PostgreSQL: what the bank's window leaves in the books, on the receipt and in the log is what
// every other way leaves.
#include <gtest/gtest.h>

#include "core/closing/bank_day.h"
#include "core/closing/inbox.h"
#include "core/payments/start_payment.h"
#include "core/payments/watch_pending.h"
#include "ledger/balance_rows.h"
#include "ledger/check.h"
#include "ledger/statement.h"
#include "tests/core/services_world.h"
#include "tests/soak/town.h"

namespace recaudo {
namespace {

using payments::Order;
using payments::Payment;
using simulator::JsonObject;
using soak::PseProtocol;
using test::ServicesTown;

constexpr int kMarch = 202603;
constexpr const char* kBreB = "bre-b";  // no rail of ours: the bank's credit is all we see

struct Way {
  std::string rail;
  const char* control = "";  // where the simulator's bank is told what the payer does
  PseProtocol pse = PseProtocol::kRest;
};

// What a payment left behind, but for what only names it.
struct Traces {
  std::map<ledger::AccountId, Money> moved;  // until its money was in the bank
  std::vector<std::string> receipt;
  std::vector<std::string> told;
};

class ServiceOrdersOverRails : public ::testing::TestWithParam<Way> {
 protected:
  ServiceOrdersOverRails() {
    for (const char* who : {"S-1", "S-2"}) services.subscribe(who);
    services.bill(ServicesTown::kMarch, make_date(2026, 4, 20));
  }
  template <typename F>
  auto read(F&& fn) {
    return town.municipality.db.app().read([&](pqxx::read_transaction& tx) { return fn(tx); });
  }
  Order order_of(const std::string& who) {
    return value_or_throw(payments::create_order(
        town.services(), town.law(), events::anonymous_taxpayer(),
        {.subject = services.subject(who), .vigencias = {kMarch}, .request_key = who}));
  }
  std::string told_by_bank(const std::string& path, const JsonObject& order) {
    const auto answer = town.control(path, order.str());
    EXPECT_EQ(answer.status, 200) << path << ": " << answer.body;
    return answer.body;
  }
  void pay_at_window(const Order& order) {
    told_by_bank("window-payments", JsonObject()
                                        .text("reference", order.reference.str())
                                        .centavos("amount_centavos", order.total));
  }
  void pay_by_qr(const Order& order) {
    const auto issued = told_by_bank("qr", JsonObject()
                                               .text("reference", order.reference.str())
                                               .centavos("amount_centavos", order.total));
    const auto payload = value_or_throw(simulator::parse_json(issued));
    told_by_bank("qr-payments", JsonObject().text("payload", payload.find("payload")->text));
  }
  payments::StartRequest start_request(const Order& order, gateways::PaymentGateway& gateway) {
    payments::StartRequest request;
    request.order = order.token;
    request.rail = gateway.traits().name;
    request.payer = {.document_number = "10203040",
                     .full_name = "Persona de Prueba",
                     .email = "demo@example.org",
                     .phone = "3005550100",
                     .address = "Calle 1 # 2-3"};
    request.payer_ip = "127.0.0.1";
    request.user_agent = "prueba";
    request.request_key = "pago-" + order.token.str();
    request.return_url_base = "https://localhost/pago/";
    for (const auto& bank : value_or_throw(gateway.bank_list()))
      if (bank.code == "1007") request.bank_code = bank.code;
    for (const auto& c : value_or_throw(gateway.consents())) request.consents.push_back(c.token);
    return request;
  }
  // Approved by the payer's bank, and asked about when the browser is back.
  Payment pay_over_rail(const Order& order) {
    auto& gateway = *town.rails->find(GetParam().rail);
    const auto outcome = value_or_throw(
        payments::start_payment(town.services(), town.law(), *town.rails,
                                events::anonymous_taxpayer(), start_request(order, gateway)));
    const Payment started = std::get<payments::Started>(outcome).payment;
    told_by_bank(GetParam().control + started.cus.str(), JsonObject().text("decision", "approve"));
    return value_or_throw(payments::query_now(town.services(), town.law(), *town.rails,
                                              started.ticket, payments::Source::kReturn));
  }
  void pay(const Order& order) {
    if (GetParam().rail == kBreB) return pay_by_qr(order);
    EXPECT_EQ(pay_over_rail(order).state, payments::State::kApproved);
  }
  // The bank closes the day that is over and its files are taken in the next morning.
  void close_day() {
    const Date day = town.municipality.clock.today();
    town.municipality.clock.set(start_of_day(add_days(day, 1)) + std::chrono::hours(7));
    told_by_bank("close-day", JsonObject().text("date", to_iso(day)));
    const auto files =
        value_or_throw(read([&](auto& tx) { return closing::new_files(tx, town.inbox(), day); }));
    const auto done = value_or_throw(
        closing::reconcile(town.services(), town.law(), events::system_actor(), day, files));
    EXPECT_TRUE(done.difference().value().is_zero()) << to_plain(*done.difference());
    for (const auto& d : done.decisions) EXPECT_EQ(d.exception, "") << d.reason;
  }
  std::map<ledger::AccountId, Money> balances() {
    std::map<ledger::AccountId, Money> out;
    for (const auto& b : read([](auto& tx) { return ledger::trial_balance(tx); }))
      out[b.account] = b.net();
    return out;
  }
  static std::vector<std::string> words_of(const payments::Receipt& receipt) {
    std::vector<std::string> out{"sobra " + to_plain(receipt.excess)};
    for (const auto& l : receipt.applied)
      out.push_back(std::to_string(l.vigencia) + " " + std::string(to_code(l.item)) + " " +
                    to_plain(l.capital) + " " + to_plain(l.interest) + " " + to_plain(l.discount));
    return out;
  }
  // That it was approved and that its receipt was issued, as the log has it; how it came to that
  // differs from way to way.
  std::vector<std::string> told_of(const Payment& payment) {
    std::vector<std::string> out;
    town.municipality.db.owner().read([&](pqxx::read_transaction& tx) {
      for (const auto& row : tx.exec("select entry from audit.outbox")) {
        events::pb::AuditEntry entry;
        ASSERT_TRUE(entry.ParseFromString(read_bytes(row[0])));
        const auto& p = entry.payment();
        if (p.payment_id() == to_string(payment.ticket) && p.to() == "approved")
          out.push_back("approved " + std::to_string(p.amount().minor()) + " " +
                        p.amount().currency());
        const auto& r = entry.receipt();
        if (r.payment_id() == to_string(payment.ticket))
          out.push_back("receipt " + std::to_string(r.amount().minor()));
      }
    });
    return out;
  }
  // One day of the town in which one bill is paid, in that way.
  Traces day_of(const std::string& who, const std::function<void(const Order&)>& way) {
    const auto before = balances();
    const Order order = order_of(who);
    way(order);
    close_day();
    Traces out;
    for (const auto& [account, net] : balances()) {
      const auto was = before.find(account);
      const Money moved = was == before.end() ? net : net - was->second;
      if (!moved.is_zero()) out.moved[account] = moved;
    }
    const auto all = read([&](auto& tx) { return payments::payments_of_order(tx, order.id); });
    EXPECT_EQ(all.size(), 1U);
    const Payment& payment = all.at(0);
    EXPECT_EQ(payment.state, payments::State::kApproved);
    EXPECT_TRUE(payment.settled_at) << "the bank has shown its money";
    EXPECT_EQ(read([&](auto& tx) { return payments::order_by_id(tx, order.id); })->state,
              payments::OrderState::kPaid);
    out.receipt = words_of(
        read([&](auto& tx) { return value_or_throw(payments::receipt_of(tx, payment.ticket)); }));
    out.told = told_of(payment);
    return out;
  }
  void TearDown() override {
    const auto report = read([](auto& tx) { return ledger::check(tx); });
    EXPECT_TRUE(report.ok()) << report.differences.at(0);
  }

  soak::Town town{{.pse = GetParam().pse, .billed = test::Municipality::Billed::kNothing}};
  ServicesTown services{town.municipality};
};

TEST_P(ServiceOrdersOverRails, LeaveTheBooksTheReceiptAndTheLogThatTheWindowLeaves) {
  const auto at_window = day_of("S-1", [&](const Order& o) { pay_at_window(o); });
  const auto here = day_of("S-2", [&](const Order& o) { pay(o); });
  EXPECT_EQ(here.moved, at_window.moved);
  EXPECT_EQ(here.receipt, at_window.receipt);
  EXPECT_EQ(here.told, at_window.told);
  EXPECT_EQ(here.receipt.size(), 4U) << "three services, and that nothing is left over";
  EXPECT_FALSE(here.told.empty());
}

INSTANTIATE_TEST_SUITE_P(EachWay, ServiceOrdersOverRails,
                         ::testing::Values(Way{"pse", "transactions/"},
                                           Way{"pse", "transactions/", PseProtocol::kSoap},
                                           Way{"placetopay", "sessions/"}, Way{"wompi", "wompi/"},
                                           Way{kBreB}),
                         [](const auto& p) {
                           std::string name = p.param.rail == kBreB ? "breb" : p.param.rail;
                           return p.param.pse == PseProtocol::kSoap ? name + "_soap" : name;
                         });

}  // namespace
}  // namespace recaudo
