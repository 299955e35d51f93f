// A demo municipality whose bank files are written by the test. At the end of each test the ledger
// must be in order.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>

#include "core/closing/bank_day.h"
#include "core/dues/settled.h"
#include "core/payments/start_payment.h"
#include "core/payments/watch_pending.h"
#include "ledger/balance_rows.h"
#include "ledger/budget.h"
#include "ledger/check.h"
#include "ledger/statement.h"
#include "tests/bank_files/collection_writer.h"
#include "tests/core/bank_writer.h"
#include "tests/core/scripted_gateway.h"
#include "tests/core/support.h"

namespace recaudo::closing {

namespace account = ledger::account;
using bank_files::testing::WrittenDetail;
using test::WrittenMovement;

inline const Date kDay = make_date(2026, 3, 31);
inline const Date kNextDay = make_date(2026, 4, 1);

class ClosingWorld : public ::testing::Test {
 protected:
  payments::Order order(int parcel, int vigencia = 2026) {
    return value_or_throw(payments::create_order(
        m.services(), m.law(), events::anonymous_taxpayer(),
        {.subject = ledger::parcel_subject(m.parcel(parcel).id),
         .vigencias = {vigencia},
         .request_key = "o-" + std::to_string(parcel) + "-" + std::to_string(vigencia)}));
  }
  payments::Payment started(const payments::Order& o) {
    auto outcome = value_or_throw(
        payments::start_payment(m.services(), m.law(), gateway, events::anonymous_taxpayer(),
                                {.order = o.token,
                                 .payer = {},
                                 .bank_code = "1007",
                                 .bank_name = "BANCO DE PRUEBA",
                                 .payer_ip = "127.0.0.1",
                                 .request_key = "s-" + std::to_string(++starts),
                                 .return_url_base = "https://localhost/pago/"}));
    return std::get<payments::Started>(outcome).payment;
  }
  payments::Payment approved(int parcel) {
    const auto p = started(order(parcel));
    gateway.answer(p, gateways::PaymentState::kApproved);
    return value_or_throw(
        payments::query_now(m.services(), m.law(), gateway, p.ticket, payments::Source::kReturn));
  }
  payments::Payment now(const payments::Payment& p) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return value_or_throw(payments::payment_by_ticket(tx, p.ticket));
    });
  }
  // Lines of the collection file.
  static WrittenDetail pse(const payments::Payment& p, Money amount) {
    return {.reference = p.ticket.value(),
            .centavos = amount.centavos(),
            .origin = 3,
            .means = 15,
            .authorization = static_cast<int>(std::stoll(p.cus.str()) % 1'000'000)};
  }
  static WrittenDetail window(const payments::Order& o, int office = 40) {
    return {.reference = std::stoll(o.reference.str()),
            .centavos = o.total.centavos(),
            .office = office};
  }
  static NamedFile collection(const std::vector<WrittenDetail>& details, Date day = kDay) {
    return {"recaudo_" + to_compact(day) + ".txt",
            bank_files::testing::write_collection({details}, {.date = to_compact(day)})};
  }
  static Money total(const std::vector<WrittenDetail>& details) {
    Money sum;
    for (const auto& d : details) sum += Money::centavos(d.centavos);
    return sum;
  }
  NamedFile statement(const std::vector<WrittenMovement>& movements, Date day = kDay,
                      Money opening = Money(), const test::StatementName& name = {}) {
    return {"extracto_" + to_compact(day) + name.id + ".xml",
            test::write_statement(day, opening, movements, name)};
  }
  BankDay shown(Date day) {
    return m.db.app().read([&](pqxx::read_transaction& tx) { return bank_day(tx, day); });
  }
  // The file and the statement that credits its total.
  std::vector<NamedFile> day_of(const std::vector<WrittenDetail>& details) {
    return {collection(details), statement({{total(details), "LOTE1"}})};
  }
  Result<BankDay> run(const std::vector<NamedFile>& files, Date day = kDay) {
    return reconcile(m.services(), m.law(), events::system_actor(), day, files);
  }
  BankDay done(const std::vector<NamedFile>& files, Date day = kDay) {
    auto out = value_or_throw(run(files, day));
    EXPECT_TRUE(out.difference().value_or(Money()).is_zero()) << to_plain(*out.difference());
    return out;
  }
  Money balance(ledger::AccountId id) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      for (const auto& b : ledger::trial_balance(tx))
        if (b.account == id) return b.net();
      return Money();
    });
  }
  std::int64_t count(const std::string& sql) {
    return m.db.owner().read(
        [&](pqxx::read_transaction& tx) { return tx.exec1(sql)[0].as<std::int64_t>(); });
  }
  // What the budget executed this year, by CCPET code.
  std::map<std::string, Money> executed() {
    std::map<std::string, Money> out;
    m.db.app().read([&](pqxx::read_transaction& tx) {
      for (const auto& row :
           ledger::income_execution(tx, make_date(2026, 12, 31), ledger::known_at(tx)))
        out[row.code] = row.in_year;
    });
    return out;
  }
  // What a receipt says was paid, by the code of its concept in that parcel's zone.
  std::map<std::string, Money> by_code(const payments::Payment& p, int parcel) {
    const bool rural = dues::zone_of(m.parcel(parcel).npn.str()) == ledger::Zone::kRural;
    const auto receipt = m.db.app().read([&](pqxx::read_transaction& tx) {
      return value_or_throw(payments::receipt_of(tx, p.ticket));
    });
    std::map<std::string, Money> out;
    for (const auto& line : receipt.applied) {
      const std::string zone = rural ? ".02" : ".01";
      out[line.item == ledger::Concept::kPredial         ? "1.1.01.01.200" + zone
          : line.item == ledger::Concept::kEnvironmental ? "1.1.01.01.014" + zone
                                                         : "1.1.01.02.212"] += line.capital;
      EXPECT_TRUE(line.interest.is_zero()) << "this vigencia is not overdue";
    }
    return out;
  }
  static int rows(const BankDay& day, const std::string& type) {
    return static_cast<int>(std::ranges::count(day.decisions, type, &DecisionRow::type));
  }
  void TearDown() override {
    const auto report =
        m.db.app().read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
    EXPECT_TRUE(report.ok()) << report.differences.at(0);
  }

  test::Municipality m;
  test::ScriptedGateway gateway;
  int starts = 0;
};

}  // namespace recaudo::closing
