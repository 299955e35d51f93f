#include "ledger/budget.h"

#include <gtest/gtest.h>

#include "base/base_migrations.h"
#include "ledger/check.h"
#include "ledger/migrations.h"
#include "ledger/periods.h"
#include "ledger/recipes.h"
#include "ledger/statement.h"
#include "tests/support/test_cluster.h"

namespace recaudo::ledger {
namespace {

using namespace literals;

const Date kDay = make_date(2026, 3, 31);

class BudgetTest : public ::testing::Test {
 protected:
  BudgetTest() {
    db.app().transaction([](pqxx::work& tx) {
      for (const int year : {2025, 2026}) open_period(tx, year, 3);
    });
    obligation = db.app().transaction([](pqxx::work& tx) {
      return open_obligations(
          tx, std::vector{ObligationKey{SubjectId{7}, 2026, Concept::kPredial, kDay}})[0];
    });
    posted(assessment(act("causa"), {{obligation, Concept::kPredial, 100_pesos}}));
  }
  Act act(const std::string& id, Date on = kDay, const std::string& kind = "pago") {
    return {.key = derive_uuid("budget", std::to_string(++acts)),
            .effective_on = on,
            .source_kind = kind,
            .source_id = id};
  }
  Settlement paid(Money capital, Money interest = {}) const {
    return {.obligation = obligation,
            .item = Concept::kPredial,
            .capital = capital,
            .interest = interest,
            .zone = Zone::kUrban};
  }
  Excess excess(Money amount) {
    const auto credit =
        db.app().transaction([](pqxx::work& tx) { return open_credit(tx, SubjectId{7}, kDay); });
    return {.amount = amount, .obligation = credit};
  }
  EntrySeq posted(const Entry& e) {
    return db.app().transaction([&](pqxx::work& tx) {
      return value_or_throw(post(tx, std::vector{e}, from_unix_micros(1'774'990'000'000'000)))[0]
          .seq;
    });
  }
  Money executed(std::string_view code, int year = 2026) {
    return db.app().read([&](pqxx::read_transaction& tx) {
      for (const auto& row : executed_income(tx, year))
        if (row.code == code) return row.executed;
      return Money();
    });
  }
  std::vector<std::string> differences() {
    return db.app().read([](pqxx::read_transaction& tx) { return check(tx).differences; });
  }

  test::TestDatabase db{{embedded::base_migrations, embedded::ledger_migrations}};
  ObligationId obligation;
  int acts = 0;
};

constexpr std::string_view kPredialUrban = "1.1.01.01.200.01";
constexpr std::string_view kInterest = "1.1.02.03.002";

TEST_F(BudgetTest, ACollectionInTransitExecutesNothingAndItsSettlementAll) {
  posted(collection(act("1"), account::kInTransit, 60_pesos, {paid(50_pesos, 4_pesos)},
                    excess(6_pesos)));
  EXPECT_TRUE(executed(kPredialUrban).is_zero());
  posted(settlement_in_bank(act("1"), 60_pesos, 2_pesos, {paid(50_pesos, 4_pesos)}));
  EXPECT_EQ(executed(kPredialUrban), 50_pesos);
  EXPECT_EQ(executed(kInterest), 4_pesos);
  EXPECT_TRUE(differences().empty()) << differences().front();
}

TEST_F(BudgetTest, TheMirrorOfASettlementTakesTheExecutionBack) {
  const auto seq = posted(settlement_in_bank(act("1"), 50_pesos, {}, {paid(50_pesos)}));
  const Entry mirror = db.app().read([&](pqxx::read_transaction& tx) {
    return value_or_throw(mirror_of(tx, seq, kDay, "reversal-abono-en-banco"));
  });
  posted(mirror);
  EXPECT_TRUE(executed(kPredialUrban).is_zero());
}

TEST_F(BudgetTest, ClassifiedMoneyIsExecutedWhenItIsKnownWhatItPays) {
  posted(unclassified_credit(act("1", kDay, "extracto"), 30_pesos));
  EXPECT_TRUE(executed(kPredialUrban).is_zero());
  posted(classify(act("2", kDay, "caso"), 30_pesos, {paid(25_pesos)}, excess(5_pesos)));
  EXPECT_EQ(executed(kPredialUrban), 25_pesos);
  posted(apply_credit(act("3", kDay, "saldo"), excess(5_pesos), {paid(5_pesos)}));
  EXPECT_EQ(executed(kPredialUrban), 30_pesos);
  EXPECT_TRUE(differences().empty()) << differences().front();
}

TEST_F(BudgetTest, AChargebackOfMoneyInTheBankTakesTheExecutionBack) {
  const auto seq = posted(collection(act("1"), account::kBank, 50_pesos, {paid(50_pesos)}, {}));
  EXPECT_EQ(executed(kPredialUrban), 50_pesos);
  posted(db.app().read([&](pqxx::read_transaction& tx) {
    return value_or_throw(mirror_of(tx, seq, kDay, "reversal-recaudo"));
  }));
  EXPECT_TRUE(executed(kPredialUrban).is_zero());
  EXPECT_TRUE(differences().empty()) << differences().front();
}

TEST_F(BudgetTest, AYearCountsItsOwnDaysOnly) {
  posted(settlement_in_bank(act("1", make_date(2025, 3, 31)), 10_pesos, {}, {paid(10_pesos)}));
  posted(settlement_in_bank(act("2"), 20_pesos, {}, {paid(20_pesos)}));
  EXPECT_EQ(executed(kPredialUrban, 2025), 10_pesos);
  EXPECT_EQ(executed(kPredialUrban, 2026), 20_pesos);
}

TEST_F(BudgetTest, TheFigureDoesNotDependOnHowFarTheDayTotalsAre) {
  posted(settlement_in_bank(act("1"), 10_pesos, {}, {paid(10_pesos)}));
  db.app().transaction([](pqxx::work& tx) { sum_days(tx); });
  EXPECT_EQ(executed(kPredialUrban), 10_pesos);
  posted(settlement_in_bank(act("2"), 20_pesos, {}, {paid(20_pesos)}));
  EXPECT_EQ(executed(kPredialUrban), 30_pesos);
}

TEST_F(BudgetTest, TheCheckNamesASettlementThatExecutesLessThanWasCollected) {
  posted(collection(act("1"), account::kInTransit, 50_pesos, {paid(50_pesos)}, {}));
  const auto seq = posted(settlement_in_bank(act("1"), 50_pesos, {}, {paid(40_pesos)}));
  ASSERT_EQ(differences().size(), 1U);
  EXPECT_EQ(differences()[0], "ingreso ejecutado distinto de lo recaudado, asiento: " +
                                  to_string(seq) + ": ejecutado 4000, recaudado 5000");
}

TEST_F(BudgetTest, TheCheckNamesAClassificationThatExecutesNothing) {
  posted(unclassified_credit(act("1", kDay, "extracto"), 30_pesos));
  Entry e = classify(act("2", kDay, "caso"), 30_pesos, {paid(30_pesos)}, {});
  std::erase_if(e.legs, [](const Leg& l) { return book_of(l.account) == Book::kBudget; });
  posted(e);
  ASSERT_EQ(differences().size(), 1U);
  EXPECT_EQ(differences()[0].find("ingreso ejecutado distinto de lo recibido"), 0U);
}

// The seven recipes whose modules exist, and the reversal, posted one after the other.
TEST_F(BudgetTest, TheBooksAgreeAfterAYearOfRecipes) {
  posted(collection(act("1"), account::kInTransit, 60_pesos, {paid(50_pesos, 4_pesos)},
                    excess(6_pesos)));
  posted(settlement_in_bank(act("1"), 60_pesos, 2_pesos, {paid(50_pesos, 4_pesos)}));
  posted(bank_fee(act("2", kDay, "extracto"), 1_pesos));
  posted(unclassified_credit(act("3", kDay, "extracto"), 20_pesos));
  posted(classify(act("4", kDay, "caso"), 20_pesos, {paid(20_pesos)}, {}));
  posted(apply_credit(act("5", kDay, "saldo"), excess(6_pesos), {paid(6_pesos)}));
  posted(transfer_to_car(act("6", kDay, "giro"), 3_pesos));
  EXPECT_TRUE(differences().empty()) << differences().front();
  EXPECT_EQ(executed(kPredialUrban), 76_pesos);
}

}  // namespace
}  // namespace recaudo::ledger
