// A credit balance of a parcel and year, which two persons paid into: each has what his lines left.
#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "core/adjustments/credit.h"
#include "ledger/credit_holders.h"
#include "tests/core/refunds_world.h"
#include "tests/support/few_cases.h"

namespace recaudo::adjustments {
namespace {

using Holder = std::optional<ledger::ThirdPartyId>;

class CreditHoldersTest : public RefundsWorld {
 protected:
  CreditHoldersTest() : first(*owner()), second(third_party("CC", "52000111")) {
    statement_of("3001", kToday);
    clear_2025();
  }
  ReceivableAct refund_to(ledger::ThirdPartyId holder, ledger::ObligationId id, Money amount) {
    auto a = refund_of(id, amount);
    a.holder = holder;
    std::tie(a.request->document_type, a.request->document_number) = document_of(holder);
    return a;
  }
  std::map<Holder, Money> parts() {
    std::map<Holder, Money> out;
    for (const auto& c : read([&](auto& tx) { return ledger::credits_by_holder(tx, parcel()); }))
      out[c.third_party] += c.balance;
    return out;
  }

  // A refund of `holder`'s is ordered, whatever acts say of it.
  Result<std::vector<ledger::Posted>> taken(ledger::ObligationId id, Holder holder, Money amount) {
    return perform(m.services(), events::system_actor(), "prueba",
                   [&](Work& work) -> Result<std::vector<ledger::Posted>> {
                     const auto to = ledger::open_refund(work.tx(), parcel(), kToday, holder);
                     return work.post(std::vector{ledger::order_refund(
                         {.key = derive_uuid("prueba", std::to_string(++requests)),
                          .effective_on = kToday,
                          .source_kind = std::string(ledger::kAdministrativeAct),
                          .source_id = "R-1"},
                         {.amount = amount, .obligation = id, .third_party = holder}, to)});
                   });
  }
  void as_owner(const std::string& sql) {
    m.db.owner().transaction([&](pqxx::work& tx) { tx.exec(sql); });
  }
  // As it could be done before the lines decided, and then the migration that made them decide.
  void taken_before(ledger::ObligationId id, ledger::ThirdPartyId holder, Money amount) {
    as_owner("alter table ledger.posting disable trigger balances");
    value_or_throw(taken(id, holder, amount));
    as_owner("alter table ledger.posting enable always trigger balances");
    as_owner(
        "update ledger.holder_floor_print set counted_from = (select last_seq from ledger.head)");
    as_owner(
        "select ledger.count_floors(array_agg(id)) from ledger.obligation where account_id in "
        "(249040, 291090)");
  }
  // As older programs posted what was left over of a payment.
  void left_to_nobody(ledger::ObligationId id, Money amount, Date on) {
    value_or_throw(perform(m.services(), events::system_actor(), "prueba", [&](Work& work) {
      return work.post(std::vector{ledger::collection(
          {.key = derive_uuid("prueba", "nadie" + std::to_string(++requests)),
           .effective_on = on,
           .source_kind = "prueba",
           .source_id = "favor"},
          ledger::account::kInTransit, amount, {}, {.amount = amount, .obligation = id})});
    }));
  }
  // A payment of 2026 that was made twice, and less than it is owed: what it does not take is left.
  Payment paid_twice_and_owing_less() {
    auto payment = paid_again();
    settle(payment);
    value_or_throw(
        carried_out(charge(ActKind::kChargeLess, obligation(2026).balance - 10_pesos, 2026)));
    return payment;
  }

  ledger::ThirdPartyId first, second;
};

TEST_F(CreditHoldersTest, EachOfTwoGetsBackWhatHePaidTooMuchAndNoMore) {
  const auto id = credit(30'000_pesos, first);
  ASSERT_EQ(credit(50'000_pesos, second), id) << "one obligation holds both";
  EXPECT_EQ(parts(), (std::map<Holder, Money>{{first, 30'000_pesos}, {second, 50'000_pesos}}));
  EXPECT_EQ(refusal(refund_to(first, id, 30'001_pesos)), Code::kObligationOverpaid);
  EXPECT_EQ(refusal(refund_to(second, id, 50'001_pesos)), Code::kObligationOverpaid);
  ASSERT_TRUE(carried_out(refund_to(second, id, 50'000_pesos)));
  EXPECT_EQ(refusal(refund_to(second, id, 1_pesos)), Code::kNotFound) << "he has nothing left";
  ASSERT_TRUE(carried_out(refund_to(first, id, 30'000_pesos)));
  EXPECT_TRUE(credits().empty());
}

TEST_F(CreditHoldersTest, TheMoneyOfOneIsNotGivenToTheDocumentOfTheOther) {
  const auto id = credit(30'000_pesos, first);
  credit(50'000_pesos, second);
  auto a = refund_to(second, id, 10'000_pesos);
  std::tie(a.request->document_type, a.request->document_number) = document_of(first);
  EXPECT_EQ(refusal(a), Code::kPaymentNotImputable);
}

TEST_F(CreditHoldersTest, AnActThatNamesNobodyTakesFromABalanceOfOneOnly) {
  const auto id = credit(30'000_pesos, first);
  EXPECT_EQ(refusal(refund_of(id, 10'000_pesos)), std::nullopt);
  credit(50'000_pesos, second);
  EXPECT_EQ(refusal(refund_of(id, 10'000_pesos)), Code::kPaymentNotImputable);
  EXPECT_THAT(words(refund_of(id, 10'000_pesos)), testing::HasSubstr("varios titulares"));
}

TEST_F(CreditHoldersTest, ADebtIsPaidWithTheDebtorsPartAndNotWithTheOthers) {
  const auto id = credit(8'000_pesos, first);
  credit(50'000_pesos, second);
  auto a = compensation_of(id, 1'000_pesos);
  a.holder = second;
  EXPECT_EQ(refusal(a), Code::kPaymentNotImputable);
  a.holder = first;
  a.amount = 8'001_pesos;
  EXPECT_EQ(refusal(a), Code::kObligationOverpaid);
  a.amount = 8'000_pesos;
  ASSERT_TRUE(carried_out(a));
  EXPECT_EQ(parts(), (std::map<Holder, Money>{{second, 50'000_pesos}}));
}

TEST_F(CreditHoldersTest, WhatOneKeepsForALaterVigenciaIsHis) {
  const auto id = credit(30'000_pesos, first);
  credit(50'000_pesos, second);
  auto a = advance_of(id, 50'000_pesos, 2027);
  a.holder = second;
  ASSERT_TRUE(carried_out(a));
  EXPECT_EQ(read([&](auto& tx) { return ledger::advance_for(tx, parcel(), 2027); })->third_party,
            Holder(second));
  EXPECT_EQ(parts(), (std::map<Holder, Money>{{first, 30'000_pesos}}));
}

TEST_F(CreditHoldersTest, EachPartIsAsOldAsItsOwnMoney) {
  const auto id = credit(30'000_pesos, first);
  credit(50'000_pesos, second, add_days(kToday, -3));
  const auto all = read([&](auto& tx) { return ledger::credits_by_holder(tx, parcel()); });
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].since, kCreditDay);
  EXPECT_EQ(all[1].since, add_days(kToday, -3));
  auto early = refund_to(second, id, 1'000_pesos);
  early.request->asked_on = add_days(kToday, -4);
  EXPECT_EQ(refusal(early), Code::kBadDate) << "before his money came";
  EXPECT_EQ(read([&](auto& tx) { return arose_on(tx, all[0], 30'000_pesos); }), kCreditDay);
}

TEST_F(CreditHoldersTest, ARefundThatIsRevokedComesBackToItsHolder) {
  const auto id = credit(30'000_pesos, first);
  credit(50'000_pesos, second);
  const auto p = value_or_throw(propose(refund_to(second, id, 40'000_pesos)));
  ASSERT_TRUE(approve(p, checker));
  ASSERT_TRUE(carried_out(revocation_of(p.id)));
  EXPECT_EQ(parts(), (std::map<Holder, Money>{{first, 30'000_pesos}, {second, 50'000_pesos}}));
}

TEST_F(CreditHoldersTest, APaymentThatGoesBackTakesNothingOfAnotherHolder) {
  const auto payment = paid_again();  // the owner's
  settle(payment);
  const Money all = credits().at(0).balance;
  credit(all, second);
  ASSERT_TRUE(carried_out(refund_to(first, credits().at(0).id, all)));
  EXPECT_EQ(refusal(about(ActKind::kChargeback, payment)), Code::kObligationOverpaid);
  EXPECT_EQ(parts(), (std::map<Holder, Money>{{second, all}}));
}

TEST_F(CreditHoldersTest, TheTextOfAnActNamesTheHolderAndIsReadBack) {
  const auto a = refund_to(second, credit(50'000_pesos, second), 50'000_pesos);
  const auto p = value_or_throw(propose(a));
  EXPECT_EQ(value_or_throw(parse_canonical(p.payload)).holder, Holder(second));
  EXPECT_NE(p.payload.find("\ntitular=" + to_string(second) + "\n"), std::string::npos);
}

// -- what only the database holds

TEST_F(CreditHoldersTest, NoEntryTakesOfABalanceWhatAnotherHolderLeft) {
  const auto id = credit(30'000_pesos, first);
  credit(50'000_pesos, second);
  const auto refused = taken(id, first, 30'001_pesos);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kObligationOverpaid);
  EXPECT_TRUE(taken(id, first, 30'000_pesos));
}

TEST_F(CreditHoldersTest, WhatWasTakenOfAnothersPartBeforeIsNotPaidTwice) {
  const auto id = credit(30'000_pesos, first);
  credit(50'000_pesos, second);
  taken_before(id, first, 60'000_pesos);
  EXPECT_EQ(parts(), (std::map<Holder, Money>{{second, 20'000_pesos}})) << "no more than there is";
  EXPECT_EQ(refusal(refund_to(first, id, 1_pesos)), Code::kNotFound);
  EXPECT_EQ(refusal(refund_to(second, id, 20'001_pesos)), Code::kObligationOverpaid);
  EXPECT_TRUE(carried_out(refund_to(second, id, 20'000_pesos)));
}

TEST_F(CreditHoldersTest, AHolderBelowZeroFromBeforeHasHisOwnPaymentUndoneAndTakesNoMore) {
  const auto id = credit(30'000_pesos, first);
  credit(50'000_pesos, second);
  taken_before(id, first, 60'000_pesos);
  const auto payment = paid_again();  // the first one's
  settle(payment);
  EXPECT_EQ(refusal(refund_to(second, id, 50'001_pesos)), Code::kObligationOverpaid);
  EXPECT_EQ(taken(id, first, payment.amount + 1_pesos).error().code, Code::kObligationOverpaid)
      << "that is of the second one";
  ASSERT_TRUE(carried_out(about(ActKind::kChargeback, payment)));
  EXPECT_EQ(parts(), (std::map<Holder, Money>{{second, 20'000_pesos}}));
  EXPECT_EQ(taken(id, first, 1_pesos).error().code, Code::kObligationOverpaid);
}

TEST_F(CreditHoldersTest, ALineThatNamesNobodyIsOfWhoOpenedTheBalance) {
  const auto id = credit(10'000_pesos, first);
  credit(5'000_pesos, second);
  left_to_nobody(id, 40'000_pesos, add_days(kToday, -3));
  EXPECT_EQ(parts(), (std::map<Holder, Money>{{first, 50'000_pesos}, {second, 5'000_pesos}}));
  const auto part = read([&](auto& tx) { return ledger::credits_by_holder(tx, parcel()); }).at(0);
  EXPECT_EQ(read([&](auto& tx) { return arose_on(tx, part, 30'000_pesos); }), add_days(kToday, -3));
  EXPECT_EQ(taken(id, {}, 50'001_pesos).error().code, Code::kObligationOverpaid);
  ASSERT_TRUE(carried_out(refund_to(first, id, 45'000_pesos)));
  EXPECT_TRUE(taken(id, {}, 5'000_pesos));
  EXPECT_EQ(parts(), (std::map<Holder, Money>{{second, 5'000_pesos}}));
}

TEST_F(CreditHoldersTest, WhatAPaymentInTransitLeftToNobodyWaitsForTheBank) {
  const auto id = credit(10_pesos, first);
  const auto payment = paid_again();
  as_owner("alter table ledger.posting_volume_1 disable trigger user");
  as_owner("update ledger.posting_volume_1 set third_party_id = null where seq = " +
           to_string(*payment.entry));
  EXPECT_EQ(refusal(refund_to(first, id, 11_pesos)), Code::kAmountHeld);
}

// -- a payment that is transferred

TEST_F(CreditHoldersTest, TheRestOfADuplicateThatIsTransferredIsItsHolders) {
  const auto id = credit(1_pesos, second);  // who opened it is another one
  const auto payment = paid_twice_and_owing_less();
  ASSERT_TRUE(carried_out(about(ActKind::kTransfer, payment, 2026)));
  const Money rest = parts()[first];
  EXPECT_GT(rest, 1_pesos);
  EXPECT_LT(rest, payment.amount);
  EXPECT_EQ(parts(), (std::map<Holder, Money>{{first, rest}, {second, 1_pesos}}));
  auto a = refund_to(first, id, rest);
  std::tie(a.request->document_type, a.request->document_number) = document_of(second);
  EXPECT_EQ(refusal(a), Code::kPaymentNotImputable) << "no other document collects it";
}

TEST_F(CreditHoldersTest, ATransferOfMoneyThatWasUsedIsRefusedWhenItIsProposed) {
  const auto payment = paid_twice_and_owing_less();
  ASSERT_TRUE(carried_out(refund_to(first, credits().at(0).id, 1_pesos)));
  const auto transfer = about(ActKind::kTransfer, payment, 2026);
  EXPECT_EQ(refusal(transfer), Code::kObligationOverpaid);
  EXPECT_THAT(words(transfer), testing::HasSubstr("ese dinero ya se usó"));
}

TEST_F(CreditHoldersTest, ATransferTakesOfItsHoldersPartWhatItDoesNotLeaveThereAgain) {
  const auto payment = paid_twice_and_owing_less();
  const auto id = credit(payment.amount, second);
  ASSERT_TRUE(carried_out(refund_to(first, id, 1_pesos)));
  ASSERT_TRUE(carried_out(about(ActKind::kTransfer, payment, 2026)));
  EXPECT_EQ(parts()[second], payment.amount);
}

// -- whatever they do

TEST_F(CreditHoldersTest, NobodyEverTakesMoreThanWhatHisLinesLeft) {
  const std::array<ledger::ThirdPartyId, 3> people = {first, second, third_party("CC", "52000222")};
  std::map<Holder, Money> left;
  auto id = credit(1_pesos, first);
  left[first] = 1_pesos;
  test::check_few(12, "refunds, compensations and advances stay within each holder's part", [&] {
    const auto who = people.at(*rc::gen::inRange<std::size_t>(0, people.size()));
    const Money amount = Money::pesos(*rc::gen::inRange<std::int64_t>(1, 600));
    const int what = *rc::gen::inRange(0, 5);
    if (what < 2) {
      RC_ASSERT(credit(amount, who) == id);
      left[who] += amount;
    } else if (what == 2) {
      const bool done = carried_out(refund_to(who, id, amount)).has_value();
      RC_ASSERT(done == (amount <= left[who]));
      if (done) left[who] -= amount;
    } else {
      auto a = what == 3 ? compensation_of(id, amount) : advance_of(id, amount, 2027);
      a.holder = what == 3 ? who : first;
      const bool done = carried_out(a).has_value();
      RC_ASSERT(done == (amount <= left[a.holder] && a.holder == first));
      if (done) left[a.holder] -= amount;
    }
    Money sum;
    for (const auto& [holder, money] : left) {
      sum += money;
      const auto all = parts();
      RC_ASSERT((all.contains(holder) ? all.at(holder) : Money()) == money);
    }
    Money balance;
    for (const auto& c : credits()) balance += c.balance;
    RC_ASSERT(balance == sum);
  });
}

}  // namespace
}  // namespace recaudo::adjustments
