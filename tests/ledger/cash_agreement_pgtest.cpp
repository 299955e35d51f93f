// The accounting book's cash and the budget's income agree: whatever is not executed stands in an
// account that says why.
#include "ledger/cash_agreement.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ledger/act_recipes.h"
#include "ledger/owed_back.h"
#include "ledger/transfers.h"
#include "ledger/volumes.h"
#include "tests/ledger/budget_world.h"
#include "tests/support/few_cases.h"

namespace recaudo::ledger {
namespace {

class CashAgreementTest : public BudgetWorld {
 protected:
  CashAgreement agreement(Date to = kDay) {
    return read([&](auto& tx) {
      return cash_agreement(tx, make_date(2026, 1, 1), to, known_at(tx)).value();
    });
  }
  Act ordered() { return act("R-1", kDay, std::string(kAdministrativeAct)); }
  // A credit balance of the parcel becomes a refund to be paid.
  Excess refund_of(Money amount) {
    const auto to = db.app().transaction(
        [](pqxx::work& tx) { return open_refund(tx, SubjectId{7}, kDay, {}); });
    posted(order_refund(ordered(), excess(amount), to));
    return {.amount = amount, .obligation = to};
  }
  // As the closing leaves a debit that nobody explains.
  void debited(Money amount) { posted(unclassified_credit(act("d", kDay, "extracto"), -amount)); }
  Excess advance_of(Money amount) {
    const auto to = db.app().transaction(
        [](pqxx::work& tx) { return open_advance(tx, SubjectId{7}, 2027, kDay, {}); });
    posted(keep_as_advance(ordered(), excess(amount), to));
    return {.amount = amount, .obligation = to};
  }
};

TEST_F(CashAgreementTest, MoneyInTransitIsInNeitherBook) {
  posted(collection(act("1"), account::kInTransit, 60_pesos, {paid(50_pesos, 4_pesos)},
                    excess(6_pesos)));
  const auto a = agreement();
  EXPECT_TRUE(a.cash.is_zero());
  EXPECT_TRUE(a.executed.is_zero());
  EXPECT_EQ(a.credit_balances, 6_pesos) << "as the account has it";
  EXPECT_EQ(a.in_transit, -(6_pesos)) << "its money is not here yet";
  EXPECT_TRUE(a.other.is_zero());
}

TEST_F(CashAgreementTest, APaymentThatItsRailGivesBackInTransitLeavesNothing) {
  const std::vector<Settlement> what = {paid(50_pesos)};
  const auto left = excess(6_pesos);
  posted(collection(act("1"), account::kInTransit, 56_pesos, what, left));
  posted(collection_reversal(act("R-1", kDay, std::string(kAdministrativeAct)), account::kInTransit,
                             56_pesos, what, left));
  const auto a = agreement();
  EXPECT_TRUE(a.credit_balances.is_zero());
  EXPECT_TRUE(a.in_transit.is_zero());
  EXPECT_TRUE(a.other.is_zero());
}

TEST_F(CashAgreementTest, ASettlementWithoutItsExecutionIsNotExplained) {
  posted(collection(act("1"), account::kInTransit, 60_pesos, {paid(54_pesos)}, excess(6_pesos)));
  auto settlement = settlement_in_bank(act("1"), 60_pesos, {}, {paid(54_pesos)});
  std::erase_if(settlement.legs, [](const Leg& l) { return l.account.value() < 0; });
  posted(settlement);
  const auto a = agreement();
  EXPECT_EQ(a.credit_balances, 6_pesos);
  EXPECT_TRUE(a.in_transit.is_zero());
  EXPECT_EQ(a.other, 54_pesos);
}

TEST_F(CashAgreementTest, ASettlementThatExecutesHalfIsNotExplained) {
  posted(collection(act("1"), account::kInTransit, 60_pesos, {paid(60_pesos)}, {}));
  posted(settlement_in_bank(act("1"), 60_pesos, {}, {paid(30_pesos)}));
  EXPECT_EQ(agreement().other, 30_pesos);
}

TEST_F(CashAgreementTest, AnotherReceivableThatIsCollectedByAJournalIsNotExplained) {
  posted({.key = derive_uuid("budget", "otra-cuenta"),
          .kind = "diario",
          .effective_on = kDay,
          .source_kind = "otro-sistema",
          .source_id = "1",
          .legs = {{account::kBank, 70_pesos}, {account::kInTransit, -(70_pesos)}}});
  EXPECT_EQ(agreement().other, 70_pesos);
}

TEST_F(CashAgreementTest, AnExecutionAloneIsNotExplained) {
  posted(execution(act("R-1", kDay, std::string(kAdministrativeAct)), {paid(40_pesos)}));
  EXPECT_EQ(agreement().other, -(40_pesos));
}

// What is left over changes with the vigencia that a payment goes to.
TEST_F(CashAgreementTest, ATransferOfASettledPaymentIsExplained) {
  const auto payment = posted(
      collection(act("1"), account::kInTransit, 60_pesos, {paid(54_pesos)}, excess(6_pesos)));
  posted(settlement_in_bank(act("1"), 60_pesos, {}, {paid(54_pesos)}));
  const auto left = excess(10_pesos);
  db.app().transaction([&](pqxx::work& tx) {
    const auto pair = value_or_throw(transfer(tx, {.payment = payment,
                                                   .on = kDay,
                                                   .reason = "iba para otra vigencia",
                                                   .settlements = {paid(50_pesos)},
                                                   .excess = left}));
    value_or_throw(post(tx, pair, from_unix_micros(1'774'990'000'000'000)));
  });
  const Act by = act("R-1", kDay, std::string(kAdministrativeAct));
  posted(execution_given_back(by, {paid(54_pesos)}));
  posted(execution(act("R-1", kDay, std::string(kAdministrativeAct)), {paid(50_pesos)}));
  const auto a = agreement();
  EXPECT_EQ(a.executed, 50_pesos);
  EXPECT_EQ(a.credit_balances, 10_pesos);
  EXPECT_TRUE(a.in_transit.is_zero());
  EXPECT_TRUE(a.other.is_zero());
}

TEST_F(CashAgreementTest, APaymentOfTheYearBeforeThatIsSettledInThisOneIsExplained) {
  db.app().transaction([](pqxx::work& tx) { open_period(tx, 2025, 12); });
  const Date eve = make_date(2025, 12, 30);
  const auto left = excess(6_pesos);
  posted(collection(act("1", eve), account::kInTransit, 60_pesos, {paid(54_pesos)}, left));
  posted(settlement_in_bank(act("1"), 60_pesos, {}, {paid(54_pesos)}));
  const auto a = agreement();
  EXPECT_EQ(a.cash, 60_pesos);
  EXPECT_TRUE(a.credit_balances.is_zero()) << "of the year before";
  EXPECT_EQ(a.in_transit, 6_pesos);
  EXPECT_TRUE(a.other.is_zero());
}

// An auxiliary that the municipality's own chart brings.
TEST_F(CashAgreementTest, AnAuxiliaryOfTheBankIsCash) {
  db.owner().transaction([](pqxx::work& tx) {
    tx.exec(
        "insert into ledger.account (id, code, name, nature, status) select 11100601, '11100601', "
        "'Cuenta de ahorros', nature, status from ledger.account where id = 111006");
  });
  posted(collection(act("1"), account::kBank, 50_pesos, {paid(50_pesos)}, {}));
  posted({.key = derive_uuid("budget", "consignacion"),
          .kind = "diario",
          .effective_on = kDay,
          .source_kind = "otro-sistema",
          .source_id = "1",
          .legs = {{AccountId{11100601}, 50_pesos}, {account::kBank, -(50_pesos)}}});
  const auto a = agreement();
  EXPECT_EQ(a.cash, 50_pesos);
  EXPECT_TRUE(a.other.is_zero());
}

TEST_F(CashAgreementTest, ASettledPaymentDiffersByItsExcessAndTheBanksFee) {
  posted(collection(act("1"), account::kInTransit, 60_pesos, {paid(50_pesos, 4_pesos)},
                    excess(6_pesos)));
  posted(settlement_in_bank(act("1"), 60_pesos, 2_pesos, {paid(50_pesos, 4_pesos)}));
  const auto a = agreement();
  EXPECT_EQ(a.cash, 58_pesos);
  EXPECT_EQ(a.executed, 54_pesos);
  EXPECT_EQ(a.credit_balances, 6_pesos);
  EXPECT_TRUE(a.in_transit.is_zero());
  EXPECT_EQ(a.bank_fees, -(2_pesos));
  EXPECT_TRUE(a.other.is_zero());
}

TEST_F(CashAgreementTest, WhatNobodyIdentifiesIsUnclassifiedUntilItIs) {
  posted(unclassified_credit(act("1", kDay, "extracto"), 30_pesos));
  EXPECT_EQ(agreement().unclassified, 30_pesos);
  posted(classify(act("2", kDay, "caso"), 30_pesos, {paid(25_pesos)}, excess(5_pesos)));
  const auto a = agreement();
  EXPECT_TRUE(a.unclassified.is_zero());
  EXPECT_EQ(a.executed, 25_pesos);
  EXPECT_EQ(a.credit_balances, 5_pesos);
}

TEST_F(CashAgreementTest, WhatIsPaidOnToTheCarLeavesTheCashAndNotTheBudget) {
  posted(collection(act("1"), account::kBank, 50_pesos, {paid(50_pesos)}, {}));
  posted(transfer_to_car(act("2", kDay, "giro"), 15_pesos));
  const auto a = agreement();
  EXPECT_EQ(a.cash, 35_pesos);
  EXPECT_EQ(a.executed, 50_pesos);
  EXPECT_EQ(a.third_parties, -(15_pesos));
  EXPECT_TRUE(a.other.is_zero());
}

TEST_F(CashAgreementTest, ARefundThatTheBankPaidTakesItsCreditBalanceOut) {
  posted(collection(act("1"), account::kBank, 20_pesos, {paid(5_pesos)}, excess(15_pesos)));
  const auto refund = refund_of(15_pesos);
  EXPECT_EQ(agreement().credit_balances, 15_pesos) << "ordered, and its money still here";
  debited(15_pesos);
  EXPECT_EQ(agreement().unclassified, -(15_pesos));
  posted(pay_refund(ordered(), refund, account::kUnclassified));
  const auto a = agreement();
  EXPECT_EQ(a.cash, 5_pesos);
  EXPECT_EQ(a.executed, 5_pesos);
  EXPECT_TRUE(a.credit_balances.is_zero());
  EXPECT_TRUE(a.unclassified.is_zero());
}

TEST_F(CashAgreementTest, AChargebackOfMoneyInTheBankWaitsForTheBanksDebit) {
  const std::vector<Settlement> what = {paid(50_pesos)};
  posted(collection(act("1"), account::kBank, 50_pesos, what, {}));
  posted(collection_reversal(act("2"), account::kUnclassified, 50_pesos, what, {}));
  EXPECT_EQ(agreement().unclassified, 50_pesos);
  EXPECT_TRUE(agreement().executed.is_zero());
  debited(50_pesos);
  const auto a = agreement();
  EXPECT_TRUE(a.cash.is_zero());
  EXPECT_TRUE(a.unclassified.is_zero());
}

TEST_F(CashAgreementTest, WhatNoRecipePostedIsToldAsNotExplained) {
  posted({.key = derive_uuid("budget", "saldo-inicial"),
          .kind = "saldo-inicial",
          .effective_on = kDay,
          .source_kind = "otro-sistema",
          .source_id = "1",
          .legs = {{account::kBank, 70_pesos}, {AccountId{310901}, -(70_pesos)}}});
  const auto a = agreement();
  EXPECT_EQ(a.cash, 70_pesos);
  EXPECT_EQ(a.other, 70_pesos);
}

TEST_F(CashAgreementTest, OnlyItsDaysCount) {
  posted(collection(act("1"), account::kBank, 50_pesos, {paid(50_pesos)}, {}));
  EXPECT_TRUE(agreement(add_days(kDay, -1)).cash.is_zero());
}

TEST_F(CashAgreementTest, NothingIsSaidOfDaysWhoseLinesAreOut) {
  posted(
      collection(act("1", make_date(2025, 3, 31)), account::kBank, 5_pesos, {paid(5_pesos)}, {}));
  db.app().transaction([](pqxx::work& tx) {
    for (unsigned m = 1; m <= 12; ++m) {
      open_period(tx, 2025, m);
      value_or_throw(close_period(tx, {2025, m}, PeriodState::kClosed));
    }
  });
  db.app().transaction([](pqxx::work& tx) { sum_days(tx); });
  db.owner().transaction([](pqxx::work& tx) {
    const int number = value_or_throw(cut_volume(tx, 2025));
    value_or_throw(seal_volume(tx, number));
    value_or_throw(take_out_volume(tx, number));
  });
  const auto of = [&](int year) {
    return read([&](auto& tx) {
      return cash_agreement(tx, make_date(year, 1, 1), make_date(year, 12, 31), known_at(tx));
    });
  };
  EXPECT_FALSE(of(2025));
}

// Whatever comes in and goes out by the recipes, in any order: the parts are what a child would
// count, they add up to the difference, and nothing is left without a reason.
TEST_F(CashAgreementTest, WhateverTheOrderEveryPesoOfTheDifferenceHasItsReason) {
  posted(assessment(act("mucho"), {{obligation, Concept::kPredial, 1'000'000_pesos}}));
  test::check_few(8, "acts that move money", [&] {
    const auto before = agreement();
    Money cash, executed, credit, on_its_way, advance, unclassified, passed_on, fees;
    struct InTransit {
      std::string ticket;
      Settlement paid;
      Money left;
    };
    std::vector<InTransit> in_transit;
    const auto draw = [] { return Money::pesos(*rc::gen::inRange<std::int64_t>(1, 9)); };
    for (int step = *rc::gen::inRange(5, 20); step > 0; --step) {
      const Money a = draw(), b = draw();
      switch (*rc::gen::inRange(0, 11)) {
        case 0: {
          const auto ticket = "p" + std::to_string(acts);
          posted(collection(act(ticket), account::kInTransit, a + b, {paid(a)}, excess(b)));
          in_transit.push_back({ticket, paid(a), b});
          on_its_way -= b;
          credit += b;
          break;
        }
        case 1: {
          if (in_transit.empty()) break;
          const auto [ticket, what, left] = in_transit.back();
          in_transit.pop_back();
          posted(settlement_in_bank(act(ticket), what.capital + left, 1_pesos, {what}));
          cash += what.capital + left - 1_pesos;
          fees -= 1_pesos;
          executed += what.capital;
          on_its_way += left;
          break;
        }
        case 2:
          posted(collection(act("c"), account::kCash, a + b, {paid(a)}, excess(b)));
          cash += a + b;
          executed += a;
          credit += b;
          break;
        case 3:
          posted(unclassified_credit(act("x", kDay, "extracto"), a));
          cash += a;
          unclassified += a;
          break;
        case 4:
          posted(classify(act("k", kDay, "caso"), a + b, {paid(a)}, excess(b)));
          unclassified -= a + b;
          executed += a;
          credit += b;
          break;
        case 5:
          if (credit < a) break;
          posted(apply_credit(act("s", kDay, "saldo"), excess(a), {paid(a)}));
          credit -= a;
          executed += a;
          break;
        case 6:
          posted(transfer_to_car(act("g", kDay, "giro"), a));
          cash -= a;
          passed_on -= a;
          break;
        case 7: {
          if (credit < a) break;
          const auto refund = refund_of(a);
          debited(a);
          posted(pay_refund(ordered(), refund, account::kUnclassified));
          cash -= a;
          credit -= a;
          break;
        }
        case 8: {
          if (credit < a) break;
          const auto kept = advance_of(a);
          credit -= a;
          advance += a;
          if (!*rc::gen::arbitrary<bool>()) break;
          posted(apply_advance(act("v", kDay, "anticipo"), kept, {paid(a)}));
          advance -= a;
          executed += a;
          break;
        }
        case 9: {
          const std::vector<Settlement> what = {paid(a)};
          posted(collection(act("r"), account::kBank, a + b, what, excess(b)));
          posted(collection_reversal(act("r"), account::kUnclassified, a + b, what, excess(b)));
          cash += a + b;
          unclassified += a + b;
          break;
        }
        case 10:
          posted(till_movement(act("t", kDay, "turno"), a));
          cash += a;
          unclassified += a;
          break;
      }
    }
    const auto now = agreement();
    RC_ASSERT(now.cash - before.cash == cash);
    RC_ASSERT(now.executed - before.executed == executed);
    RC_ASSERT(now.credit_balances - before.credit_balances == credit);
    RC_ASSERT(now.in_transit - before.in_transit == on_its_way);
    RC_ASSERT(now.advances - before.advances == advance);
    RC_ASSERT(now.unclassified - before.unclassified == unclassified);
    RC_ASSERT(now.third_parties - before.third_parties == passed_on);
    RC_ASSERT(now.bank_fees - before.bank_fees == fees);
    RC_ASSERT(now.other.is_zero());
    RC_ASSERT(now.difference() == now.credit_balances + now.in_transit + now.advances +
                                      now.unclassified + now.third_parties + now.bank_fees);
  });
  EXPECT_TRUE(differences().empty()) << differences().front();
}

}  // namespace
}  // namespace recaudo::ledger
