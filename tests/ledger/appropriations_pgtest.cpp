// What the council expects to collect: movements that are added and never rewritten, and the budget
// of a day as their sum.
#include "ledger/appropriations.h"

#include "tests/ledger/budget_world.h"

namespace recaudo::ledger {
namespace {

constexpr AccountId kPredial{-10}, kInterestCode{-25};
const Sha256 kFile = sha256("presupuesto");

class AppropriationsTest : public BudgetWorld {
 protected:
  static Appropriation of(BudgetMovement movement, Money amount, Date on,
                          AccountId account = kPredial, const std::string& act = "Acuerdo 1") {
    return {.year = 2026,
            .account = account,
            .movement = movement,
            .amount = amount,
            .act = act,
            .act_on = on};
  }
  void add(const std::vector<Appropriation>& movements) {
    db.app().transaction([&](pqxx::work& tx) { appropriate(tx, movements, kFile); });
  }
  // Empty: accepted.
  std::string refusal(const std::vector<Appropriation>& movements) {
    try {
      add(movements);
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return {};
  }
  std::string state_of(const std::string& sql, Database& as) {
    try {
      as.transaction([&](pqxx::work& tx) { tx.exec(sql); });
    } catch (const pqxx::insufficient_privilege&) {
      return "42501";  // libpqxx 6 leaves its sqlstate() empty
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return "accepted";
  }
  IncomeLine line(Date on, std::string_view code = kPredialUrban) {
    for (const auto& l : read([&](auto& tx) { return income_execution(tx, on, known_at(tx)); }))
      if (l.code == code) return l;
    return {};
  }
};

TEST_F(AppropriationsTest, TheBudgetOfADayIsWhatItsActsLeftByThen) {
  add({of(BudgetMovement::kInitial, 100_pesos, make_date(2025, 11, 28))});
  add({of(BudgetMovement::kAddition, 30_pesos, make_date(2026, 3, 1)),
       of(BudgetMovement::kReduction, 50_pesos, make_date(2026, 6, 1))});
  EXPECT_EQ(line(make_date(2026, 1, 1)).definitive, 100_pesos) << "an act of the year before";
  EXPECT_EQ(line(make_date(2026, 2, 28)).definitive, 100_pesos);
  EXPECT_EQ(line(make_date(2026, 3, 1)).definitive, 130_pesos);
  EXPECT_EQ(line(make_date(2026, 12, 31)).definitive, 80_pesos);
  EXPECT_EQ(line(make_date(2026, 12, 31)).initial, 100_pesos);
  EXPECT_TRUE(line(make_date(2025, 12, 31)).definitive.is_zero()) << "of another year";
}

TEST_F(AppropriationsTest, WhatIsLeftToCollectIsTheDefinitiveLessTheExecuted) {
  add({of(BudgetMovement::kInitial, 100_pesos, make_date(2025, 11, 28))});
  posted(collection(act("1"), account::kBank, 40_pesos, {paid(40_pesos)}, {}));
  EXPECT_EQ(line(kDay).in_year, 40_pesos);
  EXPECT_EQ(line(kDay).to_collect(), 60_pesos);
}

TEST_F(AppropriationsTest, ACodeWithoutABudgetStillShowsWhatItExecuted) {
  add({of(BudgetMovement::kInitial, 100_pesos, make_date(2025, 11, 28), kInterestCode)});
  posted(collection(act("1"), account::kBank, 40_pesos, {paid(40_pesos)}, {}));
  EXPECT_EQ(line(kDay).to_collect(), -(40_pesos));
  EXPECT_EQ(line(kDay, kInterest).definitive, 100_pesos);
  EXPECT_TRUE(line(kDay, kInterest).in_year.is_zero());
}

TEST_F(AppropriationsTest, WhatWasAddedIsReadBack) {
  add({of(BudgetMovement::kInitial, 100_pesos, make_date(2025, 11, 28)),
       of(BudgetMovement::kReduction, 5_pesos, make_date(2026, 3, 1), kPredial, "Decreto 7")});
  const std::vector<int> years = {2026};
  const auto known = read([&](auto& tx) { return appropriations_of(tx, years); });
  ASSERT_EQ(known.size(), 2U);
  EXPECT_EQ(known[1].movement, BudgetMovement::kReduction);
  EXPECT_EQ(known[1].signed_amount(), -(5_pesos));
  EXPECT_EQ(known[1].act, "Decreto 7");
  EXPECT_EQ(known[0].counts_from(), make_date(2026, 1, 1));
}

TEST_F(AppropriationsTest, OnlyIncomeWithoutCodesBelowItTakesMoney) {
  const auto codes = read([](auto& tx) { return budget_codes(tx); });
  const auto takes = [&](std::string_view code) {
    return std::ranges::find(codes, code, &BudgetCode::code) != codes.end();
  };
  EXPECT_TRUE(takes(kPredialUrban));
  EXPECT_FALSE(takes("1.1.01.01.200")) << "it has codes below it";
  EXPECT_FALSE(takes("0")) << "it is the counterpart";
  for (const AccountId bad : {AccountId{-9}, account::kBudgetCash})
    EXPECT_EQ(refusal({of(BudgetMovement::kInitial, 1_pesos, make_date(2025, 11, 28), bad)}),
              "RC035");
}

TEST_F(AppropriationsTest, NoCodeHasLessThanNothingByTheEndOfAnyDay) {
  add({of(BudgetMovement::kInitial, 100_pesos, make_date(2025, 11, 28))});
  add({of(BudgetMovement::kAddition, 50_pesos, make_date(2026, 5, 1))});
  EXPECT_EQ(refusal({of(BudgetMovement::kReduction, 150_pesos, make_date(2026, 4, 30))}), "RC035")
      << "the addition comes later";
  EXPECT_EQ(refusal({of(BudgetMovement::kReduction, 150_pesos, make_date(2026, 5, 1))}), "")
      << "on the same day they are one";
}

TEST_F(AppropriationsTest, ACodeBeginsOnceAYearAndAnActMovesItOnceADay) {
  const auto initial = of(BudgetMovement::kInitial, 100_pesos, make_date(2025, 11, 28));
  const auto addition = of(BudgetMovement::kAddition, 1_pesos, make_date(2026, 3, 1));
  add({initial, addition});
  EXPECT_EQ(refusal({initial}), "23505");
  EXPECT_EQ(refusal({addition}), "23505");
  auto other = initial;
  other.year = 2025;
  EXPECT_EQ(refusal({other}), "") << "another year";
}

TEST_F(AppropriationsTest, TheInitialBudgetThatWasToldLastStands) {
  const Date on = make_date(2025, 11, 28);
  add({of(BudgetMovement::kInitial, 1'000_pesos, on)});
  add({of(BudgetMovement::kReduction, 30_pesos, make_date(2026, 3, 1))});
  add({of(BudgetMovement::kCorrection, 10_pesos, on),
       of(BudgetMovement::kCorrection, 100_pesos, on)});
  EXPECT_EQ(line(make_date(2026, 2, 28)).definitive, 100_pesos) << "on every day of the year";
  EXPECT_EQ(line(make_date(2026, 3, 1)).definitive, 70_pesos);
  EXPECT_EQ(line(make_date(2026, 3, 1)).initial, 100_pesos);
  EXPECT_EQ(refusal({of(BudgetMovement::kCorrection, 29_pesos, on)}), "RC035")
      << "less than what was taken from it";
  const std::vector<int> years = {2026};
  EXPECT_EQ(read([&](auto& tx) { return appropriations_of(tx, years); }).size(), 2U);
}

TEST_F(AppropriationsTest, ACorrectionNamesTheActOfAnInitialBudget) {
  const Date on = make_date(2025, 11, 28);
  EXPECT_EQ(refusal({of(BudgetMovement::kCorrection, 1_pesos, on)}), "RC035");
  add({of(BudgetMovement::kInitial, 100_pesos, on)});
  EXPECT_EQ(refusal({of(BudgetMovement::kCorrection, 1_pesos, on, kPredial, "Otro")}), "RC035");
  EXPECT_EQ(refusal({of(BudgetMovement::kCorrection, 1_pesos, add_days(on, 1))}), "RC035");
  EXPECT_EQ(refusal({of(BudgetMovement::kCorrection, 1_pesos, on)}), "");
}

TEST_F(AppropriationsTest, AnActIsOfTheYearOrOfTheOneBefore) {
  EXPECT_EQ(refusal({of(BudgetMovement::kInitial, 1_pesos, make_date(2024, 12, 31))}), "23514");
  EXPECT_EQ(refusal({of(BudgetMovement::kInitial, 1_pesos, make_date(2027, 1, 1))}), "23514");
}

TEST_F(AppropriationsTest, NobodyRewritesABudgetNorAddsToItBesideTheFunction) {
  add({of(BudgetMovement::kInitial, 100_pesos, make_date(2025, 11, 28))});
  EXPECT_EQ(state_of("update ledger.appropriation set amount = 1", db.owner()), "RC004");
  EXPECT_EQ(state_of("delete from ledger.appropriation", db.owner()), "RC004");
  EXPECT_EQ(state_of("insert into ledger.appropriation (year, account_id, movement, amount, act, "
                     "act_on, sha256) values (2026, -25, 'inicial', 1, 'x', '2026-01-01', "
                     "sha256('x'))",
                     db.app()),
            "42501");
}

}  // namespace
}  // namespace recaudo::ledger
