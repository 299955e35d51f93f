// A parcel that owes two vigencias and has a credit balance. At the end of each test the ledger
// must be in order.
#pragma once

#include <gtest/gtest.h>

#include "base/base_migrations.h"
#include "ledger/act_recipes.h"
#include "ledger/balance_rows.h"
#include "ledger/check.h"
#include "ledger/credit_balances.h"
#include "ledger/holds.h"
#include "ledger/migrations.h"
#include "ledger/periods.h"
#include "ledger/transfers.h"
#include "tests/support/test_cluster.h"

namespace recaudo::ledger {

using namespace literals;

inline const Instant kNow = from_unix_micros(1'774'990'000'000'000);
inline const Instant kLater = from_unix_micros(1'775'990'000'000'000);
inline const Date kDay = make_date(2026, 3, 31);
inline const std::string kReason = "El pago era de otro predio del mismo dueño";
inline constexpr SubjectId kParcel{7};

class SubledgerWorld : public ::testing::Test {
 public:
  void SetUp() override {
    db.app().transaction([&](pqxx::work& tx) {
      for (unsigned month = 1; month <= 12; ++month) open_period(tx, 2026, month);
    });
    open_parcel(kParcel);
  }
  void open_parcel(SubjectId parcel) {
    db.app().transaction([&](pqxx::work& tx) {
      const std::vector<ObligationKey> keys = {
          {parcel, 2025, Concept::kPredial, make_date(2025, 6, 30)},
          {parcel, 2026, Concept::kPredial, make_date(2026, 6, 30)}};
      debts = open_obligations(tx, keys);
      credit = open_credit(tx, parcel, kDay);
    });
    for (const auto& debt : debts) value_or_throw(charge(debt, 100_pesos));
  }
  void TearDown() override {
    const auto report = checked();
    EXPECT_TRUE(report.ok()) << report.differences.at(0);
  }

  Act act() {
    const std::string id = std::to_string(++acts);
    return {derive_uuid("acto", id), kDay, "prueba", id};
  }
  Result<EntrySeq> post_one(const Entry& entry) {
    return db.app().transaction([&](pqxx::work& tx) -> Result<EntrySeq> {
      RECAUDO_TRY(posted, post(tx, std::vector{entry}, kNow));
      return posted[0].seq;
    });
  }
  Result<EntrySeq> charge(ObligationId debt, Money amount) {
    return post_one(assessment(act(), {{debt, Concept::kPredial, amount}}));
  }
  Entry payment(ObligationId debt, Money capital, Money excess = {}) {
    std::vector<Settlement> settled;
    if (!capital.is_zero())
      settled.push_back({.obligation = debt, .item = Concept::kPredial, .capital = capital});
    return collection(act(), account::kInTransit, capital + excess, settled,
                      {.amount = excess, .obligation = credit});
  }
  Result<EntrySeq> pay(ObligationId debt, Money capital, Money excess = {}) {
    return post_one(payment(debt, capital, excess));
  }
  Entry application(ObligationId debt, Money amount) {
    return apply_credit(
        act(), {.amount = amount, .obligation = credit},
        {{.obligation = debt, .item = Concept::kPredial, .capital = amount, .zone = Zone::kUrban}});
  }
  Result<bool> hold(const std::string& key, const std::vector<Hold>& wanted,
                    Instant until = kLater) {
    return db.app().transaction(
        [&](pqxx::work& tx) { return place_hold(tx, key, wanted, kNow, until); });
  }
  Result<void> release(const std::string& key) {
    return db.app().transaction(
        [&](pqxx::work& tx) { return release_hold(tx, key, "el banco lo rechazó", kNow); });
  }
  // The collection of a payment in flight: it consumes its hold in the same transaction.
  Result<EntrySeq> collect(const std::string& key, const Entry& entry, ObligationId debt) {
    return db.app().transaction([&](pqxx::work& tx) -> Result<EntrySeq> {
      consume_hold(tx, key, entry.key, std::vector{debt}, kNow);
      RECAUDO_TRY(posted, post(tx, std::vector{entry}, kNow));
      return posted[0].seq;
    });
  }
  Result<std::vector<Posted>> move(const Transfer& t) {
    return db.app().transaction([&](pqxx::work& tx) -> Result<std::vector<Posted>> {
      RECAUDO_TRY(pair, transfer(tx, t));
      return post(tx, pair, kNow);
    });
  }
  Money owed(ObligationId id) {
    return db.app().read([&](pqxx::read_transaction& tx) {
      return read_money(
          tx.exec1("select balance from ledger.obligation where id = " + to_string(id))[0]);
    });
  }
  Money in_favour() { return owed(credit); }
  Money net(AccountId account) {
    return db.app().read([&](pqxx::read_transaction& tx) {
      for (const auto& b : trial_balance(tx))
        if (b.account == account) return b.net();
      return Money();
    });
  }
  void set_control(bool on) {
    db.owner().transaction([&](pqxx::work& tx) {
      tx.exec_params0("update ledger.balance set control = $1 where account_id = 249040", on);
    });
  }
  CheckReport checked() {
    return db.app().read([](pqxx::read_transaction& tx) { return check(tx); });
  }
  std::string outcome_of(const std::string& key) {
    return db.app().read([&](pqxx::read_transaction& tx) {
      const auto rows = tx.exec_params(
          "select outcome from ledger.hold_resolution r join ledger.hold h on h.id = r.hold_id "
          "where h.key = $1",
          key);
      return rows.empty() ? std::string("open") : read_text(rows[0][0]);
    });
  }
  std::string state_of(Database& who, const std::string& sql) {
    try {
      who.transaction([&](pqxx::work& tx) { tx.exec(sql); });
    } catch (const pqxx::insufficient_privilege&) {
      return "42501";
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return "accepted";
  }

  test::TestDatabase db{{embedded::base_migrations, embedded::ledger_migrations}};
  std::vector<ObligationId> debts;
  ObligationId credit;
  int acts = 0;
};

}  // namespace recaudo::ledger
