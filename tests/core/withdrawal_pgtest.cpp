#include "core/payments/withdrawal.h"

#include <gtest/gtest.h>

#include "core/payments/apply_report.h"
#include "core/payments/start_payment.h"
#include "tests/core/scripted_gateway.h"
#include "tests/core/support.h"

namespace recaudo::payments {
namespace {

class WithdrawalTest : public ::testing::Test {
 protected:
  WithdrawalTest() {
    gateway.lets_withdraw();
    order = value_or_throw(create_order(m.services(), m.law(), events::anonymous_taxpayer(),
                                        {.subject = ledger::parcel_subject(m.parcel(0).id),
                                         .vigencias = {2026},
                                         .request_key = "orden"}));
  }
  Result<StartOutcome> start(const std::string& key) {
    StartRequest r;
    r.order = order.token;
    r.bank_code = "1007";
    r.bank_name = "BANCO DE PRUEBA";
    r.payer_ip = "192.0.2.10";
    r.request_key = key;
    r.return_url_base = "https://recaudo.example/pago/";
    return start_payment(m.services(), m.law(), gateway, events::anonymous_taxpayer(), r);
  }
  Payment pending() {
    auto p = std::get<Started>(value_or_throw(start("intento-0123456789"))).payment;
    gateway.answer(p, gateways::PaymentState::kPending);
    return p;
  }
  // What a rail that ended the attempt says of it from then on.
  void ends(const Payment& p) {
    gateway.on_withdraw = [this, p](const gateways::Cus&) {
      gateway.answer(p, gateways::PaymentState::kDeclined);
    };
  }
  Withdrawn answered(const Payment& p) {
    return value_or_throw(
        withdraw(m.services(), m.law(), gateway, events::anonymous_taxpayer(), p.ticket));
  }
  Payment withdrawn(const Payment& p) { return answered(p).payment; }
  std::int64_t evidence(const Payment& p) {
    return m.db.owner().read([&](pqxx::read_transaction& tx) {
      return tx
          .exec_params1(
              "select count(*) from payments.evidence where attempt_id = $1 and source = "
              "'cancelacion'",
              p.ticket.value())[0]
          .as<std::int64_t>();
    });
  }

  test::Municipality m;
  test::ScriptedGateway gateway;
  Order order;
};

TEST_F(WithdrawalTest, WhatTheRailEndedFreesTheDebtAtOnce) {
  const auto p = pending();
  ASSERT_TRUE(std::holds_alternative<Blocked>(value_or_throw(start("otro-0123456789"))));
  ends(p);
  const auto after = withdrawn(p);
  EXPECT_EQ(after.state, State::kDeclined);
  EXPECT_EQ(after.withdrawn_at, m.clock.now());
  EXPECT_EQ(evidence(p), 1);
  EXPECT_TRUE(std::holds_alternative<Started>(value_or_throw(start("otro-0123456789"))));
}

TEST_F(WithdrawalTest, WhatTheRailDoesNotEndStaysPending) {
  const auto p = pending();
  gateway.withdraw_answer = gateways::NotDone{"action_not_allowed", "{}"};
  const auto [after, answer] = answered(p);
  EXPECT_EQ(answer, Withdrawal::kRefused);
  EXPECT_EQ(after.state, State::kPending);
  EXPECT_FALSE(after.withdrawn_at);
  EXPECT_TRUE(can_withdraw(gateway, after)) << "it may be tried again";
  EXPECT_EQ(evidence(p), 1);
}

TEST_F(WithdrawalTest, WhatTheRailEndedAndDidNotConfirmIsNotAskedForAgain) {
  const auto p = pending();
  gateway.answers.clear();  // the question that follows gets no answer
  const auto [after, answer] = answered(p);
  EXPECT_EQ(answer, Withdrawal::kDone);
  EXPECT_EQ(after.state, State::kPending);
  EXPECT_TRUE(after.withdrawn_at);
  EXPECT_FALSE(can_withdraw(gateway, after));
}

TEST_F(WithdrawalTest, WhatWasPaidMeanwhileIsAPayment) {
  const auto p = pending();
  gateway.withdraw_answer = gateways::NotDone{"action_not_allowed", "{}"};
  gateway.answer(p, gateways::PaymentState::kApproved);
  EXPECT_EQ(withdrawn(p).state, State::kApproved);
}

TEST_F(WithdrawalTest, MoneyThatComesAllTheSameIsTakenInAndTold) {
  const auto p = pending();
  ends(p);
  withdrawn(p);
  gateway.answer(p, gateways::PaymentState::kApproved);
  const auto late =
      value_or_throw(apply_report(m.services(), m.law(), gateway, p, Source::kHint,
                                  gateway.status(p, gateways::PaymentState::kApproved)));
  EXPECT_EQ(late.state, State::kApproved);
  EXPECT_TRUE(late.late);
}

TEST_F(WithdrawalTest, ARailThatIsSilentLeavesItPending) {
  const auto p = pending();
  gateway.withdraw_answer = gateways::Unavailable{"sin respuesta", "sin respuesta"};
  const auto [after, answer] = answered(p);
  EXPECT_EQ(answer, Withdrawal::kSilent);
  EXPECT_EQ(after.state, State::kPending);
}

TEST_F(WithdrawalTest, WhatIsOverIsNotWithdrawn) {
  const auto p = pending();
  gateway.answer(p, gateways::PaymentState::kApproved);
  withdrawn(p);
  withdrawn(p);
  EXPECT_EQ(gateway.withdrawals, 1);
}

TEST(Withdrawal, ARailThatCannotEndAnAttemptIsOnlyAsked) {
  test::ScriptedGateway rail;
  Payment p;
  p.rail = "pse";
  p.state = State::kPending;
  p.cus = Cus("1");
  EXPECT_FALSE(can_withdraw(rail, p));
  rail.lets_withdraw();
  EXPECT_TRUE(can_withdraw(rail, p));
  p.cus = Cus();
  EXPECT_FALSE(can_withdraw(rail, p)) << "the rail never gave its number";
}

}  // namespace
}  // namespace recaudo::payments
