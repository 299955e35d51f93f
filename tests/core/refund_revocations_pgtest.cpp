// A refund that was ordered is taken back before it is paid: the balance is its holder's again, as
// it was. Never after the bank may have paid it.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "ledger/periods.h"
#include "ledger/statement.h"
#include "ledger/volumes.h"
#include "tests/core/refunds_world.h"

namespace recaudo::adjustments {
namespace {

class RefundRevocationsTest : public RefundsWorld {
 protected:
  RefundRevocationsTest() { statement_of("3001", kToday); }
  void approve_in_the_database(const approvals::Proposal& p) {
    m.db.owner().transaction([&](pqxx::work& tx) {
      tx.exec("update access.approval set decision = 'approved', checker = " + to_string(checker) +
              ", decided_at = now() where id = '" + to_string(p.id) + "'");
    });
  }
  // The order's entry taken back, by nobody's act.
  ledger::EntrySeq mirror() {
    return m.db.app().transaction([&](pqxx::work& tx) {
      const auto entry = value_or_throw(ledger::mirror_of(
          tx, refunds_to_pay(tx, parcel()).at(0).entry, kToday, "reversal-devolucion"));
      return value_or_throw(ledger::post(tx, std::span(&entry, 1), m.clock.now())).at(0).seq;
    });
  }
  std::string carried_out_by(const approvals::Proposal& p, ledger::EntrySeq entry) {
    return state_of("select adjustments.carry_out('" + to_string(p.id) + "', '{" +
                    to_string(entry) + "}', now())");
  }
};

TEST_F(RefundRevocationsTest, TheCreditBalanceIsItsHoldersAgain) {
  clear_2025();
  const auto id = credit(50'000_pesos);
  const auto holder = credits().at(0).third_party;
  const auto p = value_or_throw(propose(refund_of(id, 50'000_pesos)));
  ASSERT_TRUE(approve(p, checker));
  ASSERT_TRUE(carried_out(revocation_of(p.id)));
  ASSERT_EQ(credits().size(), 1U);
  EXPECT_EQ(credits()[0].id, id);
  EXPECT_EQ(credits()[0].balance, 50'000_pesos);
  EXPECT_EQ(credits()[0].third_party, holder);
  EXPECT_TRUE(net(ledger::account::kRefundsPayable).is_zero());
  EXPECT_TRUE(to_pay().empty());
  EXPECT_TRUE(carried_out(compensation_of(id, 10'000_pesos))) << "it pays debts again";
}

TEST_F(RefundRevocationsTest, ARefundWhoseEntryLeftTheDatabaseIsListedAndWaitsForItsVolume) {
  clear_2025();
  const auto refund = ordered(50'000_pesos);
  go_to_2028();
  m.db.app().transaction([](pqxx::work& tx) {
    for (const auto& period : ledger::periods(tx))
      if (period.month.year < 2027)
        value_or_throw(ledger::close_period(tx, period.month, ledger::PeriodState::kClosed));
    ledger::sum_days(tx, 1'000'000);
  });
  const int volume = m.db.owner().transaction([](pqxx::work& tx) {
    const int number = value_or_throw(ledger::cut_volume(tx, 2026));
    value_or_throw(ledger::seal_volume(tx, number));
    value_or_throw(ledger::take_out_volume(tx, number));
    return number;
  });
  ASSERT_EQ(to_pay().size(), 1U);
  EXPECT_TRUE(to_pay()[0].taken_out);
  EXPECT_EQ(to_pay()[0].payable.amount, 50'000_pesos);
  const auto debit = bank_debit(50'000_pesos, make_date(2028, 4, 3));
  auto payout = payout_of(refund, debit), revocation = revocation_of(refund);
  payout.on = revocation.on = make_date(2028, 4, 3);
  EXPECT_EQ(refusal(payout), Code::kVolumeTakenOut);
  EXPECT_EQ(refusal(revocation), Code::kVolumeTakenOut);

  m.db.owner().transaction(
      [&](pqxx::work& tx) { value_or_throw(ledger::put_back_volume(tx, volume)); });
  EXPECT_FALSE(to_pay()[0].taken_out);
  EXPECT_TRUE(carried_out(payout));
}

TEST_F(RefundRevocationsTest, OnlyTheRefundThatIsNamedComesBack) {
  clear_2025();
  const auto first = ordered(50'000_pesos), second = ordered(20'000_pesos);
  ASSERT_TRUE(carried_out(revocation_of(second)));
  EXPECT_EQ(credits().at(0).balance, 20'000_pesos);
  ASSERT_EQ(to_pay().size(), 1U);
  EXPECT_EQ(to_pay()[0].proposal, first);
  EXPECT_TRUE(carried_out(payout_of(first, bank_debit(50'000_pesos))));
}

TEST_F(RefundRevocationsTest, ItIsKnownByTheResolutionThatOrdersItAndToldUnderItsRefund) {
  clear_2025();
  const auto refund = ordered(50'000_pesos);
  ASSERT_TRUE(carried_out(revocation_of(refund)));
  const auto event = last_event();
  EXPECT_EQ(event.refund().refund_id(), to_string(refund));
  EXPECT_EQ(event.refund().state(), "revocacion-devolucion:ACTO_APROBADO");
  EXPECT_EQ(event.basis().act_id(), "R-018 de 2026");
  const auto revoked = read([&](auto& tx) { return adjustments::revocation_of(tx, refund); });
  ASSERT_TRUE(revoked);
  EXPECT_EQ(revoked->resolution, "R-018 de 2026");
  EXPECT_EQ(revoked->on, kToday);
  EXPECT_FALSE(read([&](auto& tx) { return adjustments::payout_of(tx, refund); }));
  EXPECT_EQ(count("select count(*) from ledger.entry where kind = 'reversal-devolucion' and "
                  "source_kind = 'acto-administrativo' and source_id = 'R-018 de 2026'"),
            1);
}

TEST_F(RefundRevocationsTest, WhatTheBankPaidIsNotRevoked) {
  clear_2025();
  const auto refund = ordered(50'000_pesos);
  ASSERT_TRUE(carried_out(payout_of(refund, bank_debit(50'000_pesos))));
  EXPECT_EQ(refusal(revocation_of(refund)), Code::kNotFound);
  EXPECT_NE(words(revocation_of(refund)).find("El banco ya pagó"), std::string::npos);
}

TEST_F(RefundRevocationsTest, ADebitOfItsAmountThatNobodyExplainsStopsIt) {
  clear_2025();
  const auto refund = ordered(50'000_pesos);
  bank_debit(50'000_pesos, add_days(kToday, -1));
  bank_debit(49'999_pesos);
  EXPECT_EQ(refusal(revocation_of(refund)), std::nullopt) << "neither may be its payment";
  bank_debit(50'000_pesos);
  EXPECT_EQ(refusal(revocation_of(refund)), Code::kAmountHeld);
  EXPECT_NE(words(revocation_of(refund)).find("nadie ha dicho de qué fue"), std::string::npos);
}

TEST_F(RefundRevocationsTest, TheBanksDebitBetweenProposalAndDecisionStopsIt) {
  clear_2025();
  const auto refund = ordered(50'000_pesos);
  const auto p = value_or_throw(propose(revocation_of(refund)));
  const auto debit = bank_debit(50'000_pesos);
  EXPECT_EQ(approve(p, checker).error().code, Code::kAmountHeld);
  EXPECT_EQ(to_pay().size(), 1U);
  EXPECT_TRUE(carried_out(payout_of(refund, debit)));
}

TEST_F(RefundRevocationsTest, ADebitThatPaidAnotherRefundStopsNothing) {
  clear_2025();
  const auto first = ordered(50'000_pesos), second = ordered(50'000_pesos);
  const auto debit = bank_debit(50'000_pesos);
  EXPECT_EQ(refusal(revocation_of(second)), Code::kAmountHeld);
  ASSERT_TRUE(carried_out(payout_of(first, debit)));
  EXPECT_TRUE(carried_out(revocation_of(second)));
}

TEST_F(RefundRevocationsTest, ItIsRevokedOnceAndThenNotPaidOut) {
  clear_2025();
  const auto refund = ordered(50'000_pesos);
  const auto twice = value_or_throw(propose(revocation_of(refund)));
  ASSERT_TRUE(carried_out(revocation_of(refund)));
  EXPECT_EQ(approve(twice, checker).error().code, Code::kNotFound);
  EXPECT_NE(words(revocation_of(refund)).find("ya se revocó"), std::string::npos);
  EXPECT_EQ(refusal(payout_of(refund, bank_debit(50'000_pesos))), Code::kNotFound);
  EXPECT_EQ(credits().at(0).balance, 50'000_pesos);
}

TEST_F(RefundRevocationsTest, OfTwoThatRevokeOneRefundAtOnceOneDoes) {
  clear_2025();
  const auto refund = ordered(50'000_pesos);
  const auto a = value_or_throw(propose(revocation_of(refund)));
  const auto b = value_or_throw(propose(revocation_of(refund)));
  std::atomic<int> done = 0;
  std::thread other([&] { done += approve(a, checker) ? 1 : 0; });
  done += approve(b, checker) ? 1 : 0;
  other.join();
  EXPECT_EQ(done, 1);
  EXPECT_EQ(credits().at(0).balance, 50'000_pesos);
}

TEST_F(RefundRevocationsTest, OnePersonAloneRevokesNothing) {
  clear_2025();
  const auto refund = ordered(50'000_pesos);
  const auto p = value_or_throw(propose(revocation_of(refund)));
  EXPECT_EQ(approve(p, maker).error().code, Code::kSamePerson);
  EXPECT_EQ(state_of("select adjustments.revoke_refund('" + to_string(p.id) + "', '', '{1}')"),
            "42501");
  EXPECT_EQ(state_of("insert into adjustments.refund_end (refund, act) values ('" +
                     to_string(refund) + "', '" + to_string(p.id) + "')"),
            "42501");
}

// What only the database holds: nothing but the mirror of the order's entry carries it out.
TEST_F(RefundRevocationsTest, AnotherEntryThanTheMirrorCarriesNothingOut) {
  clear_2025();
  const auto refund = ordered(50'000_pesos);
  const auto p = value_or_throw(propose(revocation_of(refund)));
  approve_in_the_database(p);
  EXPECT_EQ(carried_out_by(p, ledger::EntrySeq(1)), "RC029");
  EXPECT_EQ(carried_out_by(p, mirror()), "accepted");
}

TEST_F(RefundRevocationsTest, TheDatabaseRevokesNothingThatADebitMayHavePaid) {
  clear_2025();
  const auto p = value_or_throw(propose(revocation_of(ordered(50'000_pesos))));
  bank_debit(50'000_pesos);
  approve_in_the_database(p);
  EXPECT_EQ(carried_out_by(p, mirror()), "RC029");
}

TEST_F(RefundRevocationsTest, TheDatabaseRevokesNothingBeforeTheStatementsReachTheDay) {
  clear_2025();
  const auto p = value_or_throw(propose(revocation_of(ordered(50'000_pesos))));
  statement_of("3002", add_days(kToday, -1));
  approve_in_the_database(p);
  EXPECT_EQ(carried_out_by(p, mirror()), "RC029");
}

// The bank pays on Tuesday morning, the revocation is of Tuesday afternoon, and the statement of
// Tuesday comes on Wednesday.
TEST_F(RefundRevocationsTest, TheStatementsMustReachTheDayOnWhichTheBankSaidThatTheOrderIsVoid) {
  clear_2025();
  const auto refund = ordered(50'000_pesos);
  statement_of("3002", add_days(kToday, -1));
  EXPECT_EQ(refusal(revocation_of(refund)), Code::kBadDate);
  EXPECT_NE(words(revocation_of(refund)).find("llegan hasta el 30 de marzo de 2026"),
            std::string::npos)
      << words(revocation_of(refund));
  statement_of("3002", kToday);
  const auto debit = bank_debit(50'000_pesos);
  EXPECT_EQ(refusal(revocation_of(refund)), Code::kAmountHeld) << "what had been paid is seen";
  EXPECT_TRUE(carried_out(payout_of(refund, debit)));
}

TEST_F(RefundRevocationsTest, AnAccountThatIsNotUsedAnyMoreStopsNothing) {
  clear_2025();
  statement_of("3002", add_days(kToday, -46));
  EXPECT_EQ(refusal(revocation_of(ordered(50'000_pesos))), std::nullopt);
}

TEST_F(RefundRevocationsTest, WithoutTheDayOnWhichTheOrderWasVoidedNothingIsRevoked) {
  clear_2025();
  auto a = revocation_of(ordered(50'000_pesos));
  a.date = std::nullopt;
  EXPECT_EQ(refusal(a), Code::kBadDate);
  a.date = add_days(kToday, -1);
  EXPECT_EQ(refusal(a), Code::kBadDate) << "it was not ordered yet";
  a.date = add_days(kToday, 1);
  EXPECT_EQ(refusal(a), Code::kBadDate) << "after the act";
}

// He was paid twice, asks for it back and disputes it at his bank, which debits it.
TEST_F(RefundRevocationsTest, TheDebitOfAChargebackIsNamedAndThenTheChargebackGoesThrough) {
  clear_2025();
  const auto payment = paid_again();
  settle(payment);
  const Money all = credits().at(0).balance;
  const auto p = value_or_throw(propose(refund_of(credits()[0].id, all)));
  ASSERT_TRUE(approve(p, checker));
  const auto debit = bank_debit(all);
  ASSERT_EQ(refusal(about(ActKind::kChargeback, payment)), Code::kObligationOverpaid);
  auto revocation = revocation_of(p.id);
  EXPECT_NE(words(revocation).find("Si fue esta devolución, registre su pago."), std::string::npos);
  revocation.revokes->unrelated = {debit};
  ASSERT_TRUE(carried_out(revocation));
  ASSERT_TRUE(carried_out(about(ActKind::kChargeback, payment)));
  EXPECT_TRUE(net(ledger::account::kUnclassified).is_zero()) << "the bank's debit is explained";
  EXPECT_TRUE(credits().empty());
}

TEST_F(RefundRevocationsTest, EachDebitThatWaitsIsNamedAndNothingElse) {
  clear_2025();
  const auto refund = ordered(50'000_pesos);
  const auto one = bank_debit(50'000_pesos), two = bank_debit(50'000_pesos);
  const auto other = bank_debit(49'999_pesos);
  auto a = revocation_of(refund);
  a.revokes->unrelated = {one};
  EXPECT_EQ(refusal(a), Code::kAmountHeld);
  a.revokes->unrelated = {one, two, other};
  EXPECT_EQ(refusal(a), Code::kNotFound);
  a.revokes->unrelated = {one, two};
  const auto p = value_or_throw(propose(a));
  EXPECT_EQ(value_or_throw(parse_canonical(p.payload)).revokes->unrelated, (std::vector{one, two}));
  EXPECT_TRUE(approve(p, checker));
}

TEST_F(RefundRevocationsTest, ADebitAfterARevocationIsSaidToBeOfAnOrderThatWasVoid) {
  clear_2025();
  const auto refund = ordered(50'000_pesos);
  ASSERT_TRUE(carried_out(revocation_of(refund)));
  const auto said = words(payout_of(refund, bank_debit(50'000_pesos)));
  EXPECT_NE(said.find("se revocó con la resolución R-018 de 2026"), std::string::npos) << said;
  EXPECT_EQ(net(ledger::account::kUnclassified), 50'000_pesos) << "the bank owes it";
  EXPECT_EQ(credits().at(0).balance, 50'000_pesos);
}

TEST_F(RefundRevocationsTest, TheApproverReadsThatTheHolderMustConsent) {
  clear_2025();
  const auto a = revocation_of(ordered(50'000_pesos));
  const auto notes = value_or_throw(effect_by(a, m.law().statute.refunds)).notes;
  EXPECT_TRUE(std::ranges::any_of(
      notes, [](const auto& n) { return n.find("art. 97") != std::string::npos; }));
}

TEST_F(RefundRevocationsTest, WhoAskedInTimeMayHaveItOrderedAgainYearsLater) {
  clear_2025();
  const auto id = credit(50'000_pesos);
  const auto p = value_or_throw(propose(refund_of(id, 50'000_pesos)));
  ASSERT_TRUE(approve(p, checker));
  ASSERT_TRUE(carried_out(revocation_of(p.id)));
  go_to_2028();
  auto again = refund_of(id, 50'000_pesos);
  again.on = make_date(2028, 4, 3);
  again.request = request(kToday);
  EXPECT_TRUE(effect_by(again, {.debts_first = false}));
  again.request = request(again.on);
  EXPECT_FALSE(effect_by(again, {.debts_first = false})) << "a new request is late";
}

TEST_F(RefundRevocationsTest, ItIsNotOlderThanTheOrder) {
  clear_2025();
  auto a = revocation_of(ordered(50'000_pesos));
  a.on = add_days(kToday, -1);
  EXPECT_EQ(refusal(a), Code::kBadDate);
}

TEST_F(RefundRevocationsTest, ARefundOfAnotherParcelIsNotFound) {
  clear_2025();
  auto a = revocation_of(ordered(50'000_pesos));
  a.subject = ledger::parcel_subject(parcel(1));
  EXPECT_EQ(refusal(a), Code::kNotFound);
}

TEST_F(RefundRevocationsTest, TheTermToAskForTheMoneyDoesNotBeginAgain) {
  clear_2025();
  credit(20'000_pesos);
  const auto id = credit(30'000_pesos, {}, kToday);
  const auto p = value_or_throw(propose(refund_of(id, 20'000_pesos)));
  ASSERT_TRUE(approve(p, checker));
  ASSERT_TRUE(carried_out(revocation_of(p.id)));
  go_to_2028();
  const auto asked = [&](Money amount) {
    auto a = refund_of(id, amount);
    a.on = make_date(2028, 4, 3);
    a.request = request(make_date(2028, 3, 31));
    return effect_by(a, {.debts_first = false});
  };
  EXPECT_TRUE(asked(30'000_pesos)) << "what came in on 31 March 2026";
  EXPECT_FALSE(asked(30'001_pesos)) << "a part came in on 10 February";
}

class RevokedAdvancesTest : public RefundsWorld {
 protected:
  RevokedAdvancesTest() : RefundsWorld(Billed::kUntil2025) { statement_of("3001", kToday); }
};

TEST_F(RevokedAdvancesTest, AnAdvanceThatWasOrderedBackWaitsForItsVigenciaAgain) {
  clear_2025();
  ASSERT_TRUE(carried_out(advance_of(credit(10'000_pesos), 10'000_pesos, 2026)));
  const auto kept = read([&](auto& tx) { return ledger::advance_for(tx, parcel(), 2026); });
  const auto p = value_or_throw(propose(refund_of(kept->id, 4'000_pesos)));
  ASSERT_TRUE(approve(p, checker));
  ASSERT_TRUE(carried_out(revocation_of(p.id)));
  EXPECT_EQ(net(ledger::account::kAdvances), -(10'000_pesos));
  EXPECT_TRUE(net(ledger::account::kCreditBalances).is_zero());
}

}  // namespace
}  // namespace recaudo::adjustments
