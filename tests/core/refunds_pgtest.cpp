// Money that goes back: a credit balance is ordered back by two persons, within what the law asks
// before, and never twice.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "base/bytes.h"
#include "tests/core/refunds_world.h"
#include "tests/support/few_cases.h"

namespace recaudo::adjustments {
namespace {

class RefundsTest : public RefundsWorld {
 protected:
  // As if the roll had named nobody when the parcel was charged: neither debts nor lines do.
  void forget_debtors(const std::string& of) {
    m.db.owner().transaction([&](pqxx::work& tx) {
      tx.exec0("alter table ledger.obligation disable trigger identity_immutable");
      tx.exec0("alter table ledger.posting disable trigger immutable");
      const std::string his = "subject_id = " + to_string(parcel()) + " and " + of;
      tx.exec(
          "update ledger.posting set third_party_id = null where obligation_id in "
          "(select id from ledger.obligation where " +
          his + ")");
      tx.exec("update ledger.obligation set third_party_id = null where " + his);
    });
  }
};

// -- the way of a refund

TEST_F(RefundsTest, ACreditBalanceIsOrderedBackPaidByTheBankAndGone) {
  clear_2025();
  const auto refund = ordered(50'000_pesos);
  EXPECT_TRUE(credits().empty()) << "it pays no vigencia any more";
  EXPECT_TRUE(net(ledger::account::kCreditBalances).is_zero());
  EXPECT_EQ(net(ledger::account::kRefundsPayable), -(50'000_pesos));
  ASSERT_EQ(to_pay().size(), 1U);
  const auto debit = bank_debit(50'000_pesos);
  ASSERT_TRUE(carried_out(payout_of(refund, debit)));
  EXPECT_TRUE(net(ledger::account::kRefundsPayable).is_zero());
  EXPECT_TRUE(net(ledger::account::kUnclassified).is_zero());
  EXPECT_EQ(net(ledger::account::kBank), -(50'000_pesos)) << "the statement says when it leaves";
  EXPECT_TRUE(net(ledger::account::kBudgetCash).is_zero()) << "a credit balance was never executed";
  EXPECT_TRUE(to_pay().empty());
  const auto paid = read([&](auto& tx) { return adjustments::payout_of(tx, refund); });
  ASSERT_TRUE(paid);
  EXPECT_EQ(paid->bank_day, kToday);
  EXPECT_EQ(paid->bank_reference, "GIRO 000017");
}

TEST_F(RefundsTest, EachStepIsToldWithoutTheDocument) {
  clear_2025();
  const auto a = refund_of(credit(50'000_pesos), 50'000_pesos);
  const auto p = value_or_throw(propose(a));
  ASSERT_TRUE(approve(p, checker));
  const auto event = last_event();
  EXPECT_EQ(event.refund().refund_id(), to_string(p.id));
  EXPECT_EQ(event.refund().amount().minor(), 5'000'000);
  EXPECT_EQ(event.refund().state(), "devolucion:ACTO_APROBADO");
  EXPECT_EQ(event.basis().act_id(), "R-017 de 2026");
  EXPECT_EQ(event.ShortDebugString().find(a.request->document_number), std::string::npos);
  EXPECT_EQ(event.ShortDebugString().find(to_hex(recaudo::view(p.digest))), std::string::npos)
      << "the digest of a text with a document would let it be found by trying";
  ASSERT_TRUE(carried_out(payout_of(p.id, bank_debit(50'000_pesos))));
  EXPECT_EQ(last_event().refund().refund_id(), to_string(p.id));
  EXPECT_EQ(last_event().refund().state(), "pago-devolucion:ACTO_APROBADO");
}

TEST_F(RefundsTest, TheIdThatTheLogTellsIsTheSameForAnyDocument) {
  clear_2025();
  forget_debtors("true");
  auto a = refund_of(credit(50'000_pesos), 50'000_pesos);  // nobody is known: any document does
  a.request->document_number = "52000111";
  const auto first = value_or_throw(propose(a));
  --requests;  // the same request again
  a.request->document_number = "52000112";
  const auto other = propose(a);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, Code::kProposalChanged) << "the ids meet";
  EXPECT_EQ(other.error().detail, kOtherDocument);
  a.reason = "Se corrige el documento de la solicitud";
  EXPECT_NE(value_or_throw(propose(a)).id, first.id);
}

TEST_F(RefundsTest, APartOfACreditBalanceMayGoBackAndTheRestStays) {
  clear_2025();
  const auto id = credit(50'000_pesos);
  ASSERT_TRUE(carried_out(refund_of(id, 20'000_pesos)));
  ASSERT_EQ(credits().size(), 1U);
  EXPECT_EQ(credits()[0].balance, 30'000_pesos);
  EXPECT_EQ(refusal(refund_of(id, 30'001_pesos)), Code::kObligationOverpaid);
  EXPECT_EQ(refusal(refund_of(id, {})), Code::kBadAmount);
}

// -- what the law asks before

TEST_F(RefundsTest, WhatIsOverdueIsCompensatedFirst) {
  const auto id = credit(50'000_pesos);
  EXPECT_EQ(refusal(refund_of(id, 50'000_pesos)), Code::kCollectionMoveRefused);
  EXPECT_NE(words(refund_of(id, 50'000_pesos)).find("ET art. 861"), std::string::npos);
  clear_2025();
  EXPECT_TRUE(carried_out(refund_of(id, 50'000_pesos))) << "2026 is owed and not overdue";
}

TEST_F(RefundsTest, AnActDatedBackDoesNotStepOverWhatIsOverdueToday) {
  clear_2025();
  auto a = refund_of(credit(50'000_pesos), 50'000_pesos);
  a.on = kToday;
  m.clock.set(start_of_day(make_date(2026, 12, 1)) + std::chrono::hours{12});
  EXPECT_EQ(refusal(a), Code::kCollectionMoveRefused) << "2026 is overdue by now";
}

// A new owner's credit balance, on a parcel that the old one still owes.
TEST_F(RefundsTest, WhatAnotherOwesOfTheParcelDoesNotHoldTheMoneyOfItsHolder) {
  ASSERT_TRUE(owner());
  const auto other = third_party("CC", "52000111");
  auto a = refund_of(credit(50'000_pesos, other), 50'000_pesos);
  a.request->document_type = "CC";
  a.request->document_number = "52000111";
  EXPECT_TRUE(carried_out(a));
}

TEST_F(RefundsTest, WhatNobodyKnownOwesOfTheParcelHoldsTheMoney) {
  const auto other = third_party("CC", "52000111");
  forget_debtors("side = 1");
  auto a = refund_of(credit(50'000_pesos, other), 50'000_pesos);
  a.request->document_type = "CC";
  a.request->document_number = "52000111";
  EXPECT_EQ(refusal(a), Code::kCollectionMoveRefused);
}

TEST_F(RefundsTest, WhatTheHolderOwesOnAnotherParcelIsToldToTheApprover) {
  clear_2025();
  const auto elsewhere = obligation(2025, Concept::kPredial, 1);
  ASSERT_FALSE(elsewhere.balance.is_zero());
  m.db.owner().transaction([&](pqxx::work& tx) {
    tx.exec0("alter table ledger.obligation disable trigger identity_immutable");
    tx.exec0("alter table ledger.posting disable trigger immutable");
    const std::string his = " set third_party_id = " + to_string(*owner()) + " where ";
    tx.exec("update ledger.obligation" + his + "id = " + to_string(elsewhere.id));
    tx.exec("update ledger.posting" + his + "obligation_id = " + to_string(elsewhere.id));
  });
  const auto effect = effect_by(refund_of(credit(50'000_pesos), 50'000_pesos), {});
  ASSERT_TRUE(effect) << to_text(effect.error());
  EXPECT_TRUE(std::ranges::any_of(effect->notes, [&](const std::string& note) {
    return note.find("debe además " + to_display(elsewhere.balance)) != std::string::npos;
  }));
}

TEST_F(RefundsTest, ADebtThatFallsDueBetweenProposalAndDecisionStopsTheRefund) {
  clear_2025();
  const auto p = value_or_throw(propose(refund_of(credit(50'000_pesos), 50'000_pesos)));
  ASSERT_TRUE(carried_out(charge(ActKind::kChargeMore, 7'000_pesos, 2025)));
  EXPECT_EQ(approve(p, checker).error().code, Code::kCollectionMoveRefused);
  EXPECT_EQ(credits().size(), 1U);
}

TEST_F(RefundsTest, AMunicipalityThatReadsItOtherwisePaysAndSaysWhatIsOwed) {
  const auto a = refund_of(credit(50'000_pesos), 50'000_pesos);
  const auto effect = effect_by(a, {.debts_first = false});
  ASSERT_TRUE(effect) << to_text(effect.error());
  EXPECT_TRUE(std::ranges::any_of(effect->notes, [](const std::string& note) {
    return note.find("de plazo vencido") != std::string::npos;
  }));
}

TEST_F(RefundsTest, ItIsAskedWithinTheTermThatTheStatuteReads) {
  clear_2025();
  const auto id = credit(50'000_pesos);
  auto a = refund_of(id, 50'000_pesos);
  a.request = request(add_days(kCreditDay, -1));
  EXPECT_EQ(refusal(a), Code::kBadDate) << "before the money came in";
  a.request = request(add_days(kToday, 1));
  EXPECT_EQ(refusal(a), Code::kBadDate) << "after the act";
  go_to_2028();
  a.on = make_date(2028, 4, 3);
  a.request = request(make_date(2028, 2, 10));  // two years to the day
  // 2026 is overdue by then.
  const tax_rules::RefundRules two{.term = tax_rules::RefundTerm::kTwoYears, .debts_first = false};
  const tax_rules::RefundRules five{.term = tax_rules::RefundTerm::kFiveYears,
                                    .debts_first = false};
  EXPECT_TRUE(effect_by(a, two));
  a.request = request(make_date(2028, 2, 11));
  const auto late = effect_by(a, two);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Code::kBadDate);
  EXPECT_NE(late.error().detail.find("10 de febrero de 2028"), std::string::npos)
      << late.error().detail;
  EXPECT_TRUE(effect_by(a, five));
}

TEST_F(RefundsTest, TheTermCountsFromTheDayOfTheMoneyThatIsAskedFor) {
  clear_2025();
  credit(20'000_pesos);
  const auto id = credit(30'000_pesos, {}, kToday);
  go_to_2028();
  const tax_rules::RefundRules two{.debts_first = false};
  const auto asked = [&](Money amount) {
    auto a = refund_of(id, amount);
    a.on = make_date(2028, 4, 3);
    a.request = request(make_date(2028, 3, 31));
    return effect_by(a, two);
  };
  EXPECT_TRUE(asked(30'000_pesos)) << "what came in on 31 March 2026";
  const auto late = asked(30'001_pesos);
  ASSERT_FALSE(late) << "a part came in on 10 February";
  EXPECT_NE(late.error().detail.find("10 de febrero de 2028"), std::string::npos)
      << late.error().detail;
}

TEST_F(RefundsTest, WhatWasGivenBackAlreadyWasTheOldestMoney) {
  clear_2025();
  credit(20'000_pesos);
  const auto id = credit(30'000_pesos, {}, kToday);
  ASSERT_TRUE(carried_out(refund_of(id, 20'000_pesos)));
  go_to_2028();
  auto a = refund_of(id, 30'000_pesos);
  a.on = make_date(2028, 4, 3);
  a.request = request(make_date(2028, 3, 31));
  EXPECT_TRUE(effect_by(a, {.debts_first = false}));
}

TEST_F(RefundsTest, MoneyGoesBackToItsHolderOnly) {
  clear_2025();
  const auto other = third_party("CC", "52000111");
  auto a = refund_of(credit(50'000_pesos, other), 50'000_pesos);
  a.request->document_type = "CC";
  a.request->document_number = "52000112";
  EXPECT_EQ(refusal(a), Code::kPaymentNotImputable);
  a.request->document_type = "CE";
  a.request->document_number = "52000111";
  EXPECT_EQ(refusal(a), Code::kPaymentNotImputable);
  a.request->document_type = "CC";
  EXPECT_TRUE(propose(a));
  a.request->document_number = "52.000.111";
  EXPECT_EQ(refusal(a), Code::kIdentifierInvalid) << "as it is kept";
  a.request->account_type = "nequi";
  EXPECT_FALSE(propose(a));
}

TEST_F(RefundsTest, MoneyThatIsNotInTheBankYetDoesNotGoBack) {
  clear_2025();
  const auto payment = paid_again();
  ASSERT_EQ(credits().size(), 1U);
  const Money all = credits()[0].balance;
  EXPECT_EQ(refusal(refund_of(credits()[0].id, all)), Code::kAmountHeld);
  settle(payment);
  EXPECT_TRUE(carried_out(refund_of(credits()[0].id, all)));
}

TEST_F(RefundsTest, BlankWordsAreRefusedWhenTheyAreProposed) {
  clear_2025();
  const auto refund = ordered(50'000_pesos);
  auto a = payout_of(refund, bank_debit(50'000_pesos));
  a.payout->reference = "   ";
  EXPECT_EQ(refusal(a), Code::kBadText);
  EXPECT_NE(words(a).find("referencia del banco"), std::string::npos);
  a.payout->reference = " GIRO 000017 ";
  a.resolution = "  ";
  EXPECT_EQ(refusal(a), Code::kBadText);
  EXPECT_NE(words(a).find("resolución"), std::string::npos);
  a.resolution = " R-018 de 2026";
  ASSERT_TRUE(carried_out(a));
  const auto paid = read([&](auto& tx) { return adjustments::payout_of(tx, refund); });
  ASSERT_TRUE(paid);
  EXPECT_EQ(paid->bank_reference, "GIRO 000017") << "without blanks around";
}

TEST_F(RefundsTest, OfARefundAndACompensationOfOneBalanceOneIsStale) {
  clear_2025();
  const auto id = credit(10'000_pesos);
  const auto back = value_or_throw(propose(refund_of(id, 10'000_pesos)));
  const auto pays = value_or_throw(propose(compensation_of(id, 10'000_pesos)));
  ASSERT_TRUE(approve(back, checker));
  EXPECT_FALSE(approve(pays, checker));
  EXPECT_EQ(refusal(compensation_of(id, 10'000_pesos)), Code::kNotFound);
  EXPECT_EQ(refusal(advance_of(id, 10'000_pesos)), Code::kNotFound);
}

TEST_F(RefundsTest, APaymentWhoseExcessWasGivenBackIsNotReversed) {
  clear_2025();
  const auto payment = paid_again();
  settle(payment);
  ASSERT_TRUE(carried_out(refund_of(credits()[0].id, credits()[0].balance)));
  EXPECT_EQ(refusal(about(ActKind::kChargeback, payment)), Code::kObligationOverpaid);
}

// -- whatever the order

// What the municipality holds of the taxpayer, as a child would count it.
struct Held {
  Money credit, advance, payable, waiting, out, applied;
};

TEST_F(RefundsTest, WhateverTheOrderNoMoneyGoesBackTwiceAndTheBooksAgree) {
  clear_2025();
  statement_of("3001", kToday);
  std::set<Uuid> from_advance;  // what one case left to be paid, the next one may revoke
  test::check_few(6, "money in, compensated, ordered back, paid out, revoked", [&] {
    Held held;
    const auto amounts = [&] {
      return Money::pesos(*rc::gen::inRange<std::int64_t>(1, 5) * 1'000);
    };
    const Money credit_before = net(ledger::account::kCreditBalances);
    const Money payable_before = net(ledger::account::kRefundsPayable);
    const Money advance_before = net(ledger::account::kAdvances);
    for (int step = *rc::gen::inRange(3, 10); step > 0; --step) {
      const Money amount = amounts();
      const auto mine = credits();
      switch (*rc::gen::inRange(0, 7)) {
        case 0:
          credit(amount);
          held.credit += amount;
          break;
        case 1: {
          const bool fits = !mine.empty() && amount <= mine[0].balance;
          const auto done = mine.empty() ? Result<void>(fail(Code::kNotFound))
                                         : carried_out(refund_of(mine[0].id, amount));
          RC_ASSERT(done.has_value() == fits);
          if (!done) break;
          held.credit -= amount;
          held.payable += amount;
          break;
        }
        case 2: {
          const auto open = to_pay();
          if (open.empty()) break;
          const Money due = open[0].payable.amount;
          const auto debit = bank_debit(due);
          RC_ASSERT(carried_out(payout_of(open[0].proposal, debit)).has_value());
          RC_ASSERT(!carried_out(payout_of(open[0].proposal, debit)).has_value());
          held.payable -= due;
          held.out += due;
          break;
        }
        case 3: {
          if (mine.empty() || amount > mine[0].balance) break;
          RC_ASSERT(carried_out(compensation_of(mine[0].id, amount)).has_value());
          held.credit -= amount;
          held.applied += amount;
          break;
        }
        case 4: {
          if (mine.empty() || amount > mine[0].balance) break;
          RC_ASSERT(carried_out(advance_of(mine[0].id, amount)).has_value());
          held.credit -= amount;
          held.advance += amount;
          break;
        }
        case 5: {
          const auto kept = read([&](auto& tx) { return ledger::advances_of(tx, parcel()); });
          if (kept.empty() || amount > kept[0].balance) break;
          const auto p = value_or_throw(propose(refund_of(kept[0].id, amount)));
          RC_ASSERT(approve(p, checker).has_value());
          from_advance.insert(p.id);
          held.advance -= amount;
          held.payable += amount;
          break;
        }
        case 6: {
          const auto open = to_pay();
          if (open.empty()) break;
          const auto& refund = open[*rc::gen::inRange<std::size_t>(0, open.size())];
          RC_ASSERT(carried_out(revocation_of(refund.proposal)).has_value());
          RC_ASSERT(!carried_out(revocation_of(refund.proposal)).has_value());
          const Money back = refund.payable.amount;
          (from_advance.contains(refund.proposal) ? held.advance : held.credit) += back;
          held.payable -= back;
          break;
        }
      }
    }
    RC_ASSERT(net(ledger::account::kCreditBalances) == credit_before - held.credit);
    RC_ASSERT(net(ledger::account::kRefundsPayable) == payable_before - held.payable);
    RC_ASSERT(net(ledger::account::kAdvances) == advance_before - held.advance);
    RC_ASSERT(net(ledger::account::kUnclassified).is_zero());
    RC_ASSERT(read([](auto& tx) { return ledger::control_differences(tx); }).empty());
  });
}

}  // namespace
}  // namespace recaudo::adjustments
