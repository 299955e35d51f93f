// The budget book: what each code executed, and when.
#include "ledger/act_recipes.h"
#include "tests/ledger/budget_world.h"

namespace recaudo::ledger {
namespace {

class BudgetTest : public BudgetWorld {};

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

TEST_F(BudgetTest, ALineTellsItsDayItsMonthAndItsYearToIt) {
  db.app().transaction([](pqxx::work& tx) { open_period(tx, 2026, 2); });
  posted(
      collection(act("1", make_date(2026, 2, 27)), account::kBank, 5_pesos, {paid(5_pesos)}, {}));
  posted(
      collection(act("2", make_date(2026, 3, 2)), account::kBank, 10_pesos, {paid(10_pesos)}, {}));
  posted(collection(act("3"), account::kBank, 20_pesos, {paid(20_pesos)}, {}));
  const auto line = [&](Date on) {
    return read([&](auto& tx) { return income_execution(tx, on, known_at(tx)); }).at(0);
  };
  EXPECT_EQ(line(kDay).on_day, 20_pesos);
  EXPECT_EQ(line(kDay).in_month, 30_pesos);
  EXPECT_EQ(line(kDay).in_year, 35_pesos);
  EXPECT_TRUE(line(make_date(2026, 3, 3)).on_day.is_zero());
  EXPECT_EQ(line(make_date(2026, 3, 3)).in_month, 10_pesos);
  EXPECT_EQ(line(make_date(2026, 3, 3)).in_year, 15_pesos);
}

TEST_F(BudgetTest, APastFigureIsWhatWasKnownThenHoweverFarTheDayTotalsAre) {
  const auto known = posted(collection(act("1"), account::kBank, 10_pesos, {paid(10_pesos)}, {}));
  posted(collection(act("2"), account::kBank, 20_pesos, {paid(20_pesos)}, {}));
  const auto told = [&] {
    return read([&](auto& tx) { return income_execution(tx, kDay, known); }).at(0).in_year;
  };
  EXPECT_EQ(told(), 10_pesos);
  db.app().transaction([](pqxx::work& tx) { sum_days(tx); });
  EXPECT_EQ(told(), 10_pesos);
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
