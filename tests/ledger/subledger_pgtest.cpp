// Obligations of both sides and their control accounts: credit balances, transfers, chargebacks.
#include <atomic>
#include <map>
#include <thread>

#include "ledger/act_recipes.h"
#include "ledger/recipe_book.h"
#include "tests/ledger/subledger_world.h"
#include "tests/support/few_cases.h"

namespace recaudo::ledger {
namespace {

class SubledgerTest : public SubledgerWorld {};

TEST_F(SubledgerTest, WhatNoObligationTakesIsOwedToTheTaxpayerAndItsControlAccountSaysSo) {
  ASSERT_TRUE(pay(debts[0], 100_pesos, 30_pesos));
  EXPECT_EQ(in_favour(), 30_pesos);
  EXPECT_EQ(net(account::kCreditBalances), -(30_pesos));
  const auto credits =
      db.app().read([](pqxx::read_transaction& tx) { return credits_of(tx, kParcel); });
  ASSERT_EQ(credits.size(), 1U);
  EXPECT_EQ(credits[0].id, credit);
  EXPECT_EQ(credits[0].since, kDay);
}

TEST_F(SubledgerTest, ACreditBalanceIsNoDebtOfTheParcel) {
  ASSERT_TRUE(pay(debts[0], 100_pesos, 30_pesos));
  const auto owed_by =
      db.app().read([](pqxx::read_transaction& tx) { return obligations_of(tx, kParcel); });
  EXPECT_EQ(owed_by.size(), 2U);
}

TEST_F(SubledgerTest, ACreditBalancePaysADebtAndNeverMoreThanItIs) {
  ASSERT_TRUE(pay(debts[0], 100_pesos, 30_pesos));
  ASSERT_TRUE(post_one(application(debts[1], 20_pesos)));
  EXPECT_EQ(in_favour(), 10_pesos);
  EXPECT_EQ(owed(debts[1]), 80_pesos);
  const auto more = post_one(application(debts[1], 11_pesos));
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, Code::kObligationOverpaid);
}

TEST_F(SubledgerTest, AControlAccountMovesWithItsOwnObligationsOnly) {
  const auto unnamed =
      post_one(collection(act(), account::kInTransit, 5_pesos, {}, {.amount = 5_pesos}));
  ASSERT_FALSE(unnamed);
  EXPECT_EQ(unnamed.error().code, Code::kControlAccount);
  Entry strange = payment(debts[0], 5_pesos);
  strange.legs[1].obligation = credit;  // of another account
  const auto refused = post_one(strange);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kControlAccount);
}

TEST_F(SubledgerTest, WhoReversesAnEntryMovesNoControlAccountThatTheEntryDidNotMove) {
  const auto money = post_one(unclassified_credit(act(), 100_pesos));
  ASSERT_TRUE(money);
  Entry forged = unclassified_credit(act(), 100_pesos);
  forged.reverses = *money;
  forged.legs = {{account::kUnclassified, 100_pesos}, {account::kPredialReceivable, -100_pesos}};
  const auto refused = post_one(forged);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kControlAccount);
}

TEST_F(SubledgerTest, AMirrorNamesTheObligationsThatItsOriginalNamed) {
  const auto paid = pay(debts[0], 40_pesos);
  ASSERT_TRUE(paid);
  Entry mirror = db.app().read([&](pqxx::read_transaction& tx) {
    return value_or_throw(mirror_of(tx, *paid, kDay, "reversal-recaudo"));
  });
  for (auto& leg : mirror.legs) leg.obligation.reset();
  const auto refused = post_one(mirror);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kControlAccount);
}

TEST_F(SubledgerTest, AReversalIsNotDatedBeforeItsOriginal) {
  const auto paid = pay(debts[0], 40_pesos);
  ASSERT_TRUE(paid);
  Entry mirror = db.app().read([&](pqxx::read_transaction& tx) {
    return value_or_throw(mirror_of(tx, *paid, add_days(kDay, -1), "reversal-recaudo"));
  });
  const auto refused = post_one(mirror);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kBadDate);
  mirror.effective_on = kDay;
  EXPECT_TRUE(post_one(mirror));
}

// Opening balances come before the first bill.
TEST_F(SubledgerTest, WhatIsOwedOfAConceptIsAControlAccountBeforeItsFirstObligation) {
  const auto& concepts = recipe_book().concepts();
  for (const char* item :
       {"predial", "ambiental", "bomberil", "ica-comercial", "ica-industrial", "ica-servicios",
        "avisos", "sancion-tributaria", "multa", "tasa", "acueducto", "alcantarillado", "aseo"}) {
    const auto owed = concepts.account(item, VigenciaAge::kCurrent, "por_cobrar");
    ASSERT_TRUE(owed) << item;
    Entry opening = unclassified_credit(act(), 5_pesos);
    opening.legs[0].account = *owed;
    const auto refused = post_one(opening);
    ASSERT_FALSE(refused) << item;
    EXPECT_EQ(refused.error().code, Code::kControlAccount) << item;
  }
}

TEST_F(SubledgerTest, TheCheckNamesACreditBalanceThatBelongsToNobody) {
  set_control(false);
  ASSERT_TRUE(post_one(collection(act(), account::kInTransit, 5_pesos, {}, {.amount = 5_pesos})));
  set_control(true);
  const auto report = checked();
  ASSERT_EQ(report.differences.size(), 1U);
  EXPECT_NE(report.differences[0].find("249040"), std::string::npos);
  db.owner().transaction(
      [](pqxx::work& tx) { tx.exec("update ledger.control_opening set through_seq = 1000"); });
  EXPECT_TRUE(checked().ok()) << "what was posted before the subledger had two sides stands";
}

TEST_F(SubledgerTest, TheMirrorOfAnUnnamedCreditBalanceOfBeforeLeavesTheControlAccountEqual) {
  set_control(false);
  const auto old =
      post_one(collection(act(), account::kInTransit, 5_pesos, {}, {.amount = 5_pesos}));
  ASSERT_TRUE(old);
  set_control(true);
  db.owner().transaction([&](pqxx::work& tx) {
    tx.exec("update ledger.control_opening set through_seq = " + to_string(*old) +
            " where account_id = 249040");
  });
  ASSERT_TRUE(db.app().transaction([&](pqxx::work& tx) -> Result<std::vector<Posted>> {
    RECAUDO_TRY(mirror, mirror_of(tx, *old, kDay, "reversal-recaudo"));
    return post(tx, std::vector{mirror}, kNow);
  }));
  EXPECT_TRUE(checked().ok());
}

TEST_F(SubledgerTest, APaymentGoesToAnotherObligationByAPairOfEntries) {
  const auto paid = pay(debts[0], 100_pesos);
  ASSERT_TRUE(paid);
  const auto pair = move(
      {.payment = *paid,
       .on = kDay,
       .reason = kReason,
       .settlements = {{.obligation = debts[1], .item = Concept::kPredial, .capital = 80_pesos}},
       .excess = {.amount = 20_pesos, .obligation = credit}});
  ASSERT_TRUE(pair);
  EXPECT_EQ(owed(debts[0]), 100_pesos);
  EXPECT_EQ(owed(debts[1]), 20_pesos);
  EXPECT_EQ(in_favour(), 20_pesos);
  EXPECT_EQ(net(account::kInTransit), 100_pesos);
}

TEST_F(SubledgerTest, OfTwoTransfersOfOnePaymentAtOnceExactlyOneIsMade) {
  const auto paid = pay(debts[0], 100_pesos);
  ASSERT_TRUE(paid);
  std::atomic<int> moved = 0;
  const auto once = [&] {
    const auto pair = move(
        {.payment = *paid,
         .on = kDay,
         .reason = kReason,
         .settlements = {{.obligation = debts[1], .item = Concept::kPredial, .capital = 100_pesos}},
         .excess = {}});
    if (pair)
      ++moved;
    else
      EXPECT_EQ(pair.error().code, Code::kAlreadyReversed);
  };
  std::thread other(once);
  once();
  other.join();
  EXPECT_EQ(moved, 1);
}

TEST_F(SubledgerTest, ATransferTakesNothingThatIsHeldAndMovesNoMoney) {
  const auto paid = pay(debts[0], 100_pesos);
  ASSERT_TRUE(paid);
  ASSERT_TRUE(hold("pago-1", {{debts[1], 100_pesos}}));
  Transfer t{
      .payment = *paid,
      .on = kDay,
      .reason = kReason,
      .settlements = {{.obligation = debts[1], .item = Concept::kPredial, .capital = 100_pesos}},
      .excess = {}};
  EXPECT_EQ(move(t).error().code, Code::kAmountHeld);
  t.settlements[0].capital = 99_pesos;
  EXPECT_EQ(move(t).error().code, Code::kNotTransferable);
  for (const char* short_reason : {"corto", "áéíóú áéíóú", "corto               "}) {
    t.reason = short_reason;
    EXPECT_EQ(move(t).error().code, Code::kReasonTooShort) << short_reason;
  }
}

TEST_F(SubledgerTest, ATransferStandsInTheMonthOfThePaymentWhileThatIsOpenAndLaterOtherwise) {
  const auto paid = pay(debts[0], 100_pesos);
  ASSERT_TRUE(paid);
  Transfer t{
      .payment = *paid,
      .on = make_date(2026, 3, 30),
      .reason = kReason,
      .settlements = {{.obligation = debts[1], .item = Concept::kPredial, .capital = 100_pesos}},
      .excess = {}};
  EXPECT_EQ(move(t).error().code, Code::kBadDate) << "before the payment";
  t.on = make_date(2026, 4, 1);
  EXPECT_EQ(move(t).error().code, Code::kBadDate) << "March is open";
  db.app().transaction([](pqxx::work& tx) {
    for (unsigned month = 1; month <= 3; ++month)
      value_or_throw(close_period(tx, {2026, month}, PeriodState::kClosed));
  });
  EXPECT_TRUE(move(t));
}

TEST_F(SubledgerTest, HalfATransferIsRefusedAtCommit) {
  const auto paid = pay(debts[0], 100_pesos);
  ASSERT_TRUE(paid);
  const auto half = [&](bool noted) {
    try {
      db.app().transaction([&](pqxx::work& tx) {
        const auto mirror = value_or_throw(mirror_of(tx, *paid, kDay, "reversal-traslado"));
        const auto other = payment(debts[1], 99_pesos);
        value_or_throw(post(tx, std::vector{mirror, other}, kNow));
        if (noted)
          tx.exec_params("select ledger.note_transfer($1, $2, $3)", mirror.key, other.key, kReason);
      });
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return std::string("accepted");
  };
  EXPECT_EQ(half(false), "RC024");
  EXPECT_EQ(half(true), "RC024") << "the second entry is not what the first one took back";
}

TEST_F(SubledgerTest, AChargebackReopensTheDebtExactlyWithItsDiscount) {
  const Entry whole = collection(act(), account::kInTransit, 95_pesos,
                                 {{.obligation = debts[0],
                                   .item = Concept::kPredial,
                                   .capital = 90_pesos,
                                   .interest = 5_pesos,
                                   .discount = 10_pesos}},
                                 Excess{});
  const auto paid = post_one(whole);
  ASSERT_TRUE(paid);
  EXPECT_EQ(owed(debts[0]), 0_pesos);
  ASSERT_TRUE(db.app().transaction([&](pqxx::work& tx) -> Result<std::vector<Posted>> {
    RECAUDO_TRY(mirror, mirror_of(tx, *paid, kDay, "reversal-recaudo"));
    return post(tx, std::vector{mirror}, kNow);
  }));
  EXPECT_EQ(owed(debts[0]), 100_pesos);
  for (const auto& leg : whole.legs)
    if (leg.account != receivable_account(Concept::kPredial)) {
      EXPECT_TRUE(net(leg.account).is_zero()) << to_string(leg.account);
    }
}

// A small model beside the real one: after every act the subledger is what the model says, the
// control accounts agree and nothing is negative.
struct Model {
  std::map<ObligationId, Money> balance, held;
  std::map<std::string, std::pair<ObligationId, Money>> holds;
  std::vector<std::pair<EntrySeq, std::pair<ObligationId, Money>>> payments;  // not reversed
};

TEST_F(SubledgerTest, RandomActsLeaveTheSubledgerEqualToItsControlAccounts) {
  int parcels = 100;
  test::check_few(12, "subledger", [&] {
    open_parcel(SubjectId{++parcels});
    Model m;
    for (const auto& debt : debts) m.balance[debt] = owed(debt);
    m.balance[credit] = in_favour();
    const int steps = *rc::gen::inRange(4, 14);
    for (int i = 0; i < steps; ++i) {
      const auto debt = *rc::gen::elementOf(debts);
      const auto other = debt == debts[0] ? debts[1] : debts[0];
      const Money amount = Money::pesos(*rc::gen::inRange(1, 120));
      const std::string key = "pago-" + std::to_string(++acts);
      const Money free = m.balance[debt] - m.held[debt];
      switch (*rc::gen::inRange(0, 7)) {
        case 0:
          RC_ASSERT(charge(debt, amount).has_value());
          m.balance[debt] += amount;
          break;
        case 1: {
          const auto paid = pay(debt, amount, 3_pesos);
          RC_ASSERT(paid.has_value() == (amount <= free));
          if (!paid) break;
          m.balance[debt] -= amount;
          m.balance[credit] += 3_pesos;
          m.payments.push_back({*paid, {debt, amount}});
          break;
        }
        case 2:
          RC_ASSERT(hold(key, {{debt, amount}}).has_value() == (amount <= free));
          if (amount > free) break;
          m.held[debt] += amount;
          m.holds[key] = {debt, amount};
          break;
        case 3: {
          if (m.holds.empty()) break;
          const auto [held, what] = *m.holds.begin();
          RC_ASSERT(release(held).has_value());
          RC_ASSERT(!release(held).has_value());
          m.held[what.first] -= what.second;
          m.holds.erase(held);
          break;
        }
        case 4: {
          if (m.holds.empty()) break;
          const auto [held, what] = *m.holds.begin();
          const auto paid = collect(held, payment(what.first, what.second), what.first);
          RC_ASSERT(paid.has_value());
          m.balance[what.first] -= what.second;
          m.payments.push_back({*paid, what});
          std::erase_if(m.holds, [&](const auto& h) { return h.second.first == what.first; });
          m.held[what.first] = Money();
          break;
        }
        case 5: {
          const bool fits = amount <= free && amount <= m.balance[credit];
          RC_ASSERT(post_one(application(debt, amount)).has_value() == fits);
          if (!fits) break;
          m.balance[debt] -= amount;
          m.balance[credit] -= amount;
          break;
        }
        default: {
          if (m.payments.empty()) break;
          const auto [seq, what] = m.payments.back();
          const auto to = what.first == debt ? other : debt;
          const auto entry_excess = db.app().read([&](pqxx::read_transaction& tx) {
            return -read_money(
                tx.exec1("select coalesce(sum(amount), 0)::bigint from "
                         "ledger.posting where account_id = 249040 and seq = " +
                         to_string(seq))[0]);
          });
          const auto moved = move({.payment = seq,
                                   .on = kDay,
                                   .reason = kReason,
                                   .settlements = {{.obligation = to,
                                                    .item = Concept::kPredial,
                                                    .capital = what.second}},
                                   .excess = {.amount = entry_excess, .obligation = credit}});
          // The mirror comes first: it takes the excess back before the second entry gives it
          // again.
          const bool fits =
              what.second <= m.balance[to] - m.held[to] && entry_excess <= m.balance[credit];
          RC_ASSERT(moved.has_value() == fits);
          if (!fits) break;
          m.balance[what.first] += what.second;
          m.balance[to] -= what.second;
          m.payments.back() = {(*moved)[1].seq, {to, what.second}};
          break;
        }
      }
      for (const auto& [id, balance] : m.balance) {
        RC_ASSERT(owed(id) == balance);
        RC_ASSERT(!balance.is_negative());
      }
      RC_ASSERT(db.app()
                    .read([](pqxx::read_transaction& tx) { return control_differences(tx); })
                    .empty());
    }
  });
}

}  // namespace
}  // namespace recaudo::ledger
