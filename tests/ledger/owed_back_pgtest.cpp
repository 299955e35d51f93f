// What the municipality owes a taxpayer besides a credit balance: refunds to be paid and advances.
// Each moves with its own obligation, and never further than it goes.
#include "ledger/owed_back.h"

#include "ledger/aging.h"
#include "ledger/credit_holders.h"
#include "ledger/statement.h"
#include "ledger/third_parties.h"
#include "ledger/volumes.h"
#include "tests/ledger/subledger_world.h"

namespace recaudo::ledger {
namespace {

class OwedBackTest : public SubledgerWorld {
 protected:
  OwedBackTest() {
    db.app().transaction([&](pqxx::work& tx) {
      const std::vector<ThirdParty> people = {{"CC", "1001", "Una"}, {"CC", "1002", "Otra"}};
      const auto ids = ensure_third_parties(tx, people);
      one = ids[0];
      other = ids[1];
    });
  }
  Act ordered() {
    Act a = act();
    a.source_kind = kAdministrativeAct;
    return a;
  }
  ObligationId refund() {
    return db.app().transaction(
        [](pqxx::work& tx) { return open_refund(tx, kParcel, kDay, std::nullopt); });
  }
  ObligationId advance(ThirdPartyId who, int vigencia = 2027) {
    return db.app().transaction(
        [&](pqxx::work& tx) { return open_advance(tx, kParcel, vigencia, kDay, who); });
  }
  Result<EntrySeq> order(Money amount, ObligationId to) {
    return post_one(order_refund(ordered(), {.amount = amount, .obligation = credit}, to));
  }
  Act ordered_in_2027() {
    Act a = ordered();
    a.effective_on = make_date(2027, 1, 4);
    return a;
  }
  // 2026 is closed, and its lines leave the database.
  void take_out_2026() {
    db.app().transaction([](pqxx::work& tx) {
      for (unsigned month = 1; month <= 12; ++month)
        value_or_throw(close_period(tx, {2026, month}, PeriodState::kClosed));
      open_period(tx, 2027, 1);
    });
    const int number =
        db.owner().transaction([](pqxx::work& tx) { return value_or_throw(cut_volume(tx, 2026)); });
    value_or_throw(
        post_one(assessment(ordered_in_2027(), {{debts[1], Concept::kPredial, 1_pesos}})));
    db.app().transaction([](pqxx::work& tx) { sum_days(tx); });
    db.owner().transaction([&](pqxx::work& tx) {
      value_or_throw(seal_volume(tx, number));
      value_or_throw(take_out_volume(tx, number));
    });
  }
  Overdue overdue(std::optional<ThirdPartyId> who, Date on) {
    return db.app().read(
        [&](pqxx::read_transaction& tx) { return overdue_capital(tx, kParcel, who, on); });
  }
  void give(ObligationId debt, ThirdPartyId who) {
    db.owner().transaction([&](pqxx::work& tx) {
      tx.exec0("alter table ledger.obligation disable trigger identity_immutable");
      tx.exec("update ledger.obligation set third_party_id = " + to_string(who) +
              " where id = " + to_string(debt));
    });
  }

  ThirdPartyId one, other;
};

TEST_F(OwedBackTest, ARefundOfAParcelAndYearIsOneObligation) {
  EXPECT_EQ(refund(), refund());
}

TEST_F(OwedBackTest, ACreditBalanceIsOrderedBackNoFurtherThanItGoes) {
  value_or_throw(pay(debts[0], 10_pesos, 30_pesos));
  ASSERT_TRUE(order(30_pesos, refund()));
  EXPECT_TRUE(in_favour().is_zero());
  EXPECT_EQ(owed(refund()), 30_pesos);
  const auto more = order(1_pesos, refund());
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, Code::kObligationOverpaid);
}

TEST_F(OwedBackTest, WhatIsPaidOutIsNoMoreThanWhatWasOrdered) {
  value_or_throw(pay(debts[0], 10_pesos, 30_pesos));
  value_or_throw(order(20_pesos, refund()));
  const auto paid = [&](Money amount) {
    return post_one(
        pay_refund(ordered(), {.amount = amount, .obligation = refund()}, account::kUnclassified));
  };
  EXPECT_EQ(paid(21_pesos).error().code, Code::kObligationOverpaid);
  EXPECT_TRUE(paid(20_pesos));
  EXPECT_TRUE(owed(refund()).is_zero());
}

TEST_F(OwedBackTest, TheMirrorOfAnOrderGivesTheBalanceBackAndOnlyOnce) {
  value_or_throw(pay(debts[0], 10_pesos, 30_pesos));
  const auto seq = value_or_throw(order(20_pesos, refund()));
  const auto mirror = db.app().read([&](pqxx::read_transaction& tx) {
    return value_or_throw(mirror_of(tx, seq, kDay, "reversal-devolucion"));
  });
  ASSERT_TRUE(post_one(mirror));
  EXPECT_EQ(in_favour(), 30_pesos);
  EXPECT_TRUE(owed(refund()).is_zero());
  Entry again = mirror;
  again.key = derive_uuid("acto", "otra vez");
  EXPECT_EQ(post_one(again).error().code, Code::kAlreadyReversed);
}

TEST_F(OwedBackTest, TheMirrorOfAnOrderThatWasPaidOutIsRefused) {
  value_or_throw(pay(debts[0], 10_pesos, 30_pesos));
  const auto seq = value_or_throw(order(20_pesos, refund()));
  value_or_throw(post_one(
      pay_refund(ordered(), {.amount = 20_pesos, .obligation = refund()}, account::kUnclassified)));
  const auto mirror = db.app().read([&](pqxx::read_transaction& tx) {
    return value_or_throw(mirror_of(tx, seq, kDay, "reversal-devolucion"));
  });
  EXPECT_EQ(post_one(mirror).error().code, Code::kObligationOverpaid);
}

TEST_F(OwedBackTest, TheseAccountsMoveWithTheirObligationsOnly) {
  for (const AccountId account : {account::kRefundsPayable, account::kAdvances}) {
    const auto bare = post_one({.key = derive_uuid("acto", to_string(account)),
                                .kind = "prueba",
                                .effective_on = kDay,
                                .source_kind = "prueba",
                                .source_id = "1",
                                .legs = {{account::kBank, 5_pesos}, {account, -(5_pesos)}}});
    ASSERT_FALSE(bare) << to_string(account);
    EXPECT_EQ(bare.error().code, Code::kControlAccount);
  }
}

TEST_F(OwedBackTest, AnAdvanceOfAVigenciaIsOneThirdPartys) {
  const auto id = advance(one);
  EXPECT_EQ(advance(one), id);
  EXPECT_NE(advance(other, 2028), id) << "of another vigencia";
  EXPECT_EQ(state_of(db.app(),
                     "select ledger.open_owed('predio', 7, 2027, 'anticipo', "
                     "'2026-03-31', " +
                         to_string(other) + ")"),
            "RC034");
}

TEST_F(OwedBackTest, EachKindStandsOnItsOwnAccount) {
  for (const char* kind : {"devolucion", "anticipo", "saldo-a-favor"})
    EXPECT_EQ(state_of(db.owner(),
                       "insert into ledger.obligation (subject_kind, subject_id, vigencia, "
                       "concept, due_on, account_id, side) values ('predio', 7, 2030, '" +
                           std::string(kind) + "', '2026-03-31', 130507, -1)"),
              "23514")
        << kind;
}

TEST_F(OwedBackTest, WhatIsOwedBackIsNoReceivable) {
  value_or_throw(pay(debts[0], 10_pesos, 30_pesos));
  const auto cartera = [&] {
    Money sum;
    for (const auto& row :
         db.app().read([](pqxx::read_transaction& tx) { return aging(tx, kDay, known_at(tx)); }))
      sum += row.amount;
    return sum;
  };
  const Money before = cartera();
  value_or_throw(order(20_pesos, refund()));
  EXPECT_EQ(cartera(), before);
}

TEST_F(OwedBackTest, OverdueIsWhatFellDueBeforeTheDay) {
  EXPECT_EQ(overdue({}, make_date(2026, 6, 30)).here, 100_pesos) << "due on that day";
  EXPECT_EQ(overdue({}, make_date(2026, 7, 1)).here, 200_pesos);
  EXPECT_TRUE(overdue({}, make_date(2025, 6, 30)).here.is_zero());
}

TEST_F(OwedBackTest, OfAHolderItIsHisAndNobodysOfTheParcelAndHisElsewhere) {
  const auto mine = debts;
  open_parcel(SubjectId{8});
  const auto elsewhere = debts;
  const Date on = make_date(2026, 7, 1);
  give(mine[0], one);
  give(mine[1], other);
  give(elsewhere[0], one);
  EXPECT_EQ(overdue(one, on).here, 100_pesos) << "what the other owes is not his";
  EXPECT_EQ(overdue(one, on).elsewhere, 100_pesos);
  db.owner().transaction([&](pqxx::work& tx) {
    tx.exec0("alter table ledger.obligation disable trigger identity_immutable");
    tx.exec("update ledger.obligation set third_party_id = null where id = " + to_string(mine[1]));
  });
  EXPECT_EQ(overdue(one, on).here, 200_pesos) << "and what nobody known owes";
}

// A volume that leaves the database keeps whose its lines were.
TEST_F(OwedBackTest, WhoLeftACreditBalanceIsKnownWhenItsLinesAreOut) {
  const auto left_by = [&](ThirdPartyId who, Money amount, Date on) {
    auto entry = payment(debts[0], {}, amount);
    entry.effective_on = on;
    for (auto& leg : entry.legs)
      if (leg.obligation) leg.third_party = who;
    value_or_throw(post_one(entry));
  };
  left_by(one, 30_pesos, kDay);
  left_by(other, 50_pesos, add_days(kDay, 1));
  const auto parts = [&] {
    std::vector<std::tuple<std::optional<ThirdPartyId>, Money, Date>> out;
    for (const auto& c :
         db.app().read([](pqxx::read_transaction& tx) { return credits_by_holder(tx, kParcel); }))
      out.emplace_back(c.third_party, c.balance, c.since);
    return out;
  };
  const auto before = parts();
  ASSERT_EQ(before.size(), 2U);
  take_out_2026();
  EXPECT_EQ(parts(), before);
  const auto take = [&](ThirdPartyId who, Money amount) {
    return post_one(order_refund(
        ordered_in_2027(), {.amount = amount, .obligation = credit, .third_party = who}, refund()));
  };
  EXPECT_EQ(take(one, 31_pesos).error().code, Code::kObligationOverpaid);
  EXPECT_TRUE(take(one, 30_pesos));
  EXPECT_TRUE(take(other, 50_pesos));
}

}  // namespace
}  // namespace recaudo::ledger
