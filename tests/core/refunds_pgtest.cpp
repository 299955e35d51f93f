// Money that goes back: a credit balance is ordered back, the bank pays it out, or it waits for a
// vigencia. Each step by two persons, and never twice.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <thread>

#include "base/bytes.h"
#include "core/adjustments/effect.h"
#include "core/adjustments/refunds.h"
#include "core/closing/bank_day.h"
#include "core/payments/counter_payments.h"
#include "core/till/till.h"
#include "ledger/auxiliary.h"
#include "tax-rules/document_number.h"
#include "tests/core/acts_world.h"
#include "tests/core/bank_writer.h"
#include "tests/support/few_cases.h"

namespace recaudo::adjustments {
namespace {

using Billed = test::Municipality::Billed;

class RefundsTest : public ActsWorld {
 protected:
  explicit RefundsTest(Billed billed = Billed::kUntil2026) : ActsWorld(billed) {}
  // So that nothing is overdue: ET 861 lets nothing go back before.
  void clear_2025() {
    for (const auto& o : read([&](auto& tx) { return ledger::obligations_of(tx, parcel()); }))
      if (o.vigencia == 2025 && !o.balance.is_zero()) {
        auto a = charge(ActKind::kChargeLess, o.balance, 2025);
        a.item = o.item;
        value_or_throw(carried_out(a));
      }
  }
  RefundRequest request(Date asked_on = kToday) {
    RefundRequest out{.asked_on = asked_on,
                      .document_type = "CC",
                      .document_number = "52000111",
                      .account_type = "ahorros"};
    const auto holder = owner();
    if (!holder) return out;
    const auto party = read([&](auto& tx) { return ledger::find_third_party(tx, *holder); })->party;
    out.document_type = party.document_type;
    out.document_number = value_or_throw(tax_rules::parse_document_number(
        value_or_throw(tax_rules::document_type_from_acronym(party.document_type)),
        party.document_number));
    return out;
  }
  ledger::ThirdPartyId third_party(const std::string& type, const std::string& number) {
    const ledger::ThirdParty party{type, number, "Otra Persona"};
    return m.db.app().transaction([&](pqxx::work& tx) {
      return ledger::ensure_third_parties(tx, std::span(&party, 1)).front();
    });
  }
  ReceivableAct refund_of(ledger::ObligationId credit, Money amount) {
    auto a = act(ActKind::kRefund, 0);
    a.credit = credit;
    a.amount = amount;
    a.request = request();
    return a;
  }
  ReceivableAct payout_of(const Uuid& refund, ledger::EntrySeq debit) {
    auto a = act(ActKind::kRefundPayout, 0);
    a.payout = {.refund = refund, .debit = debit, .reference = "GIRO 000017"};
    return a;
  }
  ReceivableAct advance_of(ledger::ObligationId credit, Money amount, int vigencia = 2027) {
    auto a = act(ActKind::kAdvance, vigencia);
    a.credit = credit;
    a.amount = amount;
    return a;
  }
  // A refund of a new credit balance, ordered.
  Uuid ordered(Money amount) {
    const auto p = value_or_throw(propose(refund_of(credit(amount), amount)));
    value_or_throw(approve(p, checker));
    return p.id;
  }
  // As the closing does with a debit of the statement that nobody explains.
  ledger::EntrySeq bank_debit(Money amount, Date on = kToday,
                              std::string_view source = ledger::kUnexplainedDebit) {
    return value_or_throw(
        perform(m.services(), events::system_actor(), "prueba",
                [&](Work& work) -> Result<ledger::EntrySeq> {
                  const auto entry = ledger::unclassified_credit(
                      {.key = derive_uuid("prueba", "debito" + std::to_string(++requests)),
                       .effective_on = on,
                       .source_kind = std::string(source),
                       .source_id = to_iso(on)},
                      -amount);
                  RECAUDO_TRY(posted, work.post(std::vector{entry}));
                  return posted.at(0).seq;
                }));
  }
  // An order that was paid already is paid again at the bank's window: all of it is credit.
  Payment paid_again() {
    const auto o = order({2026}, "orden");
    m.db.owner().transaction([&](pqxx::work& tx) {
      tx.exec("update payments.payment_order set state = 'paid' where id = " + to_string(o.id));
    });
    const payments::CounterPayment counter{.order = o.id,
                                           .amount = o.total,
                                           .paid_on = kToday,
                                           .bank_code = "1007",
                                           .bank_key = "archivo-1",
                                           .raw = "línea"};
    return value_or_throw(perform(m.services(), events::system_actor(), "prueba",
                                  [&](Work& work) {
                                    return payments::apply_counter_payments(work, m.law(),
                                                                            std::span(&counter, 1));
                                  }))
        .at(0);
  }
  void go_to_2028() {
    m.clock.set(start_of_day(make_date(2028, 4, 3)) + std::chrono::hours{12});
    m.db.app().transaction([](pqxx::work& tx) {
      for (int year : {2027, 2028})
        for (unsigned month = 1; month <= 12; ++month) ledger::open_period(tx, year, month);
    });
  }
  std::vector<RefundToPay> to_pay() {
    return read([&](auto& tx) { return refunds_to_pay(tx, parcel()); });
  }
  std::optional<Code> refusal(const ReceivableAct& a) {
    const auto p = propose(a);
    return p ? std::nullopt : std::optional(p.error().code);
  }
  Result<Effect> effect_by(const ReceivableAct& a, const tax_rules::RefundRules& rules) {
    const dues::Law known = m.law();
    tax_rules::Statute statute = known.statute;
    statute.refunds = rules;
    const dues::Law law{statute, known.rates, known.statute_digest, known.versions};
    return read(
        [&](auto& tx) { return effect_of(tx, {.law = law, .act = a, .key = {}, .today = a.on}); });
  }
  std::string words(const ReceivableAct& a) {
    const auto p = propose(a);
    return p ? "propuesta" : p.error().detail;
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
  m.db.owner().transaction([&](pqxx::work& tx) {
    tx.exec("update ledger.obligation set third_party_id = null where subject_id = " +
            to_string(parcel()));
  });
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
  m.db.owner().transaction([&](pqxx::work& tx) {
    tx.exec("update ledger.obligation set third_party_id = null where side = 1 and subject_id = " +
            to_string(parcel()));
  });
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
    tx.exec("update ledger.obligation set third_party_id = " + to_string(*owner()) +
            " where id = " + to_string(elsewhere.id));
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

// -- illegal moves

TEST_F(RefundsTest, ARefundIsPaidOutOnceAndADebitPaysOneRefund) {
  clear_2025();
  const auto first = ordered(50'000_pesos), second = ordered(50'000_pesos);
  const auto debit = bank_debit(50'000_pesos);
  const auto twice = value_or_throw(propose(payout_of(second, debit)));
  ASSERT_TRUE(carried_out(payout_of(first, debit)));
  EXPECT_EQ(approve(twice, checker).error().code, Code::kNotFound) << "the debit is taken";
  EXPECT_EQ(refusal(payout_of(first, bank_debit(50'000_pesos))), Code::kNotFound)
      << "the refund is paid";
  EXPECT_EQ(net(ledger::account::kRefundsPayable), -(50'000_pesos));
}

TEST_F(RefundsTest, OfTwoThatPayOneRefundAtOnceOneDoes) {
  clear_2025();
  const auto refund = ordered(50'000_pesos);
  const auto a = value_or_throw(propose(payout_of(refund, bank_debit(50'000_pesos))));
  const auto b = value_or_throw(propose(payout_of(refund, bank_debit(50'000_pesos))));
  std::atomic<int> done = 0;
  std::thread other([&] { done += approve(a, checker) ? 1 : 0; });
  done += approve(b, checker) ? 1 : 0;
  other.join();
  EXPECT_EQ(done, 1);
  EXPECT_TRUE(net(ledger::account::kRefundsPayable).is_zero());
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

TEST_F(RefundsTest, OnlyADebitOfItsAmountThatWaitsPaysARefund) {
  clear_2025();
  const auto refund = ordered(50'000_pesos);
  EXPECT_EQ(refusal(payout_of(refund, bank_debit(49'999_pesos))), Code::kNotFound)
      << "of another amount";
  EXPECT_EQ(refusal(payout_of(refund, bank_debit(50'000_pesos, add_days(kToday, -1)))),
            Code::kNotFound)
      << "before the resolution";
  EXPECT_EQ(refusal(payout_of(refund, bank_debit(-(50'000_pesos)))), Code::kNotFound)
      << "a credit of the bank";
  EXPECT_EQ(refusal(payout_of(refund, ledger::EntrySeq(1))), Code::kNotFound);
  EXPECT_EQ(refusal(payout_of(derive_uuid("prueba", "otra"), bank_debit(50'000_pesos))),
            Code::kNotFound);
}

// The bank's lines of a day: one that a till's base explains, one of a cheque that it returned, and
// one that nobody explains.
TEST_F(RefundsTest, ADebitThatTheClosingExplainsPaysNoRefund) {
  clear_2025();
  const auto refund = ordered(50'000_pesos);
  const auto till =
      value_or_throw(perform(m.services(), events::system_actor(), "prueba",
                             [&](Work& work) { return till::add_register(work, "Caja 1"); }));
  value_or_throw(perform(m.services(), events::system_actor(), "prueba", [&](Work& work) {
    return till::give_base(work, {.till = till, .amount = 50'000_pesos, .slip = "RET-1"}, checker);
  }));
  const std::string statement = test::write_statement(
      kToday, 500'000_pesos,
      {{-(50'000_pesos), "1", "RETIRO RET 1"},
       {.amount = -(50'000_pesos), .reference = "2", .text = "CHEQUE", .returned = true},
       {-(50'000_pesos), "3", "GIRO 000017"}});
  const auto day = value_or_throw(closing::reconcile(m.services(), m.law(), events::system_actor(),
                                                     kToday, {{"extracto.xml", statement}}));
  EXPECT_EQ(std::ranges::count(day.decisions, "movimiento-caja", &closing::DecisionRow::type), 1);
  EXPECT_EQ(std::ranges::count(day.decisions, "devuelto", &closing::DecisionRow::type), 1);
  const auto waiting = read([&](auto& tx) { return debits_for(tx, to_pay().at(0)); });
  ASSERT_EQ(waiting.size(), 1U) << "the one that nobody explains";
  const auto posted = m.db.owner().read([&](pqxx::read_transaction& tx) {
    std::vector<ledger::EntrySeq> out;
    for (const auto& row : tx.exec("select seq from ledger.entry where kind = 'por-clasificar'"))
      out.push_back(read_id<ledger::EntryTag>(row[0]));
    return out;
  });
  EXPECT_EQ(posted.size(), 3U);
  for (const auto seq : posted) {
    if (seq == waiting[0].entry) continue;
    EXPECT_EQ(refusal(payout_of(refund, seq)), Code::kNotFound);
  }
  EXPECT_TRUE(carried_out(payout_of(refund, waiting[0].entry)));
}

TEST_F(RefundsTest, ADebitIsFoundBehindManyOfOtherAmounts) {
  clear_2025();
  const auto refund = ordered(50'000_pesos);
  for (int i = 1; i <= 200; ++i) bank_debit(Money::pesos(i));
  const auto debit = bank_debit(50'000_pesos);
  EXPECT_TRUE(carried_out(payout_of(refund, debit)));
}

TEST_F(RefundsTest, ARefundThatWasOnlyProposedOrRejectedIsNotPaidOut) {
  clear_2025();
  const auto p = value_or_throw(propose(refund_of(credit(50'000_pesos), 50'000_pesos)));
  const auto debit = bank_debit(50'000_pesos);
  EXPECT_EQ(refusal(payout_of(p.id, debit)), Code::kNotFound);
  ASSERT_TRUE(perform(m.services(), events::system_actor(), "backoffice", [&](Work& work) {
    return reject(work, {p.id, checker, p.digest}, m.clock.now());
  }));
  EXPECT_EQ(refusal(payout_of(p.id, debit)), Code::kNotFound);
  EXPECT_EQ(last_event().refund().state(), "devolucion:ACTO_RECHAZADO");
}

TEST_F(RefundsTest, OnePersonAloneGivesNothingBackNorSaysThatTheBankPaid) {
  clear_2025();
  const auto p = value_or_throw(propose(refund_of(credit(50'000_pesos), 50'000_pesos)));
  EXPECT_EQ(approve(p, maker).error().code, Code::kSamePerson);
  ASSERT_TRUE(approve(p, checker));
  const auto paid = value_or_throw(propose(payout_of(p.id, bank_debit(50'000_pesos))));
  EXPECT_EQ(approve(paid, maker).error().code, Code::kSamePerson);
  EXPECT_EQ(state_of("select adjustments.pay_refund('" + to_string(paid.id) + "', '')"), "42501");
  EXPECT_EQ(state_of("insert into adjustments.refund_payout values ('" + to_string(p.id) + "', '" +
                     to_string(paid.id) + "', 1, '2026-03-31', 'x')"),
            "42501");
  EXPECT_EQ(state_of("select ledger.open_owed('predio', 1, 2026, 'predial', '2026-01-01', null)"),
            "23502")
      << "nothing else is opened on that side";
}

TEST_F(RefundsTest, APaymentWhoseExcessWasGivenBackIsNotReversed) {
  clear_2025();
  const auto payment = paid_again();
  settle(payment);
  ASSERT_TRUE(carried_out(refund_of(credits()[0].id, credits()[0].balance)));
  EXPECT_EQ(refusal(about(ActKind::kChargeback, payment)), Code::kObligationOverpaid);
}

// -- advances

class AdvancesTest : public RefundsTest {
 protected:
  AdvancesTest() : RefundsTest(Billed::kUntil2025) {}
};

TEST_F(AdvancesTest, ACreditBalanceWaitsForAVigenciaAndPaysNoEarlierOne) {
  const auto id = credit(10'000_pesos);
  ASSERT_TRUE(carried_out(advance_of(id, 10'000_pesos, 2026)));
  EXPECT_TRUE(credits().empty());
  EXPECT_EQ(net(ledger::account::kAdvances), -(10'000_pesos));
  const auto kept = read([&](auto& tx) { return ledger::advances_of(tx, parcel()); });
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].year, 2026);
  EXPECT_EQ(refusal(compensation_of(kept[0].id, 10'000_pesos, 2025)), Code::kPaymentNotImputable);
}

TEST_F(AdvancesTest, AnAdvanceGoesBackToItsHolderAsACreditBalanceDoes) {
  ASSERT_TRUE(carried_out(advance_of(credit(10'000_pesos), 10'000_pesos, 2026)));
  const auto kept = read([&](auto& tx) { return ledger::advance_for(tx, parcel(), 2026); });
  ASSERT_TRUE(kept);
  EXPECT_EQ(refusal(refund_of(kept->id, 4'000_pesos)), Code::kCollectionMoveRefused);
  clear_2025();
  auto a = refund_of(kept->id, 4'000_pesos);
  a.request->document_number = "52000999";
  EXPECT_EQ(refusal(a), Code::kPaymentNotImputable) << "another holder";
  const auto p = value_or_throw(propose(refund_of(kept->id, 4'000_pesos)));
  ASSERT_TRUE(approve(p, checker));
  EXPECT_EQ(net(ledger::account::kAdvances), -(6'000_pesos));
  EXPECT_EQ(net(ledger::account::kRefundsPayable), -(4'000_pesos));
  ASSERT_TRUE(carried_out(payout_of(p.id, bank_debit(4'000_pesos))));
  EXPECT_TRUE(net(ledger::account::kRefundsPayable).is_zero());
}

TEST_F(AdvancesTest, WhatWaitsForAVigenciaIsOneHoldersEvenWhenItIsUsedUp) {
  clear_2025();
  ASSERT_TRUE(carried_out(advance_of(credit(10'000_pesos), 10'000_pesos, 2026)));
  const auto kept = read([&](auto& tx) { return ledger::advance_for(tx, parcel(), 2026); });
  ASSERT_TRUE(carried_out(refund_of(kept->id, 10'000_pesos)));
  const auto other = third_party("CC", "52000111");
  const auto id = credit(5'000_pesos, other, make_date(2025, 12, 15));
  EXPECT_EQ(refusal(advance_of(id, 5'000_pesos, 2026)), Code::kPaymentNotImputable);
  EXPECT_EQ(state_of("select ledger.open_owed('predio', " + to_string(parcel()) +
                     ", 2026, 'anticipo', '2026-03-31', " + to_string(other) + ")"),
            "RC034");
  EXPECT_TRUE(carried_out(advance_of(id, 5'000_pesos, 2027))) << "nobody's yet";
}

TEST_F(RefundsTest, AnAdvancePaysItsVigenciaOnceThatIsCharged) {
  const auto id = credit(10'000_pesos);
  // As the act did before 2026 was charged.
  const auto kept = value_or_throw(perform(
      m.services(), events::system_actor(), "prueba",
      [&](Work& work) -> Result<ledger::ObligationId> {
        const auto to = ledger::open_advance(work.tx(), parcel(), 2026, kCreditDay, owner());
        const auto entry = ledger::keep_as_advance(
            {.key = derive_uuid("prueba", "anticipo"),
             .effective_on = kCreditDay,
             .source_kind = std::string(ledger::kAdministrativeAct),
             .source_id = "R-016 de 2026"},
            {.amount = 10'000_pesos, .obligation = id, .third_party = owner()}, to);
        RECAUDO_TRY(posted, work.post(std::vector{entry}));
        invariant(posted.size() == 1, "one entry");
        return to;
      }));
  const Money before = debt(2026).balance();
  ASSERT_TRUE(carried_out(compensation_of(kept, 10'000_pesos, 2026)));
  EXPECT_EQ(debt(2026).balance(), before - 10'000_pesos);
  EXPECT_TRUE(net(ledger::account::kAdvances).is_zero());
  EXPECT_EQ(net(ledger::account::kBudgetCash), 10'000_pesos) << "now it is income of that vigencia";
}

TEST_F(AdvancesTest, OnlyAVigenciaThatIsNotChargedIsWaitedFor) {
  const auto id = credit(10'000_pesos);
  EXPECT_EQ(refusal(advance_of(id, 10'000_pesos, 2025)), Code::kNothingToPay);
  EXPECT_EQ(refusal(advance_of(id, 10'000_pesos, 2028)), Code::kNothingToPay);
  EXPECT_EQ(refusal(advance_of(id, 10'001_pesos, 2026)), Code::kObligationOverpaid);
}

TEST_F(RefundsTest, AVigenciaThatIsChargedIsCompensatedNotWaitedFor) {
  EXPECT_EQ(refusal(advance_of(credit(10'000_pesos), 10'000_pesos, 2026)), Code::kNothingToPay);
}

TEST_F(RefundsTest, MoneyThatIsNotInTheBankYetIsNoAdvance) {
  const auto payment = paid_again();
  ASSERT_EQ(credits().size(), 1U);
  const auto all = credits()[0];
  EXPECT_EQ(refusal(advance_of(all.id, all.balance)), Code::kAmountHeld);
  settle(payment);
  EXPECT_TRUE(carried_out(advance_of(all.id, all.balance)));
}

// -- whatever the order

// What the municipality holds of the taxpayer, as a child would count it.
struct Held {
  Money credit, advance, payable, waiting, out, applied;
};

TEST_F(RefundsTest, WhateverTheOrderNoMoneyGoesBackTwiceAndTheBooksAgree) {
  clear_2025();
  test::check_few(6, "money in, compensated, ordered back, paid out", [&] {
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
      switch (*rc::gen::inRange(0, 6)) {
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
          RC_ASSERT(carried_out(refund_of(kept[0].id, amount)).has_value());
          held.advance -= amount;
          held.payable += amount;
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
