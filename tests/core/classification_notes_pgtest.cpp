// What the two persons read before money that waited is applied, and what stops it until they
// decide.
#include "core/till/till.h"
#include "tests/core/classification_acts_world.h"
#include "tests/core/extinctions_world.h"

namespace recaudo::adjustments {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ClassificationNotesTest : public ClassificationWorld {
 protected:
  // The council gives the discount to who owes nothing of before.
  void discount_needs_paz_y_salvo() {
    strict = m.law().statute;
    for (auto& calendar : strict.calendars)
      for (auto& offer : calendar.discounts) offer.requires_no_earlier_debt = true;
    versions = {{make_date(2020, 1, 1), &strict, &digest}};
  }

  tax_rules::Statute strict;
  Sha256 digest = m.law().statute_digest;
};

// A cheque without funds: the bank takes back what it had credited, and nothing joins the two.
TEST_F(ClassificationNotesTest, ADebitOfThatAmountThatNobodyExplainsIsToldAndStopsWhatWasProposed) {
  const auto a = applied(bank.credits(50'000_pesos, kBankDay), 2025);
  EXPECT_THAT(notes_of(a), Not(HasSubstr("debitó")));
  bank_debit(49'000_pesos);
  bank_debit(50'000_pesos, add_days(kBankDay, -1));
  const auto proposed = value_or_throw(propose(a));
  const auto before = value_or_throw(propose(applied(bank.unapplied().at(0).entry, 2026)));
  const auto debit = bank_debit(50'000_pesos);
  EXPECT_EQ(approve(proposed, checker).error().code, Code::kProposalChanged);
  EXPECT_THAT(notes_of(a), HasSubstr("asiento " + to_string(debit) + ") y nadie ha dicho de qué"));
  EXPECT_THAT(notes_of(a), HasSubstr("rechace el acto"));
  EXPECT_EQ(approve(before, checker).error().code, Code::kProposalChanged);
  EXPECT_TRUE(carried_out(a)) << "two persons who read it may say that it was another's";
}

TEST_F(ClassificationNotesTest, AlsoWhatTheBankSaysThatItReturned) {
  const auto credit = bank.credits(50'000_pesos, kBankDay);
  bank.books({{.amount = -(50'000_pesos), .reference = "D1", .text = "CHEQUE", .returned = true}},
             kToday);
  EXPECT_THAT(notes_of(applied(credit, 2025)), HasSubstr("El banco debitó"));
}

TEST_F(ClassificationNotesTest, ButNotWhatATillTookAsItsBase) {
  const auto till =
      value_or_throw(perform(m.services(), events::system_actor(), "prueba",
                             [&](Work& work) { return till::add_register(work, "Caja 1"); }));
  value_or_throw(perform(m.services(), events::system_actor(), "prueba", [&](Work& work) {
    return till::give_base(work, {.till = till, .amount = 50'000_pesos, .slip = "RET-1"}, checker);
  }));
  const auto credit = bank.credits(50'000_pesos, kBankDay);
  const auto day = bank.books({{-(50'000_pesos), "R1", "RETIRO RET 1"}}, kToday);
  ASSERT_EQ(std::ranges::count(day.decisions, "movimiento-caja", &closing::DecisionRow::type), 1);
  EXPECT_THAT(notes_of(applied(credit, 2025)), Not(HasSubstr("debitó")));
}

TEST_F(ClassificationNotesTest, TheDiscountOfThatDayIsToldWithItsAmount) {
  const auto v = debt(2026, kBankDay);
  ASSERT_TRUE(v.discount().is_positive());
  const auto credit = bank.credits(v.total(), kBankDay);
  EXPECT_THAT(
      notes_of(applied(credit, 2026)),
      HasSubstr("Toma " + to_display(v.discount()) +
                " de descuento por pronto pago, que se ofrecía el 20 de marzo de 2026, según "
                "lo que se debe hoy de vigencias anteriores."));
  const auto part = bank.credits(10'000_pesos, kBankDay);
  EXPECT_THAT(notes_of(applied(part, 2026)), HasSubstr("No paga toda la vigencia: no toma el "
                                                       "descuento"));
}

TEST_F(ClassificationNotesTest, ADiscountThatAnEarlierDebtTakesAwayStopsWhatWasProposed) {
  discount_needs_paz_y_salvo();
  const auto credit = bank.credits(debt(2026, kBankDay).total(), kBankDay);
  const auto a = applied(credit, 2026);
  EXPECT_THAT(notes_of(a), HasSubstr("que no toma según lo que se debe hoy"));
  EXPECT_THAT(notes_of(a), HasSubstr("mientras se deba una vigencia anterior"));
  clear_2025();
  EXPECT_THAT(notes_of(a), HasSubstr("de descuento por pronto pago"));
  const auto proposed = value_or_throw(propose(a));
  value_or_throw(carried_out(charge(ActKind::kChargeMore, 30'000_pesos, 2025)));
  EXPECT_EQ(approve(proposed, checker).error().code, Code::kProposalChanged);
}

TEST_F(ClassificationNotesTest, WhatWasPaidAfterThatDayKeepsItsInterestAndTheActSaysSo) {
  const auto a = applied(bank.credits(50'000_pesos, kBankDay), 2025);
  EXPECT_THAT(notes_of(a), Not(HasSubstr("recibió pagos después")));
  ASSERT_TRUE(debt(2025).interest().is_positive());
  ASSERT_EQ(paid({2025}).state, payments::State::kApproved);
  EXPECT_THAT(notes_of(a), HasSubstr("La vigencia 2025 recibió pagos después de ese día: su "
                                     "interés no se vuelve a liquidar."));
}

TEST_F(ClassificationNotesTest, AnOrderOfAnotherParcelThatTheBankNamedIsTold) {
  const auto o = order({2026}, "orden");
  const auto credit = bank.credits(o.total - 1'000_pesos, kToday, "REF " + o.reference.str());
  auto a = applied(credit, 2026, kToday);
  EXPECT_THAT(notes_of(a), Not(HasSubstr("una orden de otro predio")));
  a.subject = ledger::parcel_subject(parcel(1));
  EXPECT_THAT(notes_of(a), HasSubstr("Esa referencia es de una orden de otro predio"));
}

// The rail told another amount of it: this money may be that payment's, or another's.
TEST_F(ClassificationNotesTest, AnOrderWhosePaymentIsInReviewIsTold) {
  const auto o = order({2026}, "orden");
  const auto p = started(o);
  auto told = gateway.status(p, gateways::PaymentState::kApproved);
  told.amount = p.amount - 5'000_pesos;
  gateway.answers.insert_or_assign(p.cus.str(), told);
  ask(p);
  const auto credit = bank.credits(o.total - 1'000_pesos, kToday, "REF " + o.reference.str());
  EXPECT_THAT(notes_of(applied(credit, 2025, kToday)), HasSubstr("tiene un pago en revisión"));
}

TEST_F(ClassificationNotesTest, InterestAndWhatIsLeftOverAreTold) {
  const auto v = debt(2025, kBankDay);
  const auto notes = notes_of(applied(bank.credits(v.total() + 7'000_pesos, kBankDay), 2025));
  EXPECT_THAT(notes, HasSubstr("Del valor, " + to_display(v.interest()) + " paga interés de mora"));
  EXPECT_THAT(notes, HasSubstr("Quedan " + to_display(7'000_pesos) + " como saldo a favor"));
  EXPECT_THAT(notes, HasSubstr("El abono del banco es del 20 de marzo de 2026"));
}

class ClassificationOfEndedDebtTest : public WithBank<ExtinctionsWorld> {};

TEST_F(ClassificationOfEndedDebtTest, MoneyForADebtThatPrescribedIsNotCalledACreditBalanceAlone) {
  ASSERT_TRUE(carried_out(prescribed(by_act())));
  auto a = applied(bank.credits(50'000_pesos, kResolved), 2026, kResolved);
  a.on = kResolved;
  const auto notes = notes_of(a);
  EXPECT_THAT(notes, HasSubstr("La vigencia 2026 no debe nada."));
  EXPECT_THAT(notes, HasSubstr("La terminó un acto: "));
  EXPECT_THAT(notes, HasSubstr("resolución R-017 de 2026"));
  EXPECT_THAT(notes, HasSubstr("ET art. 819"));
}

}  // namespace
}  // namespace recaudo::adjustments
