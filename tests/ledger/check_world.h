// A ledger with a row in every table: a volume that is out, one that is sealed and one that is
// written, prints of each, debts, credits, holds, a transfer, a changed due date, money of somebody
// else, a budget.
#pragma once

#include <gtest/gtest.h>

#include "base/base_migrations.h"
#include "ledger/act_recipes.h"
#include "ledger/appropriations.h"
#include "ledger/beneficiaries.h"
#include "ledger/check.h"
#include "ledger/credit_balances.h"
#include "ledger/holds.h"
#include "ledger/migrations.h"
#include "ledger/periods.h"
#include "ledger/statement.h"
#include "ledger/third_parties.h"
#include "ledger/transfers.h"
#include "ledger/volumes.h"
#include "tests/support/test_cluster.h"

namespace recaudo::ledger {

class CheckWorld {
 public:
  CheckWorld() {
    db.app().transaction([](pqxx::work& tx) {
      for (const int year : {2025, 2026})
        for (unsigned m = 1; m <= 12; ++m) open_period(tx, year, m);
    });
    first_volume();
    second_volume();
    db.app().transaction([](pqxx::work& tx) { sum_days(tx); });
    third_volume();
  }
  // So that the second volume may leave too.
  void close_2026() {
    db.app().transaction([](pqxx::work& tx) {
      for (unsigned m = 1; m <= 12; ++m)
        value_or_throw(close_period(tx, {2026, m}, PeriodState::kClosed));
    });
    db.owner().transaction([](pqxx::work& tx) { value_or_throw(cut_volume(tx, 2026)); });
  }
  void post_one_more() { post_one(unclassified_credit(act(kDay), Money::pesos(1))); }
  // Another entry, and the round of the janitor after it.
  void another_entry() {
    post_one_more();
    db.app().transaction([](pqxx::work& tx) { sum_days(tx); });
  }
  // As a superuser, with every trigger of the table off, in a transaction that never commits: the
  // differences that the check names then. A constraint that refuses: "SQLSTATE" and its code.
  std::vector<std::string> after(const std::string& table, const std::string& sql) {
    const auto connection = superuser_.connect();
    pqxx::work tx(*connection);
    try {
      for (const auto& name :
           {table, table + "_volume_1", table + "_volume_2", table + "_volume_3"})
        if (!tx.exec("select to_regclass('ledger." + name + "')")[0][0].is_null())
          tx.exec0("alter table ledger." + name + " disable trigger all");
      tx.exec(sql);
    } catch (const pqxx::sql_error& e) {
      return {"SQLSTATE " + e.sqlstate()};
    }
    return check(tx).differences;
  }

  test::TestDatabase db{{embedded::base_migrations, embedded::ledger_migrations}};

 private:
  Act act(Date on) {
    const std::string id = std::to_string(++acts_);
    return {derive_uuid("comprobar", id), on, "prueba", id};
  }
  EntrySeq post_one(const Entry& entry) {
    return db.app().transaction(
        [&](pqxx::work& tx) { return value_or_throw(post(tx, std::vector{entry}, kAt))[0].seq; });
  }
  ObligationId open(int vigencia, Date due, Concept item = Concept::kPredial) {
    return db.app().transaction([&](pqxx::work& tx) {
      const auto who = ensure_third_parties(tx, std::vector<ThirdParty>{{"CC", "1", "Prueba Uno"}});
      return open_obligations(
          tx, std::vector{ObligationKey{SubjectId{7}, vigencia, item, due, who[0]}})[0];
    });
  }
  // The charge names its debtor, and its office.
  void charge(ObligationId o, Date on, Money amount, Concept item = Concept::kPredial) {
    db.app().transaction([&](pqxx::work& tx) {
      const auto who = ensure_third_parties(tx, std::vector<ThirdParty>{{"CC", "1", "Prueba Uno"}});
      const auto office = ensure_cost_centre(tx, "01", "Hacienda");
      Entry entry = assessment(act(on), {{o, item, amount}});
      for (auto& leg : entry.legs) {
        if (!leg.third_party) leg.third_party = who[0];
        leg.cost_centre = office;
      }
      value_or_throw(post(tx, std::vector{entry}, kAt));
    });
  }
  void first_volume() {
    const auto debt = open(2025, make_date(2025, 6, 30));
    open(2026, make_date(2026, 6, 30));
    credit_of_two();
    charge(debt, make_date(2025, 6, 30), Money::pesos(70));
    db.app().transaction([](pqxx::work& tx) {
      sum_days(tx);
      for (unsigned m = 1; m <= 12; ++m)
        value_or_throw(close_period(tx, {2025, m}, PeriodState::kClosed));
    });
    db.owner().transaction([](pqxx::work& tx) { value_or_throw(cut_volume(tx, 2025)); });
    db.owner().transaction([](pqxx::work& tx) {
      value_or_throw(seal_volume(tx, 1));
      value_or_throw(take_out_volume(tx, 1));
    });
  }
  // Money that was left over of a parcel's, and of one of whom it is a floor that no longer stands.
  void credit_of_two() {
    const Date on = make_date(2025, 3, 31);
    const auto credit =
        db.app().transaction([&](pqxx::work& tx) { return open_credit(tx, SubjectId{8}, on); });
    post_one(collection(act(on), account::kBank, Money::pesos(10), {},
                        {.amount = Money::pesos(10), .obligation = credit}));
    db.owner().transaction([&](pqxx::work& tx) {
      tx.exec("insert into ledger.holder_floor (obligation_id, third_party_id, floor) select " +
              to_string(credit) + ", min(id), -500 from ledger.third_party");
      tx.exec("select ledger.count_floors(array[" + to_string(credit) + "::bigint])");
    });
  }
  void second_volume() {
    db.app().transaction([](pqxx::work& tx) {
      entrust(tx, AccountId{240719}, {"NIT", "900000000-0", "Autoridad de prueba"});
    });
    const auto debt = open(2026, make_date(2026, 6, 30));
    const auto other = open(2025, make_date(2025, 6, 30));
    charge(debt, kDay, Money::pesos(100));
    charge(open(2026, make_date(2026, 6, 30), Concept::kEnvironmental), kDay, Money::pesos(15),
           Concept::kEnvironmental);
    const EntrySeq paid = pay_held(debt);
    db.app().transaction([&](pqxx::work& tx) {
      const auto pair = value_or_throw(
          transfer(tx, {.payment = paid,
                        .on = kDay,
                        .reason = "El pago era de la otra vigencia",
                        .settlements = {{.obligation = other,
                                         .item = Concept::kPredial,
                                         .capital = Money::pesos(20)}},
                        .excess = {.amount = Money::pesos(5),
                                   .obligation = open_credit(tx, SubjectId{7}, kDay)}}));
      value_or_throw(post(tx, pair, kAt));
      value_or_throw(
          place_hold(tx, "en-vuelo", std::vector{Hold{debt, Money::pesos(30)}}, kAt, kUntil));
      appropriate(
          tx,
          std::vector<Appropriation>{{2026, AccountId{-10}, BudgetMovement::kInitial,
                                      Money::pesos(100), "Acuerdo 1", make_date(2025, 11, 28)},
                                     {2026, AccountId{-10}, BudgetMovement::kCorrection,
                                      Money::pesos(90), "Acuerdo 1", make_date(2025, 11, 28)},
                                     {2026, AccountId{-10}, BudgetMovement::kReduction,
                                      Money::pesos(80), "Decreto 2", kDay}},
          sha256("presupuesto"));
    });
    change_due(debt);
  }
  // The second one is full, and sealed; what is written next has its print and no seal.
  void third_volume() {
    db.owner().transaction([](pqxx::work& tx) {
      tx.exec("update ledger.volume_rule set capacity = 1");
      roll_volume(tx);
      value_or_throw(seal_volume(tx, 2));
    });
    charge(open(2024, make_date(2024, 6, 30)), kDay, Money::pesos(40));
    db.app().transaction([](pqxx::work& tx) { sum_days(tx); });
  }
  EntrySeq pay_held(ObligationId debt) {
    return db.app().transaction([&](pqxx::work& tx) {
      value_or_throw(
          place_hold(tx, "pagado", std::vector{Hold{debt, Money::pesos(20)}}, kAt, kUntil));
      const Entry entry = collection(
          act(kDay), account::kInTransit, Money::pesos(25),
          {{.obligation = debt, .item = Concept::kPredial, .capital = Money::pesos(20)}},
          {.amount = Money::pesos(5), .obligation = open_credit(tx, SubjectId{7}, kDay)});
      consume_hold(tx, "pagado", entry.key, std::vector{debt}, kAt);
      return value_or_throw(post(tx, std::vector{entry}, kAt))[0].seq;
    });
  }
  // As core/adjustments does it, with the owner's rights.
  void change_due(ObligationId debt) {
    db.owner().transaction([&](pqxx::work& tx) {
      Act ordered = act(kDay);
      ordered.source_kind = kAdministrativeAct;
      const Entry entry = due_change(ordered, {{debt, Concept::kPredial, Money::pesos(100)}});
      value_or_throw(post(tx, std::vector{entry}, kAt));
      tx.exec_params("select ledger.change_due_date($1, $2, '2026-06-30', '2026-09-30')",
                     to_string(entry.key), "{" + to_string(debt) + "}");
    });
  }

  inline static const Instant kAt = from_unix_micros(1'774'990'000'000'000);
  inline static const Instant kUntil = from_unix_micros(1'775'990'000'000'000);
  inline static const Date kDay = make_date(2026, 3, 31);
  Database superuser_{{.conninfo = db.conninfo("postgres"), .max_connections = 1}};
  int acts_ = 0;
};

}  // namespace recaudo::ledger
