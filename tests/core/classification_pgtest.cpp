// An act of two persons applies to a debt the money of the bank that no closing could apply.
#include <atomic>
#include <thread>

#include "core/till/till.h"
#include "tests/core/classification_acts_world.h"
#include "tests/core/instalments_world.h"
#include "tests/core/service_acts_world.h"

namespace recaudo::adjustments {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ClassificationTest : public ClassificationWorld {};

TEST_F(ClassificationTest, ACreditPaysItsDebtWithInterestToTheDayTheBankMovedIt) {
  const Money then = debt(2025, kBankDay).total();
  ASSERT_LT(then, debt(2025, kToday).total()) << "interest ran since";
  const auto credit = bank.credits(then, kBankDay);
  EXPECT_EQ(net(ledger::account::kUnclassified), -then);
  ASSERT_TRUE(carried_out(applied(credit, 2025)));
  EXPECT_TRUE(owed(2025).is_zero());
  EXPECT_TRUE(net(ledger::account::kUnclassified).is_zero());
  EXPECT_EQ(net(ledger::account::kBank), then);
  EXPECT_TRUE(credits().empty());
  EXPECT_TRUE(bank.unapplied().empty());
}

TEST_F(ClassificationTest, TheMoneyIsExecutedAndTheTwoBooksAgree) {
  const Money then = debt(2025, kBankDay).total();
  const auto credit = bank.credits(then + 7'000_pesos, kBankDay);
  EXPECT_EQ(agreement().unclassified, then + 7'000_pesos);
  ASSERT_TRUE(carried_out(applied(credit, 2025)));
  const auto after = agreement();
  EXPECT_EQ(after.executed, then);
  EXPECT_EQ(after.credit_balances, 7'000_pesos);
  EXPECT_TRUE(after.unclassified.is_zero());
  EXPECT_TRUE(after.other.is_zero());
}

TEST_F(ClassificationTest, APartIsSpreadOverWhatWasOwedAndIsTheirPaymentOfThatDay) {
  const auto before = debt(2025, kBankDay);
  ASSERT_TRUE(before.interest().is_positive());
  const Money part = before.total().mul_div(1, 2, Rounding::kHalfUp);
  const auto credit = bank.credits(part, kBankDay);
  const auto p = value_or_throw(propose(applied(credit, 2025)));
  ASSERT_TRUE(approve(p, checker));
  const auto after = debt(2025, kBankDay);
  EXPECT_LT(after.balance(), before.balance());
  EXPECT_GT(after.balance(), before.balance() - part) << "a part of it paid interest (ET 804)";
  EXPECT_EQ(count("select count(*) from billing.entry_split"), 1);
  const auto& history = after.lines.front().history.movements;
  ASSERT_FALSE(history.empty());
  EXPECT_EQ(history.back().kind, dues::MovementKind::kPayment);
  EXPECT_EQ(history.back().on, kBankDay) << "not the day of the act";
  EXPECT_EQ(history.back().resolution, "R-017 de 2026");
  EXPECT_THAT(dues::movement_text(history.back()), HasSubstr("20 de marzo de 2026"));
}

TEST_F(ClassificationTest, WhatTheDebtDoesNotTakeIsItsDebtorsCreditBalance) {
  const auto credit = bank.credits(debt(2025, kBankDay).total() + 7'000_pesos, kBankDay);
  const auto p = value_or_throw(propose(applied(credit, 2025)));
  ASSERT_TRUE(approve(p, checker));
  EXPECT_TRUE(owed(2025).is_zero());
  ASSERT_EQ(credits().size(), 1U);
  EXPECT_EQ(credits()[0].balance, 7'000_pesos);
  EXPECT_EQ(credits()[0].third_party, debt(2025).lines.front().third_party);
}

// ET 803: what the money pays later bears interest until it came in, not until the act.
TEST_F(ClassificationTest, TheCreditBalanceIsBornOnTheDayTheMoneyWasPaidAndPaysAsOfIt) {
  const auto credit = bank.credits(debt(2025, kBankDay).total() + 7'000_pesos, kBankDay);
  ASSERT_TRUE(carried_out(applied(credit, 2025)));
  ASSERT_EQ(credits().size(), 1U);
  EXPECT_EQ(credits()[0].since, kBankDay);
  EXPECT_TRUE(carried_out(compensation_of(credits()[0].id, 7'000_pesos, 2026, kBankDay)));
}

TEST_F(ClassificationTest, ACreditBalanceThatItsYearHadAlreadyKeepsItsDay) {
  this->credit(5'000_pesos);
  const auto waiting = bank.credits(debt(2025, kBankDay).total() + 7'000_pesos, kBankDay);
  ASSERT_TRUE(carried_out(applied(waiting, 2025)));
  ASSERT_EQ(credits().size(), 1U);
  EXPECT_EQ(credits()[0].since, kCreditDay);
  EXPECT_EQ(credits()[0].balance, 12'000_pesos);
}

TEST_F(ClassificationTest, MoneyForADebtThatOwesNothingIsAllCreditBalance) {
  const auto first = bank.credits(debt(2025, kBankDay).total(), kBankDay);
  ASSERT_TRUE(carried_out(applied(first, 2025)));
  const auto again = bank.credits(40'000_pesos, kBankDay);
  ASSERT_TRUE(carried_out(applied(again, 2025)));
  ASSERT_EQ(credits().size(), 1U);
  EXPECT_EQ(credits()[0].balance, 40'000_pesos);
}

TEST_F(ClassificationTest, OnlyACreditOfTheBankThatWaitsIsApplied) {
  const auto charged = applied(ledger::EntrySeq(1), 2025);
  EXPECT_EQ(refusal(charged), Code::kNotFound);
  EXPECT_THAT(words(charged), HasSubstr("Escoja uno de la lista."));
  EXPECT_EQ(refusal(applied(bank_debit(50'000_pesos), 2025)), Code::kNotFound) << "a debit";
  EXPECT_EQ(refusal(applied(bank_debit(-(50'000_pesos)), 2025)), Code::kNotFound)
      << "no closing decided on it";
  EXPECT_EQ(refusal(applied(ledger::EntrySeq(999'999), 2025)), Code::kNotFound);
}

TEST_F(ClassificationTest, WhatATillDepositedAndWhatTheBankReturnedAreNotSuchMoney) {
  const auto till =
      value_or_throw(perform(m.services(), events::system_actor(), "prueba",
                             [&](Work& work) { return till::add_register(work, "Caja 1"); }));
  value_or_throw(perform(m.services(), events::system_actor(), "prueba", [&](Work& work) {
    return till::give_base(work, {.till = till, .amount = 50'000_pesos, .slip = "RET-1"}, checker);
  }));
  value_or_throw(perform(m.services(), events::system_actor(), "prueba", [&](Work& work) {
    return till::deposit(work, {.till = till, .cash = 30'000_pesos, .cheques = {}, .slip = "CON-1"},
                         checker);
  }));
  const auto line =
      bank_files::testing::WrittenDetail{.reference = 777, .centavos = 2'000'000, .cause = "R01"};
  const auto day = bank.books({{-(50'000_pesos), "1", "RETIRO RET 1"},
                               {30'000_pesos, "2", "CONSIGNACION CON 1"},
                               {20'000_pesos, "3"}},
                              kToday, {test::BankOf::file({line}, kToday)});
  EXPECT_EQ(std::ranges::count(day.decisions, "movimiento-caja", &closing::DecisionRow::type), 2);
  EXPECT_EQ(std::ranges::count(day.decisions, "devuelto", &closing::DecisionRow::type), 1);
  EXPECT_TRUE(bank.unapplied().empty());
  for (const auto n : {30'000, 20'000})
    EXPECT_EQ(
        refusal(applied(
            ledger::EntrySeq(count("select seq from ledger.posting where account_id = 240720 and "
                                   "amount = -" +
                                   std::to_string(n) + "00")),
            2025, kToday)),
        Code::kNotFound);
}

TEST_F(ClassificationTest, ACreditIsAppliedOnceAlsoByTwoThatWereProposedBefore) {
  const auto credit = bank.credits(50'000_pesos, kBankDay);
  const auto first = value_or_throw(propose(applied(credit, 2025)));
  auto elsewhere = applied(credit, 2026);
  elsewhere.resolution = "R-018 de 2026";
  const auto second = value_or_throw(propose(elsewhere));
  ASSERT_TRUE(approve(first, checker));
  const auto before = entries();
  const auto refused = approve(second, checker);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kNotFound);
  EXPECT_THAT(refused.error().detail, HasSubstr("ya se aplicó con la resolución R-017 de 2026"));
  EXPECT_EQ(entries(), before);
  EXPECT_EQ(refusal(applied(credit, 2026)), Code::kNotFound);
}

TEST_F(ClassificationTest, OfTwoThatApplyOneCreditAtOnceOneDoes) {
  const auto credit = bank.credits(50'000_pesos, kBankDay);
  const auto a = value_or_throw(propose(applied(credit, 2025)));
  const auto b = value_or_throw(propose(applied(credit, 2026)));
  std::atomic<int> done = 0;
  std::thread other([&] { done += approve(a, checker) ? 1 : 0; });
  done += approve(b, checker) ? 1 : 0;
  other.join();
  EXPECT_EQ(done, 1);
  EXPECT_TRUE(net(ledger::account::kUnclassified).is_zero());
}

TEST_F(ClassificationTest, TheDayOfPaymentIsTheBanksOrAnEarlierOneWithItsProof) {
  const auto credit = bank.credits(50'000_pesos, kBankDay);
  const auto later = applied(credit, 2025, add_days(kBankDay, 1), "Comprobante 8841");
  EXPECT_EQ(refusal(later), Code::kBadDate);
  EXPECT_THAT(words(later), HasSubstr("se pagó ese día o antes"));
  const auto unproved = applied(credit, 2025, add_days(kBankDay, -5));
  EXPECT_EQ(refusal(unproved), Code::kBadDate);
  EXPECT_THAT(words(unproved), HasSubstr("escriba la prueba"));
  const auto interest_on = [&](const ReceivableAct& a) {
    Money sum;
    for (const auto& s : effect_now(a).classified->settlements) sum += s.interest;
    return sum;
  };
  const auto proved = applied(credit, 2025, add_days(kBankDay, -15), "Comprobante 8841");
  EXPECT_LT(interest_on(proved), interest_on(applied(credit, 2025)));
  EXPECT_TRUE(carried_out(proved));
}

TEST_F(ClassificationTest, TheActIsNotBeforeTheCreditNorInAClosedMonth) {
  const auto credit = bank.credits(50'000_pesos, kBankDay);
  auto early = applied(credit, 2025);
  early.on = add_days(kBankDay, -1);
  EXPECT_EQ(refusal(early), Code::kBadDate);
  close_month(2);
  auto closed = applied(credit, 2025);
  closed.on = make_date(2026, 2, 20);
  EXPECT_EQ(refusal(closed), Code::kPeriodClosed);
}

// Its entry stands on the day the statement was read, and the debt was paid on the bank's.
TEST_F(ClassificationTest, MoneyOfAMonthThatIsClosedPaysAsOfItsDay) {
  close_month(2);
  const Money then = debt(2025, kCreditDay).total();
  const auto credit = bank.credits(then, kCreditDay);
  auto early = applied(credit, 2025, kCreditDay);
  early.on = add_days(kToday, -1);
  EXPECT_EQ(refusal(early), Code::kBadDate) << "in the books it is money of today";
  ASSERT_TRUE(carried_out(applied(credit, 2025, kCreditDay)));
  EXPECT_TRUE(owed(2025).is_zero());
  EXPECT_TRUE(credits().empty());
}

TEST_F(ClassificationTest, ADebtThatAPaymentHoldsOrThatIsNotThereTakesNothing) {
  const auto credit = bank.credits(debt(2026, kBankDay).total(), kBankDay);
  EXPECT_EQ(refusal(applied(credit, 2019)), Code::kNothingToPay);
  EXPECT_THAT(words(applied(credit, 2019)), HasSubstr("no se ha cobrado. No se registró nada."));
  hold(10'000_pesos);
  EXPECT_EQ(refusal(applied(credit, 2026)), Code::kAmountHeld);
}

TEST_F(ClassificationTest, ADebtThatChangedSinceTheProposalIsNotPaid) {
  const auto credit = bank.credits(50'000_pesos, kBankDay);
  const auto p = value_or_throw(propose(applied(credit, 2025)));
  ASSERT_TRUE(carried_out(charge(ActKind::kChargeLess, 1'000_pesos, 2025)));
  EXPECT_EQ(approve(p, checker).error().code, Code::kProposalChanged);
  EXPECT_EQ(bank.unapplied().size(), 1U);
}

TEST_F(ClassificationTest, TheExceptionOfThatMoneyEndsWithTheAct) {
  const auto credit = bank.credits(50'000_pesos, kBankDay);
  ASSERT_EQ(bank.exceptions().size(), 1U);
  EXPECT_EQ(bank.exceptions()[0].decision.waits_in, credit);
  ASSERT_TRUE(carried_out(applied(credit, 2025)));
  EXPECT_TRUE(bank.exceptions().empty());
  const auto past =
      read([](auto& tx) { return closing::bank_day(tx, kBankDay); }).decisions.at(0).reason;
  EXPECT_THAT(past, HasSubstr("Se resolvió el 31 de marzo de 2026."));
}

TEST_F(ClassificationTest, ALineWhoseReferenceNobodyKnowsWasPaidOnTheDayOfItsCollection) {
  const Date collected = make_date(2026, 3, 19);
  const auto credit = bank.collects({.reference = 777, .centavos = 5'000'000}, collected, kBankDay);
  const auto waiting = bank.unapplied().at(0);
  EXPECT_EQ(waiting.exception, "SIN_ORDEN");
  EXPECT_EQ(waiting.paid_on, collected);
  EXPECT_EQ(waiting.booked_on, kBankDay);
  const auto credited = applied(credit, 2025, kBankDay, "Comprobante 8841");
  EXPECT_EQ(refusal(credited), Code::kBadDate) << "later than the bank told, with any proof";
  EXPECT_THAT(words(credited), HasSubstr("Según el banco el dinero se pagó el 19 de marzo"));
  ASSERT_TRUE(carried_out(applied(credit, 2025, collected)));
  EXPECT_TRUE(bank.exceptions().empty());
}

TEST_F(ClassificationTest, MoneyOfAnExpiredOrderAndOfAnotherAmountIsApplied) {
  const auto o = order({2026}, "orden");
  const auto ref = [&] { return "REF " + o.reference.str(); };
  const auto less = bank.credits(o.total - 5'000_pesos, kToday, ref());
  EXPECT_EQ(bank.unapplied().at(0).exception, "VALOR_MENOR");
  ASSERT_TRUE(carried_out(applied(less, 2026, kToday)));
  EXPECT_TRUE(owed(2026).is_positive());
  m.clock.set(start_of_day(add_days(o.valid_until, 1)) + std::chrono::hours{12});
  m.db.app().transaction([&](pqxx::work& tx) {
    for (unsigned month = 4; month <= 12; ++month) ledger::open_period(tx, 2026, month);
  });
  const Date late = m.clock.today();
  const auto after = bank.credits(o.total, late, ref());
  EXPECT_EQ(bank.unapplied().at(0).exception, "DATOS");
  auto a = applied(after, 2026, late);
  a.on = late;
  ASSERT_TRUE(carried_out(a));
  EXPECT_TRUE(owed(2026).is_zero());
  EXPECT_EQ(credits().size(), 1U);
}

TEST_F(ClassificationTest, MoneyOfAPaymentThatItsRailRejectedIsAppliedOnceItSaidSo) {
  const auto p = started(order({2026}, "orden"));
  const auto credit = bank.credits(p.amount, kToday, "PAGO " + p.cus.str());
  EXPECT_EQ(bank.unapplied().at(0).exception, "NO_APROBADO_CON_DINERO");
  const auto a = applied(credit, 2026, kToday);
  EXPECT_EQ(refusal(a), Code::kAmountHeld) << "the rail may still approve it";
  decided(p, gateways::PaymentState::kDeclined);
  ASSERT_TRUE(carried_out(a));
  EXPECT_TRUE(owed(2026).is_zero());
  EXPECT_TRUE(bank.exceptions().empty());
}

TEST_F(ClassificationTest, MoneyOfAPaymentThatItsRailApprovedSinceIsThatPayments) {
  const auto p = started(order({2026}, "orden"));
  const auto credit = bank.credits(p.amount, kToday, "PAGO " + p.cus.str());
  decided(p, gateways::PaymentState::kApproved);
  const auto a = applied(credit, 2025, kToday);
  EXPECT_EQ(refusal(a), Code::kNotTransferable);
  EXPECT_THAT(words(a), HasSubstr("pagaría la deuda dos veces"));
}

// The bank may say the order and not the payment.
TEST_F(ClassificationTest, MoneyThatNamesAnOrderWithAPaymentInFlightIsThatPaymentsToo) {
  const auto o = order({2026}, "orden");
  const auto p = started(o);
  const auto credit = bank.credits(o.total - 2'000_pesos, kToday, "REF " + o.reference.str());
  EXPECT_EQ(bank.unapplied().at(0).exception, "VALOR_MENOR");
  EXPECT_TRUE(bank.unapplied().at(0).payments.empty());
  const auto a = applied(credit, 2026, kToday);
  EXPECT_EQ(refusal(a), Code::kAmountHeld);
  decided(p, gateways::PaymentState::kApproved);
  EXPECT_EQ(refusal(a), Code::kNotTransferable);
  EXPECT_THAT(words(a), HasSubstr("pagaría la deuda dos veces"));
  ASSERT_TRUE(carried_out(about(ActKind::kChargeback, p)));
  EXPECT_TRUE(carried_out(a));
}

TEST_F(ClassificationTest, MoneyOfAPaymentInReviewIsToldWhatEndsTheReview) {
  const auto p = started(order({2026}, "orden"));
  const auto credit = bank.credits(p.amount - 5'000_pesos, kToday, "PAGO " + p.cus.str());
  auto told = gateway.status(p, gateways::PaymentState::kApproved);
  told.amount = p.amount - 5'000_pesos;
  gateway.answers.insert_or_assign(p.cus.str(), told);
  ask(p);
  const auto a = applied(credit, 2026, kToday);
  EXPECT_EQ(refusal(a), Code::kNotTransferable);
  EXPECT_THAT(words(a), HasSubstr("un pago en revisión"));
  EXPECT_THAT(words(a), HasSubstr("No se registró nada"));
}

// What a file of that day says of the credit, once an act has applied it.
TEST_F(ClassificationTest, AFileThatWouldHaveClaimedTheCreditPaysNothingAgainAndSaysWhy) {
  const auto o = file_comes_after_an_act_for(2025);
  EXPECT_EQ(count("select count(*) from payments.attempt where rail = 'banco'"), 0);
  const auto open = bank.exceptions();
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open[0].decision.exception, "ARCHIVO");
  EXPECT_THAT(open[0].decision.reason, HasSubstr("con la resolución R-017 de 2026"));
  EXPECT_THAT(open[0].decision.reason, HasSubstr("No se aplicó ningún pago"));
  EXPECT_THAT(open[0].decision.reason, HasSubstr("revoque esa aplicación (2 personas)"));
  // Money that comes for it later is its own.
  bank.books({{o.total, "B9"}}, kToday);
  EXPECT_EQ(count("select count(*) from payments.attempt where rail = 'banco'"), 1);
  EXPECT_TRUE(bank.exceptions().empty());
}

TEST_F(ClassificationTest, AFileWhoseOneLineIsTheDebtThatTheActPaidSaysNothingNew) {
  file_comes_after_an_act_for(2026);
  EXPECT_TRUE(bank.exceptions().empty());
  EXPECT_EQ(count("select count(*) from closing.bank_file where waiting"), 0);
}

TEST_F(ClassificationTest, AnOrderWithoutLinesIsOfNoDebt) {
  const auto o = order({2026}, "orden");
  ASSERT_TRUE(carried_out(applied(bank.credits(o.total, kToday), 2026, kToday)));
  m.db.owner().transaction([](pqxx::work& tx) {
    tx.exec("alter table payments.order_line disable trigger user");
    tx.exec("delete from payments.order_line");
    tx.exec("alter table payments.order_line enable trigger user");
  });
  bank.reconciled(kToday, {test::BankOf::file_of(o, kToday)});
  EXPECT_EQ(bank.exceptions().size(), 1U) << "the file waits: nobody knows what it paid";
}

// The file that came after the act names the one that holds its money now.
TEST_F(ClassificationTest, TheExceptionOfAFileNamesTheActThatAppliedItsMoneyLast) {
  file_comes_before_another_act_for(2025);
  ASSERT_EQ(bank.exceptions().size(), 1U);
  EXPECT_THAT(bank.exceptions()[0].decision.reason, HasSubstr("con la resolución R-019 de 2026"));
  bank.books({}, kToday);
  EXPECT_EQ(count("select count(*) from closing.decision where reason like '%R-019%'"), 2)
      << "the end of the money's exception and the file's, which is told once";
}

TEST_F(ClassificationTest, TheExceptionOfAFileEndsWithTheActThatPaysItsVeryDebt) {
  file_comes_before_another_act_for(2026);
  EXPECT_TRUE(bank.exceptions().empty());
  EXPECT_EQ(count("select count(*) from closing.decision where type = 'resuelto' and reason = 'El "
                  "abono de este pago ya se aplicó a su orden. Resolución R-019 de 2026.'"),
            1);
}

TEST_F(ClassificationTest, ACreditThatAFileClaimedIsAppliedByNoAct) {
  const auto o = order({2026}, "orden");
  const auto credit = bank.credits(o.total, kToday);
  const auto p = value_or_throw(propose(applied(credit, 2026, kToday)));
  bank.reconciled(kToday, {test::BankOf::file_of(o, kToday)});
  const auto refused = approve(p, checker);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().detail, HasSubstr("un archivo de recaudo"));
}

TEST_F(ClassificationTest, TheDatabaseLetsNoFileTakeWhatAnActApplied) {
  const auto credit = bank.credits(50'000_pesos, kBankDay);
  EXPECT_EQ(count("select count(*) from closing.waiting_credit"), 1);
  ASSERT_TRUE(carried_out(applied(credit, 2025)));
  EXPECT_EQ(count("select count(*) from closing.waiting_credit"), 0) << "nor a file of the DIAN";
  EXPECT_EQ(state_of("update closing.loose_credit set claimed_by = (select sha256 from "
                     "closing.bank_file) where entry_seq = " +
                     to_string(credit)),
            "RC030");
  EXPECT_EQ(state_of("update closing.applied_credit set vigencia = 2026"), "42501");
  EXPECT_EQ(state_of("insert into closing.applied_credit values (1, gen_random_uuid(), 'R', "
                     "'predio', 1, 2025, 1, now())"),
            "42501");
}

TEST_F(ClassificationTest, TheDatabaseCarriesOutOnlyWhatWasApprovedWithItsOwnEntry) {
  const auto credit = bank.credits(50'000_pesos, kBankDay);
  auto wrong = applied(credit, 2025);
  wrong.amount = 49'000_pesos;
  EXPECT_EQ(carried_by(wrong, "1"), "RC029") << "not the whole credit";
  auto right = applied(credit, 2025);
  right.amount = 50'000_pesos;
  EXPECT_EQ(carried_by(right, "1"), "RC030") << "an entry that does not apply it";
  auto later = right;
  later.date = add_days(kBankDay, 1);
  later.applies->proof = "Comprobante";
  EXPECT_EQ(carried_by(later, "1"), "RC029") << "paid after the bank had it";
  auto early = right;
  early.date = add_days(kBankDay, -1);
  EXPECT_EQ(carried_by(early, "1"), "RC029") << "paid before, without a proof";
  early.applies->proof = "Comprobante";
  EXPECT_EQ(carried_by(early, "1"), "RC030") << "with one: only its entry is not its own";
}

TEST_F(ClassificationTest, TheDatabaseTakesNoDayBetweenTheCollectionAndItsCredit) {
  const auto credit =
      bank.collects({.reference = 777, .centavos = 5'000'000}, make_date(2026, 3, 19), kBankDay);
  auto credited = applied(credit, 2025, kBankDay, "Comprobante 8841");
  credited.amount = 50'000_pesos;
  EXPECT_EQ(carried_by(credited, "1"), "RC029");
}

TEST_F(ClassificationTest, OnePersonAloneAppliesNothingAndTheLogTellsTheCredit) {
  const auto credit = bank.credits(50'000_pesos, kBankDay);
  const auto p = value_or_throw(propose(applied(credit, 2025)));
  EXPECT_EQ(approve(p, maker).error().code, Code::kSamePerson);
  ASSERT_TRUE(approve(p, checker));
  const auto told = last_event();
  EXPECT_EQ(told.reason_code(), "ACTO_APROBADO");
  EXPECT_EQ(std::ranges::count(told.changes(), "credito", [](const auto& c) { return c.field(); }),
            1);
  const auto act = read([&](auto& tx) { return done_act(tx, p.id); });
  ASSERT_TRUE(act);
  EXPECT_EQ(act->kind, ActKind::kClassification);
  EXPECT_EQ(act->amount, 50'000_pesos);
}

class InstalmentClassificationTest : public WithBank<InstalmentsWorld> {};

// The act may come after the day of an instalment that its money paid in time.
TEST_F(InstalmentClassificationTest, AnInstalmentIsPaidOnTheDayOfItsMoneyAndNotOnThatOfTheAct) {
  ASSERT_TRUE(join());
  const Money first = due().plan->instalments.front().missing;
  const auto credit = bank.credits(first, kToday);
  m.db.app().transaction([](pqxx::work& tx) {
    for (unsigned month = 4; month <= 5; ++month) ledger::open_period(tx, 2026, month);
  });
  advance_to(make_date(2026, 5, 4));
  EXPECT_FALSE(due().plan->kept()) << "nobody knew yet that it was paid";
  auto a = applied(credit, 2026, kToday);
  a.subject = ledger::parcel_subject(home.id);
  a.on = m.clock.today();
  ASSERT_TRUE(carried_out(a));
  EXPECT_TRUE(due().plan->kept());
  EXPECT_EQ(due().plan->instalments.front().missing, Money());
}

class ServiceClassificationTest : public WithBank<ServiceActsWorld> {};

TEST_F(ServiceClassificationTest, ACreditPaysABillAndTheRestIsOfItsHolder) {
  const int march = kMarch;
  const Money owed = debt_of("S-1", march);
  const auto credit = bank.credits(owed + 3'000_pesos, kToday);
  auto a = applied(credit, march, kToday);
  a.subject = town.subject("S-1");
  ASSERT_TRUE(carried_out(a));
  EXPECT_TRUE(debt_of("S-1", march).is_zero());
  const auto left = credits_on("S-1");
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].credit.balance, 3'000_pesos);
  EXPECT_TRUE(agreement().other.is_zero());
}

TEST_F(ServiceClassificationTest, APartOfABillIsSpreadOverItsServicesAndAnActRevokesIt) {
  const Money owed = debt_of("S-1", kMarch);
  const auto credit = bank.credits(owed - 3'000_pesos, kToday);
  auto a = applied(credit, kMarch, kToday);
  a.subject = town.subject("S-1");
  const auto application = done(a);
  EXPECT_EQ(debt_of("S-1", kMarch), 3'000_pesos);
  EXPECT_EQ(count("select count(*) from billing.entry_split"), 1);
  auto back = revoked(application);
  back.subject = town.subject("S-1");
  ASSERT_TRUE(carried_out(back));
  EXPECT_EQ(debt_of("S-1", kMarch), owed);
  ASSERT_EQ(bank.unapplied().size(), 1U);
  EXPECT_EQ(bank.unapplied()[0].amount, owed - 3'000_pesos);
  EXPECT_TRUE(agreement().executed.is_zero());
  EXPECT_TRUE(agreement().other.is_zero());
}

}  // namespace
}  // namespace recaudo::adjustments
