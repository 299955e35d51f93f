#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <thread>

#include "base/bytes.h"
#include "core/payments/counter_payments.h"
#include "tests/core/acts_world.h"

namespace recaudo::adjustments {
namespace {

class AdjustmentsTest : public ActsWorld {};

// -- compensation

TEST_F(AdjustmentsTest, ACreditBalancePaysAVigenciaByTheDecisionOfTwoPersons) {
  const auto id = credit(10'000_pesos);
  const Money before = debt(2026).balance();
  const auto p = propose(compensation_of(id, 10'000_pesos));
  ASSERT_TRUE(p) << to_text(p.error());
  EXPECT_EQ(debt(2026).balance(), before) << "a proposal moves nothing";
  ASSERT_TRUE(approve(*p, checker));
  EXPECT_EQ(debt(2026).balance(), before - 10'000_pesos);
  EXPECT_TRUE(credits().empty());
  const auto done = read([&](auto& tx) { return done_act(tx, p->id); });
  ASSERT_TRUE(done);
  EXPECT_EQ(done->entries.size(), 1U);
  EXPECT_EQ(done->resolution, "R-017 de 2026");
  EXPECT_EQ(net(ledger::account::kBudgetCash), 10'000_pesos);
}

TEST_F(AdjustmentsTest, TheDecisionAndItsEntryAreToldInTheirTransactionWithBothPersons) {
  const auto p = value_or_throw(propose(compensation_of(credit(10'000_pesos), 10'000_pesos)));
  ASSERT_TRUE(approve(p, checker));
  const auto event = last_event();
  EXPECT_EQ(event.reason_code(), "ACTO_APROBADO");
  EXPECT_EQ(event.adjustment().kind(), events::pb::AdjustmentEvent::COMPENSATION);
  EXPECT_EQ(event.adjustment().request_id(), to_string(p.id));
  EXPECT_EQ(event.basis().act_id(), "R-017 de 2026");
  EXPECT_EQ(event.actor().person().pseudonym(),
            m.events.pseudonym_of(approvals::person_of(maker)).pseudonym());
  EXPECT_EQ(event.actor().second_approver().pseudonym(),
            m.events.pseudonym_of(approvals::person_of(checker)).pseudonym());
  EXPECT_EQ(count("select count(distinct xmin::text) from (select xmin from audit.outbox order by "
                  "event_id desc limit 2) e"),
            1)
      << "the posting's event and the act's";
  EXPECT_EQ(count("select count(*) from audit.outbox o, ledger.entry e where o.xmin::text = "
                  "e.xmin::text and e.kind = 'aplicacion-saldo'"),
            2)
      << "and the entry is of that transaction";
}

TEST_F(AdjustmentsTest, InterestRunsToTheDayOfTheActOrToTheDayTheMoneyCameIn) {
  const auto id = credit(20'000_pesos);
  const auto to_act = value_or_throw(read([&](auto& tx) {
    return effect_of(tx, {.law = m.law(),
                          .act = compensation_of(id, 20'000_pesos, 2025, kToday),
                          .key = derive_uuid("t", "1"),
                          .today = kToday});
  }));
  const auto to_money = value_or_throw(read([&](auto& tx) {
    return effect_of(tx, {.law = m.law(),
                          .act = compensation_of(id, 20'000_pesos, 2025, kCreditDay),
                          .key = derive_uuid("t", "1"),
                          .today = kToday});
  }));
  const auto paid_interest = [](const Effect& e) {
    Money sum;
    for (const auto& leg : e.entries.at(0).legs)
      if (leg.account == ledger::account::kInterestReceivable && leg.amount.is_positive())
        sum += leg.amount;
    return sum;
  };
  EXPECT_TRUE(paid_interest(to_money).is_positive());
  EXPECT_GT(paid_interest(to_act), paid_interest(to_money));
  EXPECT_EQ(propose(compensation_of(id, 20'000_pesos, 2025, make_date(2026, 3, 1))).error().code,
            Code::kBadDate)
      << "no other day";
}

TEST_F(AdjustmentsTest, NobodyPaysWithTheCreditBalanceOfAnotherHolder) {
  const auto other = m.db.app().transaction([](pqxx::work& tx) {
    return ledger::ensure_third_parties(
        tx, std::vector<ledger::ThirdParty>{{"CC", "52000111", "Otra Persona"}})[0];
  });
  const auto refused = propose(compensation_of(credit(50'000_pesos, other), 50'000_pesos));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kPaymentNotImputable);
}

TEST_F(AdjustmentsTest, ACompensationIsNeitherMoreThanTheCreditNorMoreThanTheDebt) {
  const auto id = credit(50'000'000_pesos);
  EXPECT_EQ(propose(compensation_of(id, 50'000'001_pesos)).error().code, Code::kObligationOverpaid);
  EXPECT_EQ(propose(compensation_of(id, 50'000'000_pesos)).error().code, Code::kObligationOverpaid);
  EXPECT_EQ(propose(compensation_of(id, {})).error().code, Code::kBadAmount);
}

// -- two persons

TEST_F(AdjustmentsTest, OnePersonAloneDecidesNothing) {
  const auto p = value_or_throw(propose(charge(ActKind::kChargeLess, 1'000_pesos)));
  EXPECT_EQ(approve(p, maker).error().code, Code::kSamePerson);
  EXPECT_EQ(state_of("select adjustments.carry_out('" + to_string(p.id) + "', '{1}', now())"),
            "RC029");
  EXPECT_EQ(state_of("select ledger.change_due_date('" + to_string(p.id) +
                     "', '{1}', '2026-01-01', '2026-02-01')"),
            "42501");
  EXPECT_EQ(state_of("insert into adjustments.act values ('" + to_string(p.id) +
                     "', 'ajuste-menos', 1, 2026, 1, '2026-03-31', 'R', '{1}', now())"),
            "42501");
  EXPECT_EQ(state_of("update ledger.obligation set due_on = '2026-12-31'"), "42501");
}

TEST_F(AdjustmentsTest, TwoClicksPostOneEntry) {
  const auto p = value_or_throw(propose(charge(ActKind::kChargeLess, 1'000_pesos)));
  const auto before = entries();
  ASSERT_TRUE(approve(p, checker));
  EXPECT_EQ(approve(p, checker).error().code, Code::kProposalDecided);
  EXPECT_EQ(entries(), before + 1);
  EXPECT_EQ(state_of("select adjustments.carry_out('" + to_string(p.id) + "', '{1}', now())"),
            "RC030");
}

TEST_F(AdjustmentsTest, OfTwoThatApproveAtOnceOneCarriesItOut) {
  const auto p = value_or_throw(propose(charge(ActKind::kChargeLess, 1'000_pesos)));
  const auto before = entries();
  const auto third = account("tomas");
  std::atomic<int> done = 0;
  std::thread other([&] { done += approve(p, third) ? 1 : 0; });
  done += approve(p, checker) ? 1 : 0;
  other.join();
  EXPECT_EQ(done, 1);
  EXPECT_EQ(entries(), before + 1);
}

TEST_F(AdjustmentsTest, OfTwoProposalsOnOneBalanceThatRaceOneIsStale) {
  const Money all = obligation(2026).balance;
  const auto a = value_or_throw(propose(charge(ActKind::kChargeLess, all)));
  const auto b = value_or_throw(propose(charge(ActKind::kChargeLess, all)));
  std::atomic<int> done = 0;
  std::thread other([&] { done += approve(a, checker) ? 1 : 0; });
  done += approve(b, checker) ? 1 : 0;
  other.join();
  EXPECT_EQ(done, 1);
  EXPECT_TRUE(obligation(2026).balance.is_zero());
}

TEST_F(AdjustmentsTest, ARejectedActMovesNothingAndSaysSo) {
  const auto p = value_or_throw(propose(charge(ActKind::kChargeLess, 1'000_pesos)));
  const auto before = entries();
  ASSERT_TRUE(perform(m.services(), events::system_actor(), "backoffice", [&](Work& work) {
    return reject(work, {p.id, checker, p.digest}, m.clock.now());
  }));
  EXPECT_EQ(entries(), before);
  EXPECT_EQ(last_event().reason_code(), "ACTO_RECHAZADO");
  EXPECT_EQ(approve(p, checker).error().code, Code::kProposalDecided);
}

// -- the world changed

TEST_F(AdjustmentsTest, AProposalWhoseDebtChangedIsRefusedAndStaysUndecided) {
  const auto p = value_or_throw(propose(charge(ActKind::kChargeLess, 1'000_pesos)));
  ASSERT_TRUE(carried_out(charge(ActKind::kChargeMore, 3'000_pesos)));
  const auto before = entries();
  EXPECT_EQ(approve(p, checker).error().code, Code::kProposalChanged);
  EXPECT_EQ(entries(), before);
  EXPECT_EQ(read([&](auto& tx) { return approvals::pending(tx, m.clock.now()).size(); }), 1U);
}

TEST_F(AdjustmentsTest, APaymentInFlightStopsTheActThatWouldTakeItsMoney) {
  const Money all = obligation(2026).balance;
  const auto id = credit(all);
  const auto p = value_or_throw(propose(charge(ActKind::kChargeLess, all)));
  hold(all);
  EXPECT_EQ(approve(p, checker).error().code, Code::kAmountHeld);
  EXPECT_EQ(propose(charge(ActKind::kChargeLess, 1_pesos)).error().code, Code::kAmountHeld);
  EXPECT_EQ(propose(compensation_of(id, 10'000_pesos)).error().code, Code::kAmountHeld);
  auto due = act(ActKind::kDueDate);
  due.date = make_date(2026, 12, 31);
  EXPECT_EQ(propose(due).error().code, Code::kAmountHeld);
}

TEST_F(AdjustmentsTest, AClosedMonthTakesNoActWheneverItClosed) {
  const auto p = value_or_throw(propose(charge(ActKind::kChargeLess, 1'000_pesos)));
  close_month(3);
  EXPECT_EQ(approve(p, checker).error().code, Code::kPeriodClosed);
  EXPECT_EQ(propose(charge(ActKind::kChargeLess, 1'000_pesos)).error().code, Code::kPeriodClosed);
}

TEST_F(AdjustmentsTest, AnActOfTomorrowIsRefused) {
  auto a = charge(ActKind::kChargeLess, 1'000_pesos);
  a.on = make_date(2026, 4, 1);
  EXPECT_EQ(propose(a).error().code, Code::kBadDate);
}

// -- adjustments of a charge

TEST_F(AdjustmentsTest, AnAdjustmentChangesWhatWasChargedAndTheVigenciaStaysWhole) {
  const auto before = obligation(2026);
  ASSERT_TRUE(debt(2026).discount().is_positive());
  ASSERT_TRUE(carried_out(charge(ActKind::kChargeLess, 2'000_pesos)));
  EXPECT_EQ(obligation(2026).balance, before.balance - 2'000_pesos);
  EXPECT_EQ(obligation(2026).charged, before.charged - 2'000_pesos);
  EXPECT_TRUE(debt(2026).discount().is_positive()) << "nothing of it was paid";
  ASSERT_TRUE(carried_out(charge(ActKind::kChargeMore, 7'000_pesos)));
  EXPECT_EQ(obligation(2026).charged, before.charged + 5'000_pesos);
  EXPECT_EQ(obligation(2026).balance, before.balance + 5'000_pesos);
}

TEST_F(AdjustmentsTest, AnAdjustmentTakesNoMoreThanWhatIsOwed) {
  EXPECT_EQ(propose(charge(ActKind::kChargeLess, obligation(2026).balance + 1_pesos)).error().code,
            Code::kObligationOverpaid);
  ASSERT_TRUE(carried_out(charge(ActKind::kChargeLess, obligation(2026).balance)));
  EXPECT_TRUE(obligation(2026).balance.is_zero());
  EXPECT_TRUE(obligation(2026).charged.is_zero());
  EXPECT_EQ(propose(charge(ActKind::kChargeLess, 1_pesos, 2019)).error().code, Code::kNotFound);
}

// -- chargeback

TEST_F(AdjustmentsTest, AChargebackOpensTheDebtAgainWithItsDiscountAndThePaymentSaysSo) {
  const auto before = debt(2026);
  const auto o = order({2026}, "orden");
  const auto payment = paid(o, "inicio-0123456789");
  ASSERT_TRUE(debt(2026).is_paid());
  ASSERT_TRUE(carried_out(about(ActKind::kChargeback, payment)));
  EXPECT_EQ(debt(2026).balance(), before.balance());
  EXPECT_EQ(debt(2026).discount(), before.discount());
  EXPECT_TRUE(net(ledger::account::kInTransit).is_zero());
  const auto back = value_or_throw(
      read([&](auto& tx) { return payments::payment_by_ticket(tx, payment.ticket); }));
  EXPECT_EQ(back.state, payments::State::kReversed);
  EXPECT_EQ(payments::public_state(back.state), payments::PublicState::kReturned);
  const auto cases = read([](auto& tx) { return payments::open_cases(tx, 10); });
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(cases[0].kind, "CONTRACARGO");
  EXPECT_EQ(cases[0].amount, payment.amount);
  EXPECT_EQ(paid(o, "inicio-otro-0123456789").state, payments::State::kApproved)
      << "the order can be paid again while its day lasts";
}

TEST_F(AdjustmentsTest, MoneyThatWasInTheBankGoesBackThroughTheUnclassifiedAndIsNotExecuted) {
  const auto payment = paid({2026});
  settle(payment);
  EXPECT_EQ(net(ledger::account::kBudgetCash), payment.amount);
  ASSERT_TRUE(carried_out(about(ActKind::kChargeback, payment)));
  EXPECT_TRUE(net(ledger::account::kInTransit).is_zero());
  EXPECT_EQ(net(ledger::account::kBank), payment.amount) << "the bank's debit says when it leaves";
  EXPECT_EQ(net(ledger::account::kUnclassified), -payment.amount);
  EXPECT_TRUE(net(ledger::account::kBudgetCash).is_zero());
}

TEST_F(AdjustmentsTest, APaymentGoesBackOnce) {
  const auto payment = paid({2026});
  const auto first = value_or_throw(propose(about(ActKind::kChargeback, payment)));
  const auto second = value_or_throw(propose(about(ActKind::kChargeback, payment)));
  ASSERT_TRUE(approve(first, checker));
  EXPECT_EQ(approve(second, checker).error().code, Code::kAlreadyReversed);
  EXPECT_EQ(propose(about(ActKind::kTransfer, payment, 2025)).error().code, Code::kAlreadyReversed);
}

TEST_F(AdjustmentsTest, APaymentThatSettledBetweenProposalAndDecisionIsLookedAtAgain) {
  const auto payment = paid({2026});
  const auto p = value_or_throw(propose(about(ActKind::kChargeback, payment)));
  settle(payment);
  EXPECT_EQ(approve(p, checker).error().code, Code::kProposalChanged);
}

TEST_F(AdjustmentsTest, AChargebackWhoseCreditBalanceWasUsedIsRefused) {
  const auto o = order({2026}, "orden");
  m.db.owner().transaction([&](pqxx::work& tx) {  // the order is paid twice: all of it is credit
    tx.exec("update payments.payment_order set state = 'paid' where id = " + to_string(o.id));
  });
  const payments::CounterPayment counter{.order = o.id,
                                         .amount = o.total,
                                         .paid_on = kToday,
                                         .bank_code = "1007",
                                         .bank_key = "archivo-1",
                                         .raw = "línea"};
  const auto payment =
      value_or_throw(perform(m.services(), events::system_actor(), "prueba", [&](Work& work) {
        return payments::apply_counter_payments(work, m.law(), std::span(&counter, 1));
      })).at(0);
  ASSERT_EQ(credits().size(), 1U);
  ASSERT_TRUE(carried_out(compensation_of(credits()[0].id, 10'000_pesos)));
  EXPECT_EQ(propose(about(ActKind::kChargeback, payment)).error().code, Code::kObligationOverpaid);
}

// -- transfer

TEST_F(AdjustmentsTest, APaymentGoesToAnotherVigenciaByAPairAndTheRestIsCredit) {
  leave_little_of_2025();
  const Money owed_2025 = debt(2025).total();
  const Money owed_2026 = debt(2026).balance();
  const auto payment = paid({2026});
  ASSERT_TRUE(carried_out(about(ActKind::kTransfer, payment, 2025)));
  EXPECT_EQ(debt(2026).balance(), owed_2026);
  EXPECT_TRUE(debt(2025).is_paid());
  ASSERT_EQ(credits().size(), 1U);
  EXPECT_EQ(credits()[0].balance, payment.amount - owed_2025);
  EXPECT_EQ(net(ledger::account::kInTransit), payment.amount);
  EXPECT_EQ(count("select count(*) from ledger.transfer"), 1);
  EXPECT_EQ(propose(about(ActKind::kTransfer, payment, 2025)).error().code, Code::kNotTransferable)
      << "it is there already";
}

TEST_F(AdjustmentsTest, ATransferOfASettledPaymentMovesWhatWasExecuted) {
  leave_little_of_2025();
  const auto payment = paid({2026});
  settle(payment);
  ASSERT_TRUE(carried_out(about(ActKind::kTransfer, payment, 2025)));
  ASSERT_EQ(credits().size(), 1U);
  EXPECT_EQ(net(ledger::account::kBudgetCash), payment.amount - credits()[0].balance)
      << "a credit balance is not executed";
}

TEST_F(AdjustmentsTest, APaymentThatSettlesAfterItsTransferIsIncomeOfWhereItWent) {
  leave_little_of_2025();
  const auto payment = paid({2026});
  ASSERT_TRUE(carried_out(about(ActKind::kTransfer, payment, 2025)));
  settle(payment);
  ASSERT_EQ(credits().size(), 1U);
  EXPECT_EQ(net(ledger::account::kBudgetCash), payment.amount - credits()[0].balance);
}

TEST_F(AdjustmentsTest, ATransferredPaymentGoesBackFromWhereItWent) {
  const Money before_2025 = debt(2025).balance(), before_2026 = debt(2026).balance();
  const auto payment = paid({2026});
  ASSERT_TRUE(carried_out(about(ActKind::kTransfer, payment, 2025)));
  ASSERT_TRUE(carried_out(about(ActKind::kChargeback, payment)));
  EXPECT_EQ(debt(2025).balance(), before_2025);
  EXPECT_EQ(debt(2026).balance(), before_2026);
  EXPECT_TRUE(credits().empty());
  EXPECT_TRUE(net(ledger::account::kInTransit).is_zero());
}

// -- due date

TEST_F(AdjustmentsTest, ANewDueDateStopsTheInterestAndTheOldOneStaysReadable) {
  const Date old_day = debt(2025).due_on;
  ASSERT_TRUE(debt(2025).interest().is_positive());
  const auto known = count("select last_seq from ledger.head");
  auto a = act(ActKind::kDueDate, 2025);
  a.date = make_date(2026, 6, 30);
  ASSERT_TRUE(carried_out(a));
  EXPECT_EQ(debt(2025).due_on, make_date(2026, 6, 30));
  EXPECT_TRUE(debt(2025).interest().is_zero());
  EXPECT_FALSE(debt(2025).overdue);
  const std::string due_as_known = "select count(*) from ledger.owed_at('2026-03-31', ";
  const std::string of_it =
      ", '1900-01-01', '9999-12-31') where subject_id = " + to_string(parcel()) +
      " and vigencia = 2025 and due_on = '";
  EXPECT_GT(count(due_as_known + std::to_string(known) + of_it + to_iso(old_day) + "'"), 0);
  EXPECT_EQ(count(due_as_known + std::to_string(known) + of_it + "2026-06-30'"), 0);
  EXPECT_GT(count(due_as_known + std::to_string(known + 1) + of_it + "2026-06-30'"), 0);
  EXPECT_EQ(count(due_as_known + std::to_string(known + 1) + of_it + to_iso(old_day) + "'"), 0);
  EXPECT_EQ(propose(a).error().code, Code::kBadDate) << "it falls due that day already";
}

// -- words

TEST_F(AdjustmentsTest, AnActNeedsItsResolutionAndAReasonInOneLine) {
  auto a = charge(ActKind::kChargeLess, 1'000_pesos);
  a.reason = "porque sí";
  EXPECT_EQ(propose(a).error().code, Code::kReasonTooShort);
  a.reason = "una línea\nvalor=999999999, y más larga";
  EXPECT_EQ(propose(a).error().code, Code::kBadText);
  a = charge(ActKind::kChargeLess, 1'000_pesos);
  a.resolution.clear();
  EXPECT_EQ(propose(a).error().code, Code::kBadText);
}

RC_GTEST_PROP(ReceivableActText, IsReadBackAsItWasWritten, ()) {
  ReceivableAct a{.kind = *rc::gen::elementOf(kActKinds),
                  .subject = ledger::parcel_subject(
                      ledger::SubjectId(*rc::gen::inRange<std::int64_t>(1, 1'000'000))),
                  .vigencia = *rc::gen::inRange(0, 2100),
                  .amount = Money::centavos(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000)),
                  .on = from_day_number(*rc::gen::inRange(10'000, 30'000)),
                  .resolution = "R-" + std::to_string(*rc::gen::inRange(1, 9999)),
                  .reason = "motivo=" + std::to_string(*rc::gen::inRange(1, 9999)),
                  .seen = "1:2/3;"};
  if (*rc::gen::arbitrary<bool>()) a.item = Concept::kBomberil;
  if (*rc::gen::arbitrary<bool>()) a.payment = payments::TicketId(7);
  if (*rc::gen::arbitrary<bool>()) a.date = make_date(2026, 2, 1);
  if (*rc::gen::arbitrary<bool>())
    a.applies = {.entry = ledger::EntrySeq(17),
                 .proof = *rc::gen::arbitrary<bool>() ? "Comprobante 8841" : ""};
  if (*rc::gen::arbitrary<bool>()) a.unapplies = derive_uuid("prueba", a.resolution);
  const std::string text = canonical_text(a);
  const auto back = parse_canonical(text);
  RC_ASSERT(back.has_value());
  RC_ASSERT(canonical_text(*back) == text);
  RC_ASSERT(back->kind == a.kind && back->reason == a.reason && back->amount == a.amount);
  RC_ASSERT(back->unapplies == a.unapplies && back->applies.has_value() == a.applies.has_value());
  if (a.applies) RC_ASSERT(back->applies->proof == a.applies->proof);
  RC_ASSERT(!parse_canonical(text + "x"));
}

}  // namespace
}  // namespace recaudo::adjustments
