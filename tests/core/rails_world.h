// Two scripted rails before a demo municipality. At the end of each test the ledger must be in
// order.
#pragma once

#include <gtest/gtest.h>

#include "core/payments/apply_report.h"
#include "core/payments/cases.h"
#include "core/payments/start_payment.h"
#include "core/payments/watch_pending.h"
#include "ledger/check.h"
#include "tests/core/scripted_gateway.h"
#include "tests/core/support.h"

namespace recaudo::payments {

class RailsWorld : public ::testing::Test {
 protected:
  Order order(int parcel, const std::string& key) {
    return value_or_throw(create_order(m.services(), m.law(), events::anonymous_taxpayer(),
                                       {.subject = ledger::parcel_subject(m.parcel(parcel).id),
                                        .vigencias = {2026},
                                        .request_key = key}));
  }
  Result<StartOutcome> start(const Order& o, const std::string& rail) {
    return start_payment(m.services(), m.law(), rails, events::anonymous_taxpayer(),
                         {.order = o.token,
                          .rail = rail,
                          .payer = {},
                          .bank_code = "1007",
                          .bank_name = "BANCO DE PRUEBA",
                          .payer_ip = "127.0.0.1",
                          .request_key = "start-" + std::to_string(++starts),
                          .return_url_base = "https://localhost/pago/"});
  }
  Payment started(const Order& o, const std::string& rail) {
    return std::get<Started>(value_or_throw(start(o, rail))).payment;
  }
  // As the payer's browser does when it comes back.
  Payment ask(TicketId ticket) {
    return value_or_throw(query_now(m.services(), m.law(), rails, ticket, Source::kReturn));
  }
  WatchReport watch() { return watch_pending(m.services(), m.law(), rails, 10); }
  Payment now(TicketId ticket) {
    return m.db.app().read(
        [&](pqxx::read_transaction& tx) { return value_or_throw(payment_by_ticket(tx, ticket)); });
  }
  Payment last_of(const Order& o) {
    return m.db.app().read(
        [&](pqxx::read_transaction& tx) { return payments_of_order(tx, o.id).at(0); });
  }
  std::vector<Case> cases() {
    return m.db.app().read([](pqxx::read_transaction& tx) { return open_cases(tx, 50); });
  }
  std::int64_t evidence(TicketId ticket) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return tx
          .exec_params1("select count(*) from payments.evidence where attempt_id = $1",
                        ticket.value())[0]
          .as<std::int64_t>();
    });
  }
  void TearDown() override {
    const auto report =
        m.db.app().read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
    EXPECT_TRUE(report.ok()) << report.differences.at(0);
  }

  test::Municipality m;
  test::ScriptedGateway pse{"pse"};
  test::ScriptedGateway wompi{"wompi"};
  Rails rails{std::vector<gateways::PaymentGateway*>{&pse, &wompi}};
  int starts = 0;
};

}  // namespace recaudo::payments
