// What is given back of the bills of public services: how a refund ends, and what a rail returns.
#include <gmock/gmock.h>

#include "core/adjustments/pursue_reversal.h"
#include "tests/core/service_acts_world.h"

namespace recaudo::adjustments {
namespace {

using payments::State;

class ServiceRefunds : public ServiceActsWorld {
 protected:
  // Of what that number paid twice of the bill, by a resolution.
  struct Ordered {
    Uuid id;
    HeldCredit held;
  };
  Ordered ordered_on(const std::string& number, int vigencia) {
    const auto held = credit_from_paying_twice(number, vigencia).at(0);
    const auto p = value_or_throw(propose(refund_on(number, held)));
    value_or_throw(approve(p, checker));
    return {p.id, held};
  }
  ReceivableAct payout_on(const std::string& number, const Uuid& refund, ledger::EntrySeq debit) {
    auto a = payout_of(refund, debit);
    a.subject = town.subject(number);
    return a;
  }
  ReceivableAct revocation_on(const std::string& number, const Uuid& refund) {
    auto a = revocation_of(refund);
    a.subject = town.subject(number);
    return a;
  }
  std::vector<RefundToPay> to_pay_on(const std::string& number) {
    const auto subject = town.subject(number);
    return read([&](auto& tx) { return refunds_to_pay(tx, subject); });
  }
};

TEST_F(ServiceRefunds, ADebitOfTheBankPaysTheRefundOfABillOnce) {
  const auto refund = ordered_on("S-1", kMarch);
  const Money amount = refund.held.credit.balance;
  ASSERT_EQ(net(ledger::account::kRefundsPayable), -amount);
  const auto debit = bank_debit(amount);
  const auto act = payout_on("S-1", refund.id, debit);
  EXPECT_THAT(effect(act).lines.at(0).label, testing::HasSubstr("R-017 de 2026"));
  ASSERT_TRUE(carried_out(act));
  EXPECT_EQ(last_event().subject().kind(), "suscriptor");
  EXPECT_TRUE(to_pay_on("S-1").empty());
  EXPECT_TRUE(net(ledger::account::kRefundsPayable).is_zero());
  EXPECT_TRUE(net(ledger::account::kUnclassified).is_zero());
  const auto paid = read([&](auto& tx) { return adjustments::payout_of(tx, refund.id); });
  ASSERT_TRUE(paid);
  EXPECT_EQ(paid->bank_reference, "GIRO 000017");
  EXPECT_EQ(refusal(payout_on("S-1", refund.id, bank_debit(amount))), Code::kNotFound);
}

TEST_F(ServiceRefunds, ARefundIsPaidOutUnderTheNumberThatItIsOf) {
  const auto refund = ordered_on("S-1", kMarch);
  const auto debit = bank_debit(refund.held.credit.balance);
  EXPECT_THAT(words(payout_on("S-2", refund.id, debit)), testing::HasSubstr("otro suscriptor"));
  EXPECT_EQ(refusal(revocation_on("S-2", refund.id)), Code::kNotFound);
  EXPECT_EQ(refusal(payout_of(refund.id, debit)), Code::kNotFound) << "of a parcel";
  EXPECT_EQ(to_pay_on("S-1").size(), 1U);
}

TEST_F(ServiceRefunds, TheDatabaseEndsNoRefundUnderAnotherNumber) {
  const auto refund = ordered_on("S-1", kMarch);
  auto a = payout_on("S-2", refund.id, bank_debit(refund.held.credit.balance));
  a.amount = refund.held.credit.balance;
  const auto p = approved_as_it_is(a);
  EXPECT_EQ(state_of("select adjustments.carry_out('" + to_string(p.id) + "', '{1}', now())"),
            "RC029");
}

TEST_F(ServiceRefunds, OneThatIsRevokedIsTheCreditBalanceOfItsBillAgain) {
  statement_of("3001", kToday);
  const auto refund = ordered_on("S-1", kMarch);
  ASSERT_TRUE(credits_on("S-1").empty());
  const auto act = revocation_on("S-1", refund.id);
  EXPECT_EQ(effect(act).lines.at(1).label, "Saldo a favor de la factura de marzo de 2026");
  ASSERT_TRUE(carried_out(act));
  const auto back = credits_on("S-1");
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(back[0].credit.id, refund.held.credit.id);
  EXPECT_EQ(back[0].credit.balance, refund.held.credit.balance);
  EXPECT_EQ(back[0].credit.third_party, refund.held.credit.third_party);
  EXPECT_TRUE(net(ledger::account::kRefundsPayable).is_zero());
  EXPECT_TRUE(carried_out(compensation_on("S-1", back[0], 1'000_pesos, kFebruary)))
      << "it pays his bills again";
}

TEST_F(ServiceRefunds, OneThatIsRevokedIsTheFormerHoldersAgainAndNotThePresentOnes) {
  statement_of("3001", kToday);
  const auto refund = ordered_on("S-3", kFebruary);
  ASSERT_TRUE(carried_out(revocation_on("S-3", refund.id)));
  const auto back = credits_on("S-3");
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(back[0].credit.third_party, owed("S-3", kFebruary).third_party);
  EXPECT_NE(back[0].credit.third_party, owed("S-3", kMarch).third_party);
}

TEST_F(ServiceRefunds, WhatTheBankPaidIsNotRevokedAndWhatWasRevokedIsNotPaid) {
  statement_of("3001", kToday);
  const auto paid = ordered_on("S-1", kMarch);
  ASSERT_TRUE(carried_out(payout_on("S-1", paid.id, bank_debit(paid.held.credit.balance))));
  EXPECT_THAT(words(revocation_on("S-1", paid.id)), testing::HasSubstr("El banco ya pagó"));
  const auto revoked = ordered_on("S-2", kMarch);
  ASSERT_TRUE(carried_out(revocation_on("S-2", revoked.id)));
  EXPECT_THAT(words(payout_on("S-2", revoked.id, bank_debit(revoked.held.credit.balance))),
              testing::HasSubstr("se revocó con la resolución R-018 de 2026"));
}

TEST_F(ServiceRefunds, OneIsNotRevokedWhileADebitMayHavePaidIt) {
  statement_of("3001", kToday);
  const auto refund = ordered_on("S-1", kMarch);
  bank_debit(refund.held.credit.balance);
  EXPECT_EQ(refusal(revocation_on("S-1", refund.id)), Code::kAmountHeld);
}

// -- what the rail gives back

class ServiceReversals : public ServiceActsWorld {
 protected:
  ServiceReversals() { gateway.lets_reverse(); }
  ReceivableAct reversal_of(const std::string& number, const Payment& payment) {
    auto a = act_on(ActKind::kRailReversal, number);
    a.payment = payment.ticket;
    return a;
  }
  Uuid ordered_reversal(const std::string& number, const Payment& payment) {
    const auto p = value_or_throw(propose(reversal_of(number, payment)));
    value_or_throw(approve(p, checker));
    return p.id;
  }
  ReversalOrder pursued(const Uuid& id) {
    return value_or_throw(pursue_reversal(m.services(), m.law(), gateway, id));
  }
  Payment now(const Payment& p) {
    return value_or_throw(
        read([&](auto& tx) { return payments::payment_by_ticket(tx, p.ticket); }));
  }
};

TEST_F(ServiceReversals, WhatTheRailGivesBackOwesItsBillAgainAndAnotherPaysIt) {
  const Money all = debt_of("S-1", kMarch), february = debt_of("S-1", kFebruary);
  const auto payment = paid(order_of("S-1", kMarch), "inicio-0123456789");
  ASSERT_TRUE(debt_of("S-1", kMarch).is_zero());
  gateway.tell_return(payment, false);
  const auto id = ordered_reversal("S-1", payment);
  EXPECT_TRUE(debt_of("S-1", kMarch).is_zero()) << "a decision gives nothing back yet";
  ASSERT_EQ(pursued(id).state, ReversalState::kDone);
  EXPECT_EQ(now(payment).state, State::kReversed);
  EXPECT_EQ(debt_of("S-1", kMarch), all);
  EXPECT_EQ(debt_of("S-1", kFebruary), february);
  EXPECT_TRUE(net(ledger::account::kInTransit).is_zero());
  const auto done = read([&](auto& tx) { return done_act(tx, id); });
  ASSERT_TRUE(done);
  EXPECT_EQ(done->subject, town.subject("S-1"));
  const auto bills = read([&](auto& tx) { return bills_moved_by(tx, *done); });
  EXPECT_THAT(bills, testing::ElementsAre(owed("S-1").subject));
  EXPECT_EQ(last_event().reason_code(), "REVERSO_HECHO");
  paid_at_window(order_of("S-1", kMarch));
  EXPECT_TRUE(debt_of("S-1", kMarch).is_zero()) << "it is paid by another one";
}

TEST_F(ServiceReversals, ARefusedOneLeavesTheBillPaid) {
  const auto payment = paid(order_of("S-1", kMarch), "inicio-0123456789");
  gateway.tell_return(payment, false);
  gateway.reverse_answer =
      gateways::NotDone{"action_not_allowed", "{}", "El medio de pago no permite reversos"};
  EXPECT_EQ(pursued(ordered_reversal("S-1", payment)).state, ReversalState::kRefused);
  EXPECT_EQ(now(payment).state, State::kApproved);
  EXPECT_TRUE(debt_of("S-1", kMarch).is_zero());
}

TEST_F(ServiceReversals, APaymentOfOneNumberIsNotReversedUnderAnother) {
  const auto payment = paid(order_of("S-1", kMarch), "inicio-0123456789");
  EXPECT_EQ(refusal_of(reversal_of("S-2", payment)), "El pago es de otro suscriptor.");
}

// The money was back at the payer before anybody here decided: a chargeback tells it.
TEST_F(ServiceReversals, AChargebackOfASecondPaymentTakesTheCreditBalanceOfItsBill) {
  const auto o = order_of("S-1", kMarch);
  paid_at_window(o);
  const auto twice = paid_at_window(o);
  ASSERT_EQ(credits_on("S-1").size(), 1U);
  auto a = act_on(ActKind::kChargeback, "S-1");
  a.payment = twice.ticket;
  ASSERT_TRUE(carried_out(a));
  EXPECT_TRUE(credits_on("S-1").empty());
  EXPECT_TRUE(debt_of("S-1", kMarch).is_zero()) << "the first one paid it";
}

TEST_F(ServiceReversals, AChargebackIsRefusedOnceItsCreditBalanceWasUsed) {
  const auto o = order_of("S-1", kMarch);
  paid_at_window(o);
  const auto twice = paid_at_window(o);
  ASSERT_TRUE(carried_out(compensation_on("S-1", credits_on("S-1").at(0), 1'000_pesos, kFebruary)));
  auto a = act_on(ActKind::kChargeback, "S-1");
  a.payment = twice.ticket;
  EXPECT_EQ(refusal(a), Code::kObligationOverpaid);
}

}  // namespace
}  // namespace recaudo::adjustments
