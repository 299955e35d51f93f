// What an act of the administration does to the receivables: adjustments count as charges wherever
// charges are counted, and a due date changes without losing the one that was known before.
#include <gtest/gtest.h>

#include "ledger/act_recipes.h"
#include "ledger/aging.h"
#include "ledger/receivables.h"
#include "ledger/volumes.h"
#include "tests/ledger/reads_world.h"

namespace recaudo::ledger {
namespace {

using namespace literals;

class LedgerAdjustmentsTest : public ::testing::Test, protected ReadsWorld {
 protected:
  Act ordered(Date day) {
    Act a = act(day);
    a.source_kind = kAdministrativeAct;
    return a;
  }
  EntrySeq adjust(ObligationId o, Date day, Correction correction, Money amount) {
    return post_one(adjustment(ordered(day), correction, {{o, Concept::kPredial, amount}}));
  }
  Obligation only() {
    return read([](auto& tx) { return obligations_of(tx, SubjectId{1}); }).at(0);
  }
  // The change that core/adjustments makes with the owner's rights.
  std::string change_due(ObligationId o, Date day, Money owed, Date before, Date after) {
    const auto entry = due_change(ordered(day), {{o, Concept::kPredial, owed}});
    try {
      db.owner().transaction([&](pqxx::work& tx) {
        value_or_throw(post(tx, std::vector{entry}, kRecorded));
        tx.exec("select ledger.change_due_date('" + to_string(entry.key) + "', '{" + to_string(o) +
                "}', '" + recaudo::to_iso(before) + "', '" + recaudo::to_iso(after) + "')");
      });
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return "accepted";
  }
  Money owed_in(Age age, Date on, EntrySeq known) {
    Money sum;
    for (const auto& row : read([&](auto& tx) { return aging(tx, on, known); }))
      if (row.age == age) sum += row.amount;
    return sum;
  }
  EntrySeq now() {
    return read([](auto& tx) { return known_at(tx); });
  }
  void TearDown() override {
    const auto report = read([](auto& tx) { return check(tx); });
    EXPECT_TRUE(report.ok()) << report.differences.at(0);
  }
};

TEST_F(LedgerAdjustmentsTest, AnAdjustmentAndItsMirrorCountAsCharges) {
  const auto o = open(1, 2026, make_date(2026, 3, 1));
  charge(o, make_date(2026, 1, 1), 100_pesos);
  const auto less = adjust(o, make_date(2026, 2, 1), Correction::kLess, 30_pesos);
  EXPECT_EQ(only().charged, 70_pesos);
  EXPECT_EQ(only().balance, 70_pesos);
  adjust(o, make_date(2026, 2, 2), Correction::kMore, 5_pesos);
  EXPECT_EQ(only().charged, 75_pesos);
  db.app().transaction([&](pqxx::work& tx) {
    const auto mirror =
        value_or_throw(mirror_of(tx, less, make_date(2026, 2, 3), "reversal-ajuste"));
    value_or_throw(post(tx, std::vector{mirror}, kRecorded));
  });
  EXPECT_EQ(only().charged, 105_pesos);
}

TEST_F(LedgerAdjustmentsTest, AVolumeThatIsOutKeepsItsAdjustmentsAmongTheCharges) {
  const auto o = open(1, 2025, make_date(2025, 3, 1));
  charge(o, make_date(2025, 1, 1), 100_pesos);
  adjust(o, make_date(2025, 2, 1), Correction::kLess, 30_pesos);
  db.app().transaction([](pqxx::work& tx) {
    for (unsigned m = 1; m <= 12; ++m)
      value_or_throw(close_period(tx, {2025, m}, PeriodState::kClosed));
  });
  const int number =
      db.owner().transaction([](pqxx::work& tx) { return value_or_throw(cut_volume(tx, 2025)); });
  charge(open(2, 2026, make_date(2026, 3, 1)), make_date(2026, 1, 1), 5_pesos);
  sum();
  db.owner().transaction([&](pqxx::work& tx) {
    value_or_throw(seal_volume(tx, number));
    value_or_throw(take_out_volume(tx, number));
  });
  EXPECT_EQ(only().charged, 70_pesos);
  EXPECT_TRUE(read([](auto& tx) { return check(tx); }).ok());
}

TEST_F(LedgerAdjustmentsTest, ADueDateChangesFromItsEntryOnAndTheOldOneIsKnownBefore) {
  const auto o = open(1, 2026, make_date(2026, 3, 1));
  charge(o, make_date(2026, 1, 1), 100_pesos);
  const auto before = now();
  ASSERT_EQ(change_due(o, make_date(2026, 3, 15), 100_pesos, make_date(2026, 3, 1),
                       make_date(2026, 5, 31)),
            "accepted");
  const Date on = make_date(2026, 3, 31);
  EXPECT_EQ(owed_in(Age::kTo30Days, on, before), 100_pesos);
  EXPECT_EQ(owed_in(Age::kNotDue, on, now()), 100_pesos);
  EXPECT_TRUE(owed_in(Age::kTo30Days, on, now()).is_zero());
  EXPECT_EQ(owed_in(Age::kTo30Days, make_date(2026, 3, 14), now()), 100_pesos)
      << "the day before the act took effect it was due on the old day";
  EXPECT_EQ(only().balance, 100_pesos);
}

TEST_F(LedgerAdjustmentsTest, OfTwoChangesTheLastOneKnownCounts) {
  const auto o = open(1, 2026, make_date(2026, 2, 1));
  charge(o, make_date(2026, 1, 1), 100_pesos);
  change_due(o, make_date(2026, 3, 1), 100_pesos, make_date(2026, 2, 1), make_date(2026, 12, 31));
  const auto between = now();
  change_due(o, make_date(2026, 3, 2), 100_pesos, make_date(2026, 12, 31), make_date(2026, 3, 10));
  const Date on = make_date(2026, 3, 31);
  EXPECT_EQ(owed_in(Age::kNotDue, on, between), 100_pesos);
  EXPECT_EQ(owed_in(Age::kTo30Days, on, now()), 100_pesos);
}

TEST_F(LedgerAdjustmentsTest, ADueDateDoesNotChangeFromADayThatItDoesNotHave) {
  const auto o = open(1, 2026, make_date(2026, 3, 1));
  charge(o, make_date(2026, 1, 1), 100_pesos);
  EXPECT_EQ(change_due(o, make_date(2026, 3, 15), 100_pesos, make_date(2026, 3, 2),
                       make_date(2026, 5, 31)),
            "RC031");
  EXPECT_EQ(only().due_on, make_date(2026, 3, 1));
}

TEST_F(LedgerAdjustmentsTest, TheCheckNamesADueDateThatIsNotItsLastChange) {
  const auto o = open(1, 2026, make_date(2026, 3, 1));
  charge(o, make_date(2026, 1, 1), 100_pesos);
  change_due(o, make_date(2026, 3, 15), 100_pesos, make_date(2026, 3, 1), make_date(2026, 5, 31));
  const auto set_due = [&](const std::string& day) {
    db.owner().transaction([&](pqxx::work& tx) {
      tx.exec0("alter table ledger.obligation disable trigger identity_immutable");
      tx.exec("update ledger.obligation set due_on = '" + day + "' where id = " + to_string(o));
    });
  };
  set_due("2026-07-31");
  const auto report = read([](auto& tx) { return check(tx); });
  ASSERT_EQ(report.differences.size(), 1U);
  EXPECT_NE(report.differences[0].find("vencimiento de obligación distinto de su último cambio"),
            std::string::npos);
  set_due("2026-05-31");
}

TEST_F(LedgerAdjustmentsTest, TheCheckNamesAChangeOfDueDateThatWasTakenAwayOrDoesNotJoin) {
  const auto o = open(1, 2026, make_date(2026, 3, 1));
  charge(o, make_date(2026, 1, 1), 100_pesos);
  change_due(o, make_date(2026, 3, 15), 100_pesos, make_date(2026, 3, 1), make_date(2026, 5, 31));
  change_due(o, make_date(2026, 3, 16), 100_pesos, make_date(2026, 5, 31), make_date(2026, 7, 31));
  const auto named_after = [&](const std::string& sql) {
    const auto connection = db.owner().connect();
    pqxx::work tx(*connection);
    tx.exec0("alter table ledger.due_change disable trigger immutable");
    tx.exec0("alter table ledger.obligation disable trigger identity_immutable");
    tx.exec(sql);
    const auto report = check(tx);
    return report.ok() ? std::string("nothing") : report.differences.front();
  };
  EXPECT_EQ(named_after("delete from ledger.due_change where seq = 3; update ledger.obligation set "
                        "due_on = '2026-05-31'"),
            "cambio de vencimiento del que falta la fecha, asiento: 3");
  EXPECT_EQ(named_after("update ledger.due_change set due_after = '2026-06-01' where seq = 2"),
            "cambios de vencimiento de una obligación que no siguen uno al otro: " + to_string(o) +
                ": vencía 2026-05-31, el cambio anterior dice 2026-06-01");
}

}  // namespace
}  // namespace recaudo::ledger
