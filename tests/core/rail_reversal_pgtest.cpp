#include <gtest/gtest.h>

#include <stdexcept>
#include <utility>

#include "core/adjustments/pursue_reversal.h"
#include "core/closing/bank_day.h"
#include "tests/core/acts_world.h"
#include "tests/core/bank_writer.h"

namespace recaudo::adjustments {
namespace {

using payments::State;

class RailReversalTest : public ActsWorld {
 protected:
  RailReversalTest() { gateway.lets_reverse(); }

  Payment started(const payments::Order& o, const std::string& key) {
    return std::get<payments::Started>(
               value_or_throw(payments::start_payment(m.services(), m.law(), gateway,
                                                      events::anonymous_taxpayer(),
                                                      {.order = o.token,
                                                       .payer = {},
                                                       .bank_code = "1007",
                                                       .bank_name = "BANCO DE PRUEBA",
                                                       .payer_ip = "127.0.0.1",
                                                       .request_key = key,
                                                       .return_url_base = "https://localhost/"})))
        .payment;
  }
  Payment answered(const Payment& p, gateways::PaymentState state) {
    gateway.answer(p, state);
    return value_or_throw(
        payments::query_now(m.services(), m.law(), gateway, p.ticket, payments::Source::kReturn));
  }
  // The second approval of one order: its rail had said no, and says yes when another one paid it.
  Payment duplicate() {
    const auto o = order({2026}, "orden");
    const auto late = started(o, "inicio-0123456789");
    answered(late, gateways::PaymentState::kDeclined);
    answered(started(o, "inicio-otro-0123456789"), gateways::PaymentState::kApproved);
    return answered(late, gateways::PaymentState::kApproved);
  }
  // Two persons order it; nobody has asked the rail yet.
  Uuid ordered(const Payment& payment) {
    const auto p = value_or_throw(propose(about(ActKind::kRailReversal, payment)));
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
  std::vector<std::string> cases() {
    std::vector<std::string> out;
    for (const auto& c : read([](auto& tx) { return payments::open_cases(tx, 10); }))
      out.push_back(c.kind);
    return out;
  }
  std::int64_t evidence() {
    return count("select count(*) from payments.evidence where source = 'reverso'");
  }
};

TEST_F(RailReversalTest, WhatTheRailConfirmsIsGivenBackWithItsEntryAndItsEvidence) {
  const auto before = debt(2026);
  const auto payment = paid({2026});
  gateway.tell_return(payment, false);
  const auto id = ordered(payment);
  EXPECT_EQ(now(payment).state, State::kApproved) << "a decision gives nothing back yet";
  EXPECT_TRUE(gateway.reversed.empty());
  const auto after = pursued(id);
  EXPECT_EQ(after.state, ReversalState::kDone);
  EXPECT_EQ(gateway.reversed, std::vector<std::string>{"15" + payment.cus.str()});
  EXPECT_EQ(now(payment).state, State::kReversed);
  EXPECT_EQ(debt(2026).balance(), before.balance());
  EXPECT_TRUE(net(ledger::account::kInTransit).is_zero()) << "the money is awaited no more";
  EXPECT_EQ(evidence(), 2) << "how it stood, and the confirmation";
  EXPECT_EQ(cases(), std::vector<std::string>{"REVERSO"});
  const auto done = read([&](auto& tx) { return done_act(tx, id); });
  ASSERT_TRUE(done);
  EXPECT_EQ(done->kind, ActKind::kRailReversal);
  EXPECT_EQ(done->entries.size(), 1U);
  EXPECT_EQ(last_event().reason_code(), "REVERSO_HECHO");
}

TEST_F(RailReversalTest, ASecondApprovalGoesBackWithItsCreditBalanceAndTheOrderStaysPaid) {
  const auto payment = duplicate();
  ASSERT_TRUE(payment.duplicate);
  ASSERT_EQ(credits().size(), 1U);
  gateway.tell_return(payment, false);
  gateway.reverse_answer = gateways::Unavailable{"sin respuesta", "sin respuesta"};
  const auto id = ordered(payment);
  pursued(id);
  EXPECT_EQ(credits()[0].held, payment.amount);
  EXPECT_EQ(propose(compensation_of(credits()[0].id, 1'000_pesos, 2025)).error().code,
            Code::kAmountHeld)
      << "nobody uses what may be gone";
  gateway.tell_return(payment, true);
  EXPECT_EQ(pursued(id).state, ReversalState::kDone);
  EXPECT_TRUE(credits().empty());
  EXPECT_TRUE(debt(2026).is_paid());
  EXPECT_EQ(net(ledger::account::kInTransit), payment.amount) << "of the first one";
  EXPECT_EQ(count("select count(*) from payments.payment_order where state = 'paid'"), 1);
}

TEST_F(RailReversalTest, ARefusedReversalLetsGoOfTheCreditBalance) {
  const auto payment = duplicate();
  gateway.tell_return(payment, false);
  gateway.reverse_answer = gateways::NotDone{"action_not_allowed", "{}"};
  EXPECT_EQ(pursued(ordered(payment)).state, ReversalState::kRefused);
  EXPECT_TRUE(credits()[0].held.is_zero());
}

TEST_F(RailReversalTest, ARefusalSaysWhyAndLeavesAllAsItWas) {
  const auto payment = paid({2026});
  gateway.tell_return(payment, false);
  gateway.reverse_answer =
      gateways::NotDone{"action_not_allowed", "{\"r\":0}", "El medio de pago no permite reversos"};
  const auto before = entries();
  const auto after = pursued(ordered(payment));
  EXPECT_EQ(after.state, ReversalState::kRefused);
  EXPECT_NE(after.reason.find("no permite reversos"), std::string::npos);
  EXPECT_EQ(now(payment).state, State::kApproved);
  EXPECT_EQ(entries(), before);
  EXPECT_TRUE(cases().empty());
  EXPECT_TRUE(propose(about(ActKind::kRailReversal, payment))) << "it may be proposed again";
}

TEST_F(RailReversalTest, ASilenceIsNeverAskedAgainAndTheSessionSaysThatItWasDone) {
  const auto payment = paid({2026});
  gateway.tell_return(payment, false);
  gateway.reverse_answer = gateways::Unavailable{"sin respuesta", "sin respuesta"};
  const auto id = ordered(payment);
  EXPECT_EQ(pursued(id).state, ReversalState::kAsked);
  EXPECT_EQ(now(payment).state, State::kApproved);
  EXPECT_EQ(cases(), std::vector<std::string>{"REVERSO_EN_DUDA"});
  EXPECT_EQ(pursued(id).state, ReversalState::kAsked) << "too soon to believe that it was not";
  gateway.tell_return(payment, true);
  EXPECT_EQ(pursued(id).state, ReversalState::kDone);
  EXPECT_EQ(gateway.reversed.size(), 1U);
  EXPECT_EQ(now(payment).state, State::kReversed);
}

TEST_F(RailReversalTest, WhereTheRailTellsReturnsItIsBelievedLaterThatThereIsNone) {
  const auto payment = paid({2026});
  gateway.tell_return(payment, false);
  gateway.reverse_answer = gateways::Unavailable{"sin respuesta", "sin respuesta"};
  const auto id = ordered(payment);
  pursued(id);
  m.clock.advance(std::chrono::minutes{15});
  EXPECT_EQ(pursued(id).state, ReversalState::kNotDone);
  EXPECT_EQ(now(payment).state, State::kApproved);
  EXPECT_EQ(gateway.reversed.size(), 1U);
  EXPECT_EQ(last_event().reason_code(), "REVERSO_NO_HECHO");
}

TEST_F(RailReversalTest, WhereTheRailDoesNotTellReturnsOnlyTheBankEndsTheDoubt) {
  gateway.lets_reverse(/*tells=*/false);
  const auto payment = paid({2026});
  gateway.tell_return(payment, false);
  gateway.reverse_answer = gateways::Unavailable{"sin respuesta", "sin respuesta"};
  const auto id = ordered(payment);
  pursued(id);
  m.clock.advance(std::chrono::hours{5});
  EXPECT_EQ(pursued(id).state, ReversalState::kAsked);
  settle(payment, add_days(m.clock.today(), 1));
  const auto after = pursued(id);
  EXPECT_EQ(after.state, ReversalState::kNotDone);
  EXPECT_NE(after.reason.find("ya llegó al banco"), std::string::npos);
  EXPECT_EQ(now(payment).state, State::kApproved);
}

TEST_F(RailReversalTest, MoneyThatTheBankShowedByTheDayOfTheRequestDoesNotEndTheDoubt) {
  gateway.lets_reverse(/*tells=*/false);
  const auto payment = duplicate();
  gateway.tell_return(payment, false);
  gateway.reverse_answer = gateways::Unavailable{"sin respuesta", "sin respuesta"};
  const auto id = ordered(payment);
  pursued(id);
  settle(payment, m.clock.today());  // of that day, read after the request
  const auto after = pursued(id);
  EXPECT_EQ(after.state, ReversalState::kAsked);
  EXPECT_NE(after.reason.find("Confírmelo con ella antes de devolver"), std::string::npos);
  EXPECT_EQ(credits()[0].held, payment.amount) << "it may be gone";
}

TEST_F(RailReversalTest, ADoubtThatTheTreasuryEndsByAChargebackIsGivenBackOnce) {
  gateway.lets_reverse(/*tells=*/false);
  const auto payment = paid({2026});
  gateway.tell_return(payment, false);
  gateway.reverse_answer = gateways::Unavailable{"sin respuesta", "sin respuesta"};
  const auto id = ordered(payment);
  pursued(id);
  ASSERT_TRUE(carried_out(about(ActKind::kChargeback, payment)));
  const auto before = entries();
  EXPECT_EQ(pursued(id).state, ReversalState::kDone);
  EXPECT_EQ(entries(), before);
}

TEST_F(RailReversalTest, AChargebackTakesTheCreditBalanceThatItsOwnReversalHolds) {
  gateway.lets_reverse(/*tells=*/false);
  const auto payment = duplicate();
  gateway.tell_return(payment, false);
  gateway.reverse_answer = gateways::Unavailable{"sin respuesta", "sin respuesta"};
  const auto id = ordered(payment);
  pursued(id);
  ASSERT_EQ(credits()[0].held, payment.amount);
  ASSERT_TRUE(carried_out(about(ActKind::kChargeback, payment)));
  EXPECT_TRUE(credits().empty());
  EXPECT_EQ(now(payment).state, State::kReversed);
  EXPECT_EQ(pursued(id).state, ReversalState::kDone);
}

TEST_F(RailReversalTest, WhatAnOpenReversalHoldsDoesNotLapse) {
  gateway.lets_reverse(/*tells=*/false);
  const auto payment = duplicate();
  gateway.tell_return(payment, false);
  gateway.reverse_answer = gateways::Unavailable{"sin respuesta", "sin respuesta"};
  pursued(ordered(payment));
  m.clock.advance(std::chrono::hours{24 * 365});
  m.db.app().transaction(
      [&](pqxx::work& tx) { return ledger::expire_holds(tx, m.clock.now()).size(); });
  EXPECT_EQ(credits()[0].held, payment.amount);
}

TEST_F(RailReversalTest, AConfirmationThatCannotBePostedOpensItsOwnCaseAfterADoubt) {
  const auto payment = paid({2026});
  gateway.tell_return(payment, false);
  gateway.reverse_answer = gateways::Unavailable{"sin respuesta", "sin respuesta"};
  const auto id = ordered(payment);
  pursued(id);
  close_month(3);
  gateway.tell_return(payment, true);
  const auto after = pursued(id);
  EXPECT_EQ(after.state, ReversalState::kReturned);
  EXPECT_NE(after.reason.find("el asiento no se pudo registrar"), std::string::npos);
  auto opened = cases();
  std::ranges::sort(opened);
  EXPECT_EQ(opened, (std::vector<std::string>{"REVERSO_EN_DUDA", "REVERSO_SIN_ASIENTO"}));
}

TEST_F(RailReversalTest, WhatIsInTheBankIsRefusedWithTheWayThatIsLeft) {
  const auto payment = paid({2026});
  settle(payment);
  const auto refused = propose(about(ActKind::kRailReversal, payment));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kNotTransferable);
  EXPECT_NE(refused.error().detail.find("devolución del saldo a favor"), std::string::npos);
}

TEST_F(RailReversalTest, WhatReachedTheBankBetweenTheDecisionAndTheQuestionIsNotAskedFor) {
  const auto payment = paid({2026});
  gateway.tell_return(payment, false);
  const auto id = ordered(payment);
  settle(payment);
  EXPECT_EQ(pursued(id).state, ReversalState::kRefused);
  EXPECT_TRUE(gateway.reversed.empty());
}

TEST_F(RailReversalTest, WhatTheRailHadGivenBackAlreadyIsNotAskedFor) {
  const auto payment = paid({2026});
  gateway.tell_return(payment, true);
  EXPECT_EQ(pursued(ordered(payment)).state, ReversalState::kDone);
  EXPECT_TRUE(gateway.reversed.empty());
  EXPECT_EQ(now(payment).state, State::kReversed);
}

TEST_F(RailReversalTest, AnotherAmountOrAnotherPaymentIsNotAskedFor) {
  const auto payment = paid({2026});
  auto other = gateway.return_status(payment, false);
  other.amount += 1_pesos;
  gateway.returns.insert_or_assign(payment.cus.str(), other);
  EXPECT_EQ(pursued(ordered(payment)).state, ReversalState::kRefused);
  other = gateway.return_status(payment, true);
  other.ticket = payments::TicketId(payment.ticket.value() + 1);
  gateway.returns.insert_or_assign(payment.cus.str(), other);
  EXPECT_EQ(pursued(ordered(payment)).state, ReversalState::kRefused);
  EXPECT_TRUE(gateway.reversed.empty());
  EXPECT_EQ(now(payment).state, State::kApproved);
}

TEST_F(RailReversalTest, ARailThatDoesNotAnswerTheQuestionIsNotAskedForIt) {
  const auto payment = paid({2026});
  const auto id = ordered(payment);
  EXPECT_EQ(pursued(id).state, ReversalState::kOrdered);
  EXPECT_TRUE(gateway.reversed.empty());
  gateway.tell_return(payment, false);
  EXPECT_EQ(pursued(id).state, ReversalState::kDone);
}

TEST_F(RailReversalTest, OfTwoWhoPursueItAtOnceOneAsks) {
  const auto payment = paid({2026});
  gateway.tell_return(payment, false);
  const auto id = ordered(payment);
  bool inside = false;
  gateway.on_reverse = [&] {  // the second comes while the first waits for the rail
    if (std::exchange(inside, true)) return;
    EXPECT_EQ(pursued(id).state, ReversalState::kAsked);
  };
  EXPECT_EQ(pursued(id).state, ReversalState::kDone);
  EXPECT_EQ(gateway.reversed.size(), 1U);
}

TEST_F(RailReversalTest, OfTwoWhoHearTheConfirmationNeitherOpensADoubt) {
  const auto payment = paid({2026});
  gateway.tell_return(payment, false);
  const auto id = ordered(payment);
  gateway.on_reverse = [&] {  // the second finds it returned, and ends it, before the first hears
    gateway.tell_return(payment, true);
    EXPECT_EQ(pursued(id).state, ReversalState::kDone);
  };
  EXPECT_EQ(pursued(id).state, ReversalState::kDone);
  EXPECT_EQ(cases(), std::vector<std::string>{"REVERSO"});
  const auto before = entries();
  EXPECT_TRUE(perform(m.services(), events::system_actor(), "prueba", [&](Work& work) {
    return carry_out_reversal(work, m.law(), id);
  })) << "who comes second finds it done";
  EXPECT_EQ(entries(), before);
}

TEST_F(RailReversalTest, AConfirmationAfterTheDoubtWasEndedOpensACase) {
  const auto payment = paid({2026});
  gateway.tell_return(payment, false);
  const auto id = ordered(payment);
  gateway.on_reverse = [&] {  // the rail takes longer than the doubt is allowed to
    m.clock.advance(std::chrono::minutes{15});
    EXPECT_EQ(pursued(id).state, ReversalState::kNotDone);
  };
  EXPECT_EQ(pursued(id).state, ReversalState::kNotDone);
  EXPECT_EQ(cases(), std::vector<std::string>{"REVERSO_EN_DUDA"});
}

TEST_F(RailReversalTest, TheBanksDayAwaitsItNoMore) {
  const auto back = paid({2026});
  const auto other = paid(order({2025}, "otra"), "inicio-otro-0123456789");
  gateway.tell_return(back, false);
  pursued(ordered(back));
  const closing::NamedFile statement{"extracto.xml", test::write_statement(kToday, Money(), {})};
  const auto day = value_or_throw(closing::reconcile(m.services(), m.law(), events::system_actor(),
                                                     kToday, std::vector{statement}));
  ASSERT_EQ(day.decisions.size(), 1U);
  EXPECT_EQ(day.decisions[0].type, "aprobado-sin-dinero");
  EXPECT_EQ(day.decisions[0].amount, other.amount);
}

TEST_F(RailReversalTest, WhatTheBankShowsAllTheSameWaitsWhereItsDebitTakesItFrom) {
  const auto payment = paid({2026});
  gateway.tell_return(payment, false);
  pursued(ordered(payment));
  const closing::NamedFile statement{
      "extracto.xml", test::write_statement(
                          kToday, Money(),
                          {{.amount = payment.amount, .reference = "A1", .text = payment.cus.str()},
                           {.amount = -payment.amount, .reference = "A2", .text = "REVERSO"}})};
  value_or_throw(closing::reconcile(m.services(), m.law(), events::system_actor(), kToday,
                                    std::vector{statement}));
  EXPECT_EQ(now(payment).state, State::kReversed);
  EXPECT_FALSE(now(payment).settled_at);
  EXPECT_TRUE(net(ledger::account::kUnclassified).is_zero());
  EXPECT_TRUE(net(ledger::account::kInTransit).is_zero());
}

TEST_F(RailReversalTest, APaymentHasOneOrderAtATime) {
  const auto payment = paid({2026});
  const auto second = value_or_throw(propose(about(ActKind::kRailReversal, payment)));
  ordered(payment);
  EXPECT_EQ(approve(second, checker).error().code, Code::kNotTransferable);
  EXPECT_EQ(propose(about(ActKind::kRailReversal, payment)).error().code, Code::kNotTransferable);
}

TEST_F(RailReversalTest, TheJanitorPursuesWhatWasOrderedAndLeavesItAloneForAWhile) {
  const auto payment = paid({2026});
  const auto id = ordered(payment);
  EXPECT_EQ(pursue_reversals(m.services(), m.law(), gateway, 10), 0) << "no answer";
  gateway.tell_return(payment, false);
  EXPECT_EQ(pursue_reversals(m.services(), m.law(), gateway, 10), 0) << "not so soon";
  m.clock.advance(std::chrono::minutes{5});
  EXPECT_EQ(pursue_reversals(m.services(), m.law(), gateway, 10), 1);
  EXPECT_EQ(pursued(id).state, ReversalState::kDone);
  EXPECT_EQ(pursue_reversals(m.services(), m.law(), gateway, 10), 0);
}

TEST_F(RailReversalTest, AnOrderThatThrowsDoesNotKeepTheOthersWaiting) {
  const auto broken = paid({2026});
  const auto sound = paid(order({2025}, "otra"), "inicio-otro-0123456789");
  gateway.tell_return(broken, false);
  gateway.tell_return(sound, true);
  ordered(broken);
  m.clock.advance(std::chrono::seconds{1});
  const auto id = ordered(sound);
  gateway.on_reverse = [] { throw std::runtime_error("an answer that nobody foresaw"); };
  EXPECT_THROW(pursue_reversals(m.services(), m.law(), gateway, 10), std::runtime_error);
  EXPECT_EQ(pursue_reversals(m.services(), m.law(), gateway, 10), 1) << "in the next round";
  EXPECT_EQ(pursued(id).state, ReversalState::kDone);
}

TEST_F(RailReversalTest, ASlowRailLeavesTheRestForTheNextRound) {
  const auto slow = paid({2026});
  const auto other = paid(order({2025}, "otra"), "inicio-otro-0123456789");
  gateway.tell_return(slow, false);
  gateway.tell_return(other, false);
  ordered(slow);
  ordered(other);
  gateway.on_reverse = [&] { m.clock.advance(std::chrono::seconds{20}); };
  EXPECT_EQ(pursue_reversals(m.services(), m.law(), gateway, 10), 1);
  EXPECT_EQ(pursue_reversals(m.services(), m.law(), gateway, 10), 1);
}

TEST_F(RailReversalTest, ARailThatGivesNothingBackIsNotProposedTo) {
  test::ScriptedGateway pse;
  const auto payment = paid({2026});
  EXPECT_TRUE(check_reversible(gateway, payment));
  EXPECT_EQ(check_reversible(pse, payment).error().code, Code::kNotTransferable);
  const auto id = ordered(payment);
  EXPECT_EQ(value_or_throw(pursue_reversal(m.services(), m.law(), pse, id)).state,
            ReversalState::kRefused);
}

TEST_F(RailReversalTest, WhatWasAskedOfARailThatIsGoneIsLookedAfterWithItsCase) {
  test::ScriptedGateway other;  // of a configuration that gives nothing back any more
  const auto payment = paid({2026});
  gateway.tell_return(payment, false);
  const auto id = ordered(payment);
  gateway.on_reverse = [] { throw std::runtime_error("the process ends here"); };
  EXPECT_THROW(pursued(id), std::runtime_error);
  EXPECT_TRUE(cases().empty());
  const auto after = value_or_throw(pursue_reversal(m.services(), m.law(), other, id));
  EXPECT_EQ(after.state, ReversalState::kAsked);
  EXPECT_NE(after.reason.find("ya no está configurada"), std::string::npos);
  EXPECT_EQ(cases(), std::vector<std::string>{"REVERSO_EN_DUDA"});
}

TEST_F(RailReversalTest, AnAskedOrderThatWaitsIsACaseEvenIfTheFirstVisitCouldNotOpenIt) {
  gateway.lets_reverse(/*tells=*/false);
  const auto payment = paid({2026});
  gateway.tell_return(payment, false);
  const auto id = ordered(payment);
  gateway.on_reverse = [] { throw std::runtime_error("the process ends here"); };
  EXPECT_THROW(pursued(id), std::runtime_error);
  EXPECT_EQ(pursued(id).state, ReversalState::kAsked);
  EXPECT_EQ(cases(), std::vector<std::string>{"REVERSO_EN_DUDA"});
}

TEST_F(RailReversalTest, TheDatabaseCarriesOutNothingThatTheRailDidNotConfirm) {
  const auto payment = paid({2026});
  const auto id = ordered(payment);
  const auto act = "'" + to_string(id) + "'";
  EXPECT_EQ(state_of("select adjustments.carry_out(" + act + ", '{1}', now())"), "RC029");
  EXPECT_EQ(state_of("select adjustments.order_reversal(" + act + ", now())"), "RC030");
  EXPECT_EQ(state_of("update adjustments.rail_reversal set state = 'returned'"), "42501");
  const auto ended = m.db.app().transaction([&](pqxx::work& tx) {
    return read_bool(
        tx.exec("select adjustments.end_reversal(" + act + ", 'done', '', now())")[0][0]);
  });
  EXPECT_FALSE(ended) << "its payment is approved";
}

}  // namespace
}  // namespace recaudo::adjustments
