// Acts of two persons over the bills of public services. At the end of each test the ledger must be
// in order (ActsWorld).
#include <gmock/gmock.h>

#include "tests/core/service_acts_world.h"

namespace recaudo::adjustments {
namespace {

constexpr ledger::AccountId kWaterIncome{4321}, kWaterReceivable{131802}, kWaterSubsidy{131807};
constexpr ledger::AccountId kWaterBudget{-26};  // 1.1.02.05.001.06

using test::ServicesTown;

class ServiceActs : public ServiceActsWorld {
 protected:
  // By two persons and the database alone.
  std::string kept(const ReceivableAct& a) {
    const auto p = approved_as_it_is(a);
    return state_of("select adjustments.carry_out('" + to_string(p.id) + "', '{" +
                    std::to_string(count("select max(seq) from ledger.entry")) + "}', now())");
  }
};

// -- charges

TEST_F(ServiceActs, ADecisionOverAClaimTakesOffPartOfABill) {
  const auto before = owed("S-1");
  const auto p = value_or_throw(propose(water(ActKind::kChargeLess, 1'000_pesos)));
  EXPECT_EQ(owed("S-1").balance, before.balance) << "a proposal moves nothing";
  ASSERT_TRUE(approve(p, checker));
  EXPECT_EQ(owed("S-1").balance, before.balance - 1'000_pesos);
  EXPECT_EQ(owed("S-1").charged, before.charged - 1'000_pesos);
  EXPECT_EQ(owed("S-1", kFebruary).balance, owed("S-1", kFebruary).charged) << "of that bill only";
}

TEST_F(ServiceActs, WhoProposedDoesNotDecide) {
  const auto p = value_or_throw(propose(water(ActKind::kChargeLess, 1'000_pesos)));
  EXPECT_EQ(approve(p, maker).error().code, Code::kSamePerson);
}

TEST_F(ServiceActs, AnActIsRefusedWhenItsBillChangedSinceItWasProposed) {
  const auto p = value_or_throw(propose(water(ActKind::kChargeLess, 1'000_pesos)));
  ASSERT_TRUE(carried_out(water(ActKind::kChargeLess, 2'000_pesos)));
  const auto refused = approve(p, checker);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kProposalChanged);
}

TEST_F(ServiceActs, MoreIsOwedOfTheServiceThatTheActNames) {
  const auto before = owed("S-1");
  ASSERT_TRUE(carried_out(water(ActKind::kChargeMore, 500_pesos)));
  EXPECT_EQ(owed("S-1").balance, before.balance + 500_pesos);
}

TEST_F(ServiceActs, NoMoreIsTakenOffThanIsOwedOfTheService) {
  const auto refused = propose(water(ActKind::kChargeLess, owed("S-1").balance + 1_pesos));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kObligationOverpaid);
}

TEST_F(ServiceActs, TheSubsidyThatTheBillHadIsCorrectedWithIt) {
  const Money income = net(kWaterIncome), subsidy = net(kWaterSubsidy);
  const Money receivable = net(kWaterReceivable);
  auto a = water(ActKind::kChargeLess, 1'000_pesos, "S-4");
  a.subsidy = 1'000_pesos;
  ASSERT_TRUE(carried_out(a));
  EXPECT_EQ(net(kWaterIncome), income + 2'000_pesos) << "income is a credit";
  EXPECT_EQ(net(kWaterSubsidy), subsidy - 1'000_pesos);
  EXPECT_EQ(net(kWaterReceivable), receivable - 1'000_pesos);
}

TEST_F(ServiceActs, NoMoreSubsidyIsCorrectedThanTheBillHad) {
  auto a = water(ActKind::kChargeLess, 1'000_pesos);
  a.subsidy = 1_pesos;
  const auto refused = propose(a);
  ASSERT_FALSE(refused) << "estrato 4 has none";
  EXPECT_EQ(refused.error().code, Code::kBadAmount);
}

TEST_F(ServiceActs, TwoActsTogetherCorrectNoMoreSubsidyThanTheBillHad) {
  const Money whole = billed_water("S-4").subsidy;
  const auto less = water(ActKind::kChargeLess, 1'000_pesos, "S-4");
  ASSERT_TRUE(carried_out(with_parts(less, whole - 1_pesos, {})));
  EXPECT_EQ(refusal_of(with_parts(less, 2_pesos, {})),
            "El subsidio de ese servicio en la factura fue de " + to_display(whole) +
                " y con los ajustes posteriores es de " + to_display(1_pesos) +
                ". Escriba hasta ese valor.");
  EXPECT_TRUE(propose(with_parts(less, 1_pesos, {})));
}

TEST_F(ServiceActs, TwoActsTogetherCorrectNoMoreContributionThanTheBillHad) {
  const Money whole = billed_water("S-2").contribution;
  const auto less = water(ActKind::kChargeLess, whole, "S-2");
  ASSERT_TRUE(carried_out(with_parts(less, {}, whole)));
  EXPECT_THAT(refusal_of(with_parts(less, {}, 1_pesos)),
              testing::StartsWith("La contribución de ese servicio"));
}

TEST_F(ServiceActs, WhatAnActPutBackOnABillMayBeTakenOffAgain) {
  const Money whole = billed_water("S-4").subsidy;
  const auto less = with_parts(water(ActKind::kChargeLess, 1'000_pesos, "S-4"), whole, {});
  ASSERT_TRUE(carried_out(less));
  ASSERT_TRUE(carried_out(with_parts(water(ActKind::kChargeMore, 1'000_pesos, "S-4"), whole, {})));
  EXPECT_TRUE(carried_out(less));
}

TEST_F(ServiceActs, AnActOverAnotherServiceOfTheBillLeavesThisOneWhole) {
  auto sewer = with_parts(water(ActKind::kChargeLess, 100_pesos, "S-4"), 100_pesos, {});
  sewer.item = Concept::kSewer;
  ASSERT_TRUE(carried_out(sewer));
  EXPECT_TRUE(propose(with_parts(water(ActKind::kChargeLess, 1'000_pesos, "S-4"),
                                 billed_water("S-4").subsidy, {})));
}

TEST_F(ServiceActs, NoMoreValueIsTakenOffThanWasChargedBesideTheContribution) {
  const auto billed = billed_water("S-2");
  const auto less = water(ActKind::kChargeLess, billed.gross + 1_pesos, "S-2");
  EXPECT_THAT(refusal_of(less), testing::HasSubstr("se cobran " + to_display(billed.gross)));
  EXPECT_TRUE(propose(
      with_parts(water(ActKind::kChargeLess, billed.net(), "S-2"), {}, billed.contribution)));
}

TEST_F(ServiceActs, TwoActsTogetherTakeOffNoMoreValueThanWasCharged) {
  const auto billed = billed_water("S-2");
  ASSERT_TRUE(
      carried_out(with_parts(water(ActKind::kChargeLess, 15'000_pesos, "S-2"), {}, 5'000_pesos)));
  const Money left = billed.gross - 10'000_pesos;
  EXPECT_THAT(refusal_of(water(ActKind::kChargeLess, left + 1_pesos, "S-2")),
              testing::HasSubstr("se cobran " + to_display(left)));
}

TEST_F(ServiceActs, AContributionDoesNotStayWholeWhereItsValueIsTakenOff) {
  const auto billed = billed_water("S-2");
  EXPECT_EQ(refusal_of(water(ActKind::kChargeLess, billed.gross, "S-2")),
            "La contribución quedaría en " + to_display(billed.contribution) +
                " sobre un valor del servicio de " + to_display(Money()) +
                ". Es una parte de ese valor (Ley 142 de 1994 art. 89): pueden quedar hasta " +
                to_display(Money()) + ". No se propuso nada. Escriba al menos " +
                to_display(Money::pesos(9'235)) + " de contribución.")
      << "a third of " << to_display(billed.gross);
  const auto part = water(ActKind::kChargeLess, 3'000_pesos, "S-2");
  EXPECT_THAT(refusal_of(with_parts(part, {}, 998_pesos)),
              testing::HasSubstr("Escriba al menos " + to_display(1'000_pesos)));
  EXPECT_TRUE(carried_out(with_parts(part, {}, 1'000_pesos)));
  EXPECT_TRUE(
      carried_out(with_parts(water(ActKind::kChargeLess, 2'000_pesos, "S-2"), {}, 2'000_pesos)))
      << "an act may correct the contribution alone";
}

TEST_F(ServiceActs, ASubsidyStaysWithinItsPercentOfTheValueThatStays) {
  const auto billed = billed_water("S-4");
  ASSERT_EQ(billed.subsidy + billed.subsidy, billed.gross) << "estrato 1, all in the basic block";
  const auto refused = refusal_of(water(ActKind::kChargeLess, 1'000_pesos, "S-4"));
  EXPECT_THAT(refused,
              testing::StartsWith("El subsidio quedaría en " + to_display(billed.subsidy)));
  EXPECT_THAT(refused, testing::HasSubstr("hasta el 50\u00a0% de ese valor"));
  EXPECT_THAT(refused, testing::HasSubstr("al menos " + to_display(1'000_pesos) + " de subsidio"));
  EXPECT_TRUE(
      carried_out(with_parts(water(ActKind::kChargeLess, 1'000_pesos, "S-4"), 1'000_pesos, {})));
  EXPECT_TRUE(carried_out(with_parts(water(ActKind::kChargeLess, owed("S-4").balance, "S-4"),
                                     billed.subsidy - 1'000_pesos, {})))
      << "all that is left of the service";
}

TEST_F(ServiceActs, TheDatabaseTakesNoActThatLeavesAPartOfNoValue) {
  const auto billed = billed_water("S-2");
  EXPECT_EQ(kept(water(ActKind::kChargeLess, billed.gross, "S-2")), "RC055");
  EXPECT_EQ(kept(with_parts(water(ActKind::kChargeLess, 3'000_pesos, "S-2"), {}, 998_pesos)),
            "RC055");
  EXPECT_EQ(kept(with_parts(water(ActKind::kChargeLess, billed.net() + 1_pesos, "S-2"), {},
                            billed.contribution)),
            "RC055")
      << "below zero";
  EXPECT_EQ(kept(with_parts(water(ActKind::kChargeLess, 1'000_pesos, "S-1"), 1_pesos, {})), "RC055")
      << "a subsidy below zero";
}

TEST_F(ServiceActs, TheDatabaseTakesNoActThatBringsAPartBeyondItsValue) {
  const auto more = [&](Money amount, Money contribution, const char* number = "S-2") {
    return kept(with_parts(water(ActKind::kChargeMore, amount, number), {}, contribution));
  };
  EXPECT_EQ(more(1'000_pesos, 1'001_pesos, "S-1"), "RC055") << "an act of a value below zero";
  const auto billed = billed_water("S-2");
  const Money rest = billed.gross - billed.contribution;
  EXPECT_EQ(more(rest + 1_pesos, rest + 1_pesos), "RC055") << "more contribution than value";
  EXPECT_EQ(more(rest, rest), "accepted") << "the council's percent is judged beforehand";
  EXPECT_EQ(
      kept(with_parts(water(ActKind::kChargeLess, billed.gross + billed.gross - 2_pesos, "S-2"), {},
                      billed.gross - 1_pesos)),
      "accepted");
  EXPECT_EQ(more(2_pesos, 2_pesos), "RC055");
  EXPECT_EQ(kept(with_parts(water(ActKind::kChargeLess, 2_pesos, "S-2"), {}, 1_pesos)), "accepted");
  EXPECT_EQ(more(1_pesos, 1_pesos), "RC055") << "a contribution of no value";
  EXPECT_EQ(more(1_pesos, {}), "accepted");
}

TEST_F(ServiceActs, NoMoreContributionComesOnThanTheNewValueBears) {
  const auto billed = billed_water("S-2");
  const auto more = [&](Money amount, Money contribution) {
    return with_parts(water(ActKind::kChargeMore, amount, "S-2"), {}, contribution);
  };
  EXPECT_EQ(refusal_of(more(1'000_pesos, 500_pesos)),
            "La contribución quedaría en " + to_display(billed.contribution + 500_pesos) +
                " sobre un valor del servicio de " + to_display(billed.gross + 500_pesos) +
                ". Es una parte de ese valor (Ley 142 de 1994 art. 89): pueden quedar hasta " +
                to_display(billed.contribution + 250_pesos) +
                ". No se propuso nada. Escriba hasta " + to_display(333_pesos) +
                " de contribución.");
  EXPECT_THAT(refusal_of(more(2_pesos, 2_pesos)),
              testing::HasSubstr("Deje la contribución en blanco."));
  EXPECT_TRUE(carried_out(more(1'000_pesos, 333_pesos)));
  ASSERT_TRUE(
      carried_out(with_parts(water(ActKind::kChargeLess, 2'000_pesos, "S-2"), {}, 2'000_pesos)));
  EXPECT_TRUE(carried_out(more(2'000_pesos, 2'000_pesos)))
      << "up to the council's percent, also of a smaller share";
}

TEST_F(ServiceActs, NoMoreSubsidyComesOnThanTheCouncilsPercentOfTheNewValue) {
  const auto billed = billed_water("S-4");
  const auto more = [&](Money subsidy) {
    return with_parts(water(ActKind::kChargeMore, 1'000_pesos, "S-4"), subsidy, {});
  };
  EXPECT_EQ(
      refusal_of(more(1'003_pesos)),
      "El subsidio quedaría en " + to_display(billed.subsidy + 1'003_pesos) +
          " sobre un valor del servicio de " + to_display(billed.gross + 2'003_pesos) +
          ". Es de hasta el 50\u00a0% de ese valor (Ley 142 de 1994 art. 99.6): pueden quedar "
          "hasta " +
          to_display(billed.subsidy + 1'002_pesos) + ". No se propuso nada. Escriba hasta " +
          to_display(1'000_pesos) + " de subsidio.");
  EXPECT_TRUE(carried_out(more(1'000_pesos)));
}

TEST_F(ServiceActs, AContributionThatActsOfBeforeLeftOfNoValueIsTakenOffAtOnceOrInParts) {
  const auto billed = billed_water("S-2");
  carried_out_before_bounds(water(ActKind::kChargeLess, billed.gross, "S-2"));
  const auto off = [&](Money amount, Money contribution) {
    return with_parts(water(ActKind::kChargeLess, amount, "S-2"), {}, contribution);
  };
  for (const auto& a : {off(1'000_pesos, {}), off(1'000_pesos, 999_pesos)})
    EXPECT_EQ(
        refusal_of(a),
        "La contribución es todo lo que queda de ese servicio: " + to_display(billed.contribution) +
            ", sin valor que la sostenga. No se propuso nada. Escriba en el valor y en la "
            "contribución la misma cifra, hasta " +
            to_display(billed.contribution) + ".");
  ASSERT_TRUE(carried_out(off(1'000_pesos, 1'000_pesos)));
  EXPECT_THAT(refusal_of(with_parts(water(ActKind::kChargeMore, 500_pesos, "S-2"), {}, 500_pesos)),
              testing::HasSubstr("Deje la contribución en blanco."));
  const Money rest = billed.contribution - 1'000_pesos;
  EXPECT_EQ(owed("S-2").balance, rest);
  ASSERT_TRUE(carried_out(off(rest, rest)));
  EXPECT_TRUE(owed("S-2").balance.is_zero());
}

TEST_F(ServiceActs, OnlyWhoHasASubsidyIsChargedMoreWithOne) {
  EXPECT_TRUE(propose(with_parts(water(ActKind::kChargeMore, 1'000_pesos, "S-4"), 500_pesos, {})));
  for (const char* number : {"S-1", "S-2"})
    EXPECT_THAT(
        refusal_of(with_parts(water(ActKind::kChargeMore, 1'000_pesos, number), 500_pesos, {})),
        testing::StartsWith("El subsidio es de los estratos 1 a 3"));
}

TEST_F(ServiceActs, OnlyWhoPaysAContributionIsChargedMoreOfIt) {
  EXPECT_TRUE(propose(with_parts(water(ActKind::kChargeMore, 1'000_pesos, "S-2"), {}, 300_pesos)));
  for (const char* number : {"S-1", "S-4"})
    EXPECT_THAT(
        refusal_of(with_parts(water(ActKind::kChargeMore, 1'000_pesos, number), {}, 500_pesos)),
        testing::StartsWith("La contribución la pagan"));
}

TEST_F(ServiceActs, NoActHasASubsidyAndAContribution) {
  EXPECT_THAT(
      refusal_of(with_parts(water(ActKind::kChargeMore, 1'000_pesos, "S-4"), 500_pesos, 500_pesos)),
      testing::StartsWith("El subsidio y la contribución no van juntos"));
}

TEST_F(ServiceActs, TheApproverReadsThatASubsidyIsLeftAsItIs) {
  const auto notes = effect(water(ActKind::kChargeMore, 1'000_pesos, "S-4")).notes;
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_NE(notes[0].find("este acto no lo corrige"), std::string::npos) << notes[0];
}

TEST_F(ServiceActs, AfterFiveMonthsTheApproverReadsUntilWhenTheBillCouldBeClaimedAgainst) {
  const auto notes = notes_in_october(water(ActKind::kChargeLess, 1'000_pesos));
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_THAT(notes[0], testing::HasSubstr("solo procede si se presentó hasta el " +
                                           to_long_spanish(add_months(billed_on(), 5)) +
                                           " (Ley 142 de 1994 art. 154)"));
}

TEST_F(ServiceActs, AfterFiveMonthsTheApproverReadsFromWhichDayTheTermToChargeMoreCounts) {
  const auto notes = notes_in_october(water(ActKind::kChargeMore, 1'000_pesos));
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_THAT(notes[0], testing::HasSubstr("desde el día en que se entregó"));
  EXPECT_THAT(notes[0], testing::HasSubstr("art. 150"));
}

// -- due date

TEST_F(ServiceActs, ABillFallsDueOnTheDayThatTheActSays) {
  auto a = act_on(ActKind::kDueDate, "S-1", kMarch);
  a.date = make_date(2026, 5, 20);
  ASSERT_TRUE(carried_out(a));
  for (const auto item : dues::kServiceConcepts)
    EXPECT_EQ(owed("S-1", kMarch, item).due_on, make_date(2026, 5, 20));
  EXPECT_EQ(owed("S-1", kFebruary).due_on, kFebruaryDue);
  EXPECT_EQ(owed("S-2").due_on, kMarchDue);
}

TEST_F(ServiceActs, InterestIsCountedFromTheNewDueDate) {
  auto a = act_on(ActKind::kDueDate, "S-1", kMarch);
  a.date = make_date(2026, 5, 20);
  ASSERT_TRUE(carried_out(a));
  const auto at = town.dues("S-1", make_date(2026, 5, 20)).vigencias.at(1);
  EXPECT_EQ(at.vigencia, kMarch);
  EXPECT_TRUE(at.interest().is_zero());
}

// -- payments

TEST_F(ServiceActs, AReturnedPaymentOwesItsBillAgain) {
  const Money all = debt_of("S-1", kMarch);
  const auto payment = paid_at_window(order_of("S-1", kMarch));
  ASSERT_TRUE(debt_of("S-1", kMarch).is_zero());
  auto a = act_on(ActKind::kChargeback, "S-1");
  a.payment = payment.ticket;
  EXPECT_EQ(effect(a).lines.at(0).label, "marzo de 2026 · Acueducto");
  ASSERT_TRUE(carried_out(a));
  EXPECT_EQ(debt_of("S-1", kMarch), all);
}

TEST_F(ServiceActs, APaymentMovesToAnotherBillOfItsSubscriber) {
  const Money february = debt_of("S-1", kFebruary), march = debt_of("S-1", kMarch);
  const auto payment = paid_at_window(order_of("S-1", kMarch));
  auto a = act_on(ActKind::kTransfer, "S-1", kFebruary);
  a.payment = payment.ticket;
  ASSERT_TRUE(carried_out(a));
  EXPECT_EQ(debt_of("S-1", kMarch), march);
  EXPECT_EQ(debt_of("S-1", kFebruary), february - std::min(february, march));
}

TEST_F(ServiceActs, APaymentOfTheWrongNumberPaysTheBillOfTheOtherSubscriber) {
  const Money mine = debt_of("S-1", kMarch), theirs = debt_of("S-2", kMarch);
  const auto payment = paid_at_window(order_of("S-1", kMarch));
  auto a = act_on(ActKind::kTransfer, "S-1", kMarch);
  a.payment = payment.ticket;
  a.to = town.subject("S-2").id;
  const auto labels = effect(a).lines;
  ASSERT_TRUE(carried_out(a));
  EXPECT_EQ(debt_of("S-1", kMarch), mine) << "is owed again";
  EXPECT_EQ(debt_of("S-2", kMarch), theirs - mine);
  EXPECT_EQ(labels.at(0).label, "marzo de 2026 · Acueducto");
  EXPECT_EQ(labels.at(3).label, "S-2 · marzo de 2026 · Acueducto");
}

TEST_F(ServiceActs, WhatTheOtherSubscriberDoesNotOweIsHisCreditBalance) {
  const auto payment = paid_at_window(order_of("S-2", kMarch));
  const Money theirs = debt_of("S-3", kMarch);
  ASSERT_GT(payment.amount, theirs);
  auto a = act_on(ActKind::kTransfer, "S-2", kMarch);
  a.payment = payment.ticket;
  a.to = town.subject("S-3").id;
  ASSERT_TRUE(carried_out(a));
  EXPECT_TRUE(credits_on("S-2").empty());
  const auto left = credits_on("S-3");
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].credit.balance, payment.amount - theirs);
  EXPECT_EQ(left[0].credit.third_party, owed("S-3", kMarch).third_party);
  EXPECT_EQ(left[0].name, "Saldo a favor de la factura de marzo de 2026");
}

TEST_F(ServiceActs, ATransferredPaymentThatIsReturnedIsOwedWhereItWas) {
  const Money mine = debt_of("S-1", kMarch), theirs = debt_of("S-2", kMarch);
  const auto payment = paid_at_window(order_of("S-1", kMarch));
  auto moved = act_on(ActKind::kTransfer, "S-1", kMarch);
  moved.payment = payment.ticket;
  moved.to = town.subject("S-2").id;
  ASSERT_TRUE(carried_out(moved));
  auto back = act_on(ActKind::kChargeback, "S-1");
  back.payment = payment.ticket;
  ASSERT_TRUE(carried_out(back));
  EXPECT_EQ(debt_of("S-1", kMarch), mine);
  EXPECT_EQ(debt_of("S-2", kMarch), theirs);
}

TEST_F(ServiceActs, ATransferredPaymentInTheBankIsIncomeOfItsNewBill) {
  ASSERT_TRUE(
      carried_out(with_parts(water(ActKind::kChargeLess, 1'500_pesos, "S-2"), {}, 500_pesos)));
  const Money mine = owed("S-1").balance, theirs = owed("S-2").balance;
  const auto payment = paid_at_window(order_of("S-1", kMarch));
  settle(payment);
  auto a = act_on(ActKind::kTransfer, "S-1", kMarch);
  a.payment = payment.ticket;
  a.to = town.subject("S-2").id;
  ASSERT_TRUE(carried_out(a));
  const Money now = theirs - owed("S-2").balance;
  ASSERT_NE(now, mine) << "so that each entry is known by its value";
  EXPECT_THAT(lines_of_acts(kWaterBudget), testing::ElementsAre(mine, -now))
      << "income is a credit";
  EXPECT_THAT(lines_of_acts(ledger::account::kBudgetCash),
              testing::ElementsAre(-payment.amount, payment.amount));
}

TEST_F(ServiceActs, WhatATransferLeavesOverNamesItsBillAndNumber) {
  town.bill(kJanuary, kJanuaryDue);
  ASSERT_TRUE(carried_out(little_owed("S-1", kJanuaryVigencia)));
  const Money january = debt_of("S-1", kJanuaryVigencia);
  const auto payment = paid_at_window(order_of("S-1", kMarch));
  auto a = act_on(ActKind::kTransfer, "S-1", kJanuaryVigencia);
  a.payment = payment.ticket;
  const auto notes = effect(a).notes;
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_EQ(notes[0], "Quedan " + to_display(payment.amount - january) +
                          " como saldo a favor de la factura de marzo de 2026 del suscriptor S-1.");
}

TEST_F(ServiceActs, WhatIsLeftOverOfAPaymentOfTwoHoldersIsNobodysToTake) {
  town.bill(kJanuary, kJanuaryDue);
  const auto payment = paid_at_window(order_of("S-3", {kFebruary, kMarch}));
  auto a = act_on(ActKind::kTransfer, "S-3", kJanuaryVigencia);
  a.payment = payment.ticket;
  EXPECT_THAT(refusal_of(a),
              testing::AllOf(testing::HasSubstr("titulares distintos"),
                             testing::HasSubstr("la factura de febrero de 2026 del suscriptor S-3"),
                             testing::HasSubstr("la factura de marzo de 2026 del suscriptor S-3")));
}

TEST_F(ServiceActs, APaymentOfTwoHoldersGoesWholeToAnotherSubscriber) {
  const auto payment = paid_at_window(order_of("S-3", {kFebruary, kMarch}));
  const Money theirs = debt_of("S-1", kMarch);
  auto a = act_on(ActKind::kTransfer, "S-3", kMarch);
  a.payment = payment.ticket;
  a.to = town.subject("S-1").id;
  ASSERT_TRUE(carried_out(a));
  EXPECT_TRUE(debt_of("S-1", kMarch).is_zero());
  EXPECT_EQ(credits_on("S-1").at(0).credit.balance, payment.amount - theirs);
}

TEST_F(ServiceActs, BothSubscribersReadOfTheTransfer) {
  const auto payment = paid_at_window(order_of("S-1", kMarch));
  auto a = act_on(ActKind::kTransfer, "S-1", kMarch);
  a.payment = payment.ticket;
  a.to = town.subject("S-2").id;
  ASSERT_TRUE(carried_out(a));
  for (const char* number : {"S-1", "S-2"}) {
    const auto subject = town.subject(number);
    const auto acts = read([&](auto& tx) { return done_acts_of(tx, subject, 10); });
    ASSERT_EQ(acts.size(), 1U) << number;
    const auto bills = read([&](auto& tx) { return bills_moved_by(tx, acts[0]); });
    EXPECT_TRUE(bills.contains(owed(number).subject)) << number;
  }
  const auto stranger = town.subject("S-3");
  EXPECT_TRUE(read([&](auto& tx) { return done_acts_of(tx, stranger, 10); }).empty());
}

TEST_F(ServiceActs, APaymentOfAnotherSubscriberIsNotTaken) {
  const auto payment = paid_at_window(order_of("S-1", kMarch));
  auto a = act_on(ActKind::kChargeback, "S-2");
  a.payment = payment.ticket;
  const auto refused = propose(a);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().detail, "El pago es de otro suscriptor.");
}

TEST_F(ServiceActs, APaymentOfAParcelGoesToNoSubscriber) {
  auto a = about(ActKind::kTransfer, paid({2026}), 2025);
  a.to = town.subject("S-1").id;
  const auto refused = propose(a);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kNotTransferable);
}

// -- credit balances

TEST_F(ServiceActs, WhatWasPaidTwicePaysAnotherBillOfTheSameHolder) {
  const auto held = credit_from_paying_twice("S-1", kMarch);
  ASSERT_EQ(held.size(), 1U);
  const Money before = debt_of("S-1", kFebruary);
  const Money amount = std::min(before, held[0].credit.balance);
  ASSERT_TRUE(carried_out(compensation_on("S-1", held[0], amount, kFebruary)));
  EXPECT_EQ(debt_of("S-1", kFebruary), before - amount);
}

TEST_F(ServiceActs, ACreditBalanceOfTheFormerHolderPaysNoBillOfThePresentOne) {
  const auto held = credit_from_paying_twice("S-3", kFebruary);
  ASSERT_EQ(held.size(), 1U);
  const auto refused = propose(compensation_on("S-3", held[0], 1'000_pesos, kMarch));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kPaymentNotImputable);
  EXPECT_EQ(refused.error().detail,
            "El saldo a favor y la deuda son de personas distintas: solo se compensa lo que una "
            "persona debe con lo que se le debe a ella (Código Civil art. 1714). No se propuso "
            "nada. Compénselo con una deuda de su titular, o devuélvaselo.");
}

TEST_F(ServiceActs, ACreditBalanceOfAnotherSubscriberPaysNothingAndItIsSaidWhyAndWhatToDo) {
  const auto held = credit_from_paying_twice("S-1", kMarch);
  const auto refused = propose(compensation_on("S-2", held.at(0), 1'000_pesos, kMarch));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kPaymentNotImputable);
  EXPECT_EQ(refused.error().detail,
            "Ese saldo a favor no es de este suscriptor: paga solo facturas de su mismo número. "
            "No se propuso nada. Devuélvalo a su titular o, si el pago se hizo con el número "
            "equivocado, traslade ese pago.");
  EXPECT_EQ(credits_on("S-1").at(0).credit.balance, held[0].credit.balance);
}

TEST_F(ServiceActs, ACreditBalanceOfABillIsGivenBackToItsHolder) {
  const auto held = credit_from_paying_twice("S-1", kMarch);
  const auto a = refund_on("S-1", held.at(0));
  ASSERT_TRUE(carried_out(a));
  EXPECT_TRUE(credits_on("S-1").empty());
  const auto open = read([&](auto& tx) { return refunds_to_pay(tx, a.subject); });
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open[0].payable.amount, held[0].credit.balance);
}

TEST_F(ServiceActs, ARefundOfABillIsAnsweredInTheTermOfItsOwnLaw) {
  const auto held = credit_from_paying_twice("S-1", kMarch);
  const auto notes = effect(refund_on("S-1", held.at(0))).notes;
  EXPECT_NE(notes.at(0).find("Ley 142 de 1994 art. 158"), std::string::npos) << notes.at(0);
  for (const auto& note : notes) EXPECT_EQ(note.find("ET art"), std::string::npos) << note;
}

TEST_F(ServiceActs, ARefundIsForTheHolderOfTheBillAndNoOther) {
  auto a = refund_on("S-3", credit_from_paying_twice("S-3", kFebruary).at(0));
  a.request->document_number = document_of(*owed("S-3", kMarch).third_party).second;
  const auto refused = propose(a);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kPaymentNotImputable);
}

// -- what the law does not give

TEST_F(ServiceActs, WhatTheLawGivesForTaxesAloneIsRefusedWithWhyAndWhatToDo) {
  for (const auto& [kind, norm] : {std::pair{ActKind::kPrescription, "ET art. 817"},
                                   {ActKind::kRemission, "Ley 142 de 1994 art. 99.9"},
                                   {ActKind::kAdvance, "compénselo"}}) {
    const auto refused = propose(act_on(kind, "S-1", kMarch));
    ASSERT_FALSE(refused) << to_code(kind);
    EXPECT_EQ(refused.error().code, Code::kCollectionMoveRefused);
    EXPECT_NE(refused.error().detail.find(norm), std::string::npos) << refused.error().detail;
    EXPECT_NE(refused.error().detail.find("No se propuso nada."), std::string::npos);
  }
}

TEST_F(ServiceActs, APrescriptionThatAJudgeDeclaredIsNotSentToAnActThatTakesAwayItsSubsidy) {
  const auto refused = refusal_of(act_on(ActKind::kPrescription, "S-4", kMarch));
  EXPECT_THAT(refused, testing::HasSubstr("escoja «Prescripción declarada por un juez»"));
  EXPECT_THAT(refused, testing::HasSubstr("un ajuste no sirve"));
  EXPECT_THAT(refused, testing::Not(testing::HasSubstr("disminuya")));
}

TEST_F(ServiceActs, TheDatabaseKeepsNoSuchActEither) {
  const auto entry = count("select max(seq) from ledger.entry");
  const auto p = approved_as_it_is(act_on(ActKind::kAdvance, "S-1", 2027));
  EXPECT_EQ(state_of("select adjustments.carry_out('" + to_string(p.id) + "', '{" +
                     std::to_string(entry) + "}', now())"),
            "23514");
}

// -- as it is kept and told

TEST_F(ServiceActs, TheTextOfAnActNamesTheSubscriberAndReadsBack) {
  auto a = water(ActKind::kChargeLess, 1'000_pesos, "S-4");
  a.subsidy = 500_pesos;
  const std::string text = canonical_text(a);
  EXPECT_NE(text.find("\nsuscriptor=" + to_string(a.subject.id) + "\n"), std::string::npos);
  EXPECT_EQ(text.find("\npredio="), std::string::npos);
  EXPECT_EQ(canonical_text(value_or_throw(parse_canonical(text))), text);
  auto moved = act_on(ActKind::kTransfer, "S-1", kMarch);
  moved.payment = payments::TicketId(7);
  moved.to = town.subject("S-2").id;
  const std::string told = canonical_text(moved);
  EXPECT_EQ(value_or_throw(parse_canonical(told)).to, moved.to);
  EXPECT_EQ(canonical_text(value_or_throw(parse_canonical(told))), told);
}

TEST_F(ServiceActs, TheLogTellsOfTheSubscriber) {
  ASSERT_TRUE(carried_out(water(ActKind::kChargeLess, 1'000_pesos)));
  const auto event = last_event();
  EXPECT_EQ(event.reason_code(), "ACTO_APROBADO");
  EXPECT_EQ(event.subject().kind(), "suscriptor");
  EXPECT_EQ(event.subject().id(), to_string(town.subject("S-1").id));
}

}  // namespace
}  // namespace recaudo::adjustments
