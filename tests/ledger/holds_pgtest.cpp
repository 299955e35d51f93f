// What a payment in flight holds is taken by nobody else.
#include <atomic>
#include <thread>

#include "tests/ledger/subledger_world.h"

namespace recaudo::ledger {
namespace {

class HoldsTest : public SubledgerWorld {};

TEST_F(HoldsTest, WhatIsHeldIsNotTakenByAnyOtherAct) {
  ASSERT_TRUE(pay(debts[0], 100_pesos, 50_pesos));
  ASSERT_TRUE(hold("pago-1", {{debts[1], 70_pesos}}));
  const auto taken = post_one(application(debts[1], 31_pesos));
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, Code::kAmountHeld);
  EXPECT_TRUE(post_one(application(debts[1], 30_pesos)));
}

TEST_F(HoldsTest, InsideABatchNoEntryPassesThroughWhatIsHeld) {
  ASSERT_TRUE(hold("pago-1", {{debts[1], 70_pesos}}));
  const auto through = db.app().transaction([&](pqxx::work& tx) {
    return post(tx,
                std::vector{payment(debts[1], 40_pesos),
                            assessment(act(), {{debts[1], Concept::kPredial, 40_pesos}})},
                kNow);
  });
  ASSERT_FALSE(through);
  EXPECT_EQ(through.error().code, Code::kAmountHeld);
}

TEST_F(HoldsTest, AHoldTakesAllItAsksOrNothing) {
  ASSERT_TRUE(hold("pago-1", {{debts[1], 100_pesos}}));
  const auto second = hold("pago-2", {{debts[0], 100_pesos}, {debts[1], 1_pesos}});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::kAmountHeld);
  EXPECT_TRUE(hold("pago-3", {{debts[0], 100_pesos}}));
}

TEST_F(HoldsTest, TheSameHoldAskedAgainIsOneAndWithOtherContentIsRefused) {
  EXPECT_TRUE(value_or_throw(hold("pago-1", {{debts[0], 60_pesos}})));
  EXPECT_FALSE(value_or_throw(hold("pago-1", {{debts[0], 60_pesos}})));
  EXPECT_EQ(hold("pago-1", {{debts[0], 61_pesos}}).error().code, Code::kNotFound);
}

TEST_F(HoldsTest, TheCollectionConsumesItsHoldInItsOwnTransaction) {
  ASSERT_TRUE(hold("pago-1", {{debts[0], 100_pesos}}));
  ASSERT_TRUE(collect("pago-1", payment(debts[0], 100_pesos), debts[0]));
  EXPECT_EQ(outcome_of("pago-1"), "consumed");
  EXPECT_EQ(release("pago-1").error().code, Code::kNotFound);
}

TEST_F(HoldsTest, AHoldIsNotConsumedByAnEntryThatIsNotPosted) {
  ASSERT_TRUE(hold("pago-1", {{debts[0], 100_pesos}}));
  EXPECT_THROW(db.app().transaction([&](pqxx::work& tx) {
    consume_hold(tx, "pago-1", derive_uuid("nunca", "1"), {}, kNow);
  }),
               pqxx::sql_error);
  EXPECT_EQ(outcome_of("pago-1"), "open");
}

TEST_F(HoldsTest, MoneyThatArrivesOnAnotherWayOvertakesTheHold) {
  ASSERT_TRUE(hold("pago-1", {{debts[0], 100_pesos}}));
  ASSERT_TRUE(collect("banco-9", payment(debts[0], 100_pesos), debts[0]));
  EXPECT_EQ(outcome_of("pago-1"), "overtaken");
  ASSERT_TRUE(collect("pago-1", payment(debts[0], 0_pesos, 100_pesos), debts[0]))
      << "the late money is the taxpayer's";
  EXPECT_EQ(in_favour(), 100_pesos);
}

TEST_F(HoldsTest, AHoldWhoseTimePassedExpiresAndFreesWhatItHeld) {
  ASSERT_TRUE(hold("pago-1", {{debts[0], 100_pesos}}));
  const auto expire = [&](Instant at) {
    return db.app().transaction([&](pqxx::work& tx) { return expire_holds(tx, at); });
  };
  EXPECT_TRUE(expire(kNow).empty());
  EXPECT_EQ(expire(kLater), std::vector<std::string>{"pago-1"});
  EXPECT_TRUE(expire(kLater).empty());
  EXPECT_TRUE(hold("pago-2", {{debts[0], 100_pesos}}));
}

TEST_F(HoldsTest, OfEightHoldsAtOnceOnTheSameDebtExactlyOneIsPlaced) {
  std::atomic<int> placed = 0;
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      if (hold("pago-" + std::to_string(t), {{debts[0], 60_pesos}, {debts[1], 60_pesos}})) ++placed;
    });
  for (auto& t : threads) t.join();
  EXPECT_EQ(placed, 1);
}

TEST_F(HoldsTest, OfARejectionAndACollectionAtOnceExactlyOneEndsTheHold) {
  for (int round = 0; round < 10; ++round) {
    const std::string key = "pago-" + std::to_string(round);
    charge(debts[0], 10_pesos);
    ASSERT_TRUE(hold(key, {{debts[0], 10_pesos}}));
    const Entry money = payment(debts[0], 10_pesos);
    std::atomic<int> released = 0;
    std::thread refused([&] { released += release(key) ? 1 : 0; });
    std::thread approved([&] { EXPECT_TRUE(collect(key, money, debts[0])); });
    refused.join();
    approved.join();
    EXPECT_EQ(outcome_of(key), released == 1 ? "released" : "consumed");
  }
}

TEST_F(HoldsTest, HoldsAreWrittenByTheirFunctionsOnlyAndNeverRewritten) {
  ASSERT_TRUE(hold("pago-1", {{debts[0], 60_pesos}}));
  ASSERT_TRUE(release("pago-1"));
  for (const char* sql :
       {"update ledger.obligation set held = 0", "delete from ledger.hold",
        "insert into ledger.hold_resolution values (1, 'released', '', null, now())",
        "select ledger.resolve_holds('{1}', 'released', '', null, now())",
        "insert into ledger.transfer values (gen_random_uuid(), gen_random_uuid(), 'x')"})
    EXPECT_EQ(state_of(db.app(), sql), "42501") << sql;
  for (const char* sql : {"update ledger.hold set amount = 1", "delete from ledger.hold_resolution",
                          "truncate ledger.hold_resolution", "delete from ledger.transfer"})
    EXPECT_EQ(state_of(db.owner(), sql), "RC004") << sql;
  EXPECT_EQ(state_of(db.owner(), "select ledger.resolve_holds('{1}', 'released', '', null, now())"),
            "23505")
      << "a hold ends once";
}

TEST_F(HoldsTest, TheCheckNamesAHeldAmountThatWasTamperedWith) {
  ASSERT_EQ(state_of(db.owner(), "update ledger.obligation set held = 5 where id = 1"), "accepted");
  const auto report = checked();
  ASSERT_EQ(report.differences.size(), 1U);
  EXPECT_NE(report.differences[0].find("retenido guardado 5"), std::string::npos);
  ASSERT_EQ(state_of(db.owner(), "update ledger.obligation set held = 0 where id = 1"), "accepted");
}

}  // namespace
}  // namespace recaudo::ledger
