// A creation that nobody answered: it ends as not started, is searched for where the rail can, and
// its late money is taken (docs/decisions/0009).
#include "tests/core/rails_world.h"

namespace recaudo::payments {
namespace {

using gateways::PaymentState;

class DoubtfulCreationsTest : public RailsWorld {};

TEST_F(DoubtfulCreationsTest, ACreationInDoubtThatTheSearchFindsGoesOn) {
  wompi.lets_search();
  wompi.create_answers.push_back(gateways::Unknown{"sin respuesta", "sin respuesta"});
  wompi.find_answer = gateways::Created{Cus("15113-1"), "https://banco.example/x", 0, "{}"};
  const Payment p = started(order(0, "k"), "wompi");
  EXPECT_EQ(p.state, State::kPending);
  EXPECT_EQ(p.cus.str(), "15113-1");
  EXPECT_EQ(wompi.creates, 1) << "it is never sent again";
  EXPECT_EQ(evidence(p.ticket), 2);
}

TEST_F(DoubtfulCreationsTest,
       ACreationInDoubtThatTheSearchDoesNotFindIsNotStartedAndAnotherMayBegin) {
  wompi.lets_search();
  wompi.create_answers.push_back(gateways::Unknown{"sin respuesta", "sin respuesta"});
  const Order o = order(0, "k");
  ASSERT_TRUE(std::holds_alternative<NotStarted>(value_or_throw(start(o, "wompi"))));
  EXPECT_EQ(wompi.searches, 1);
  EXPECT_EQ(last_of(o).state, State::kNotStarted);
  EXPECT_EQ(started(o, "pse").state, State::kPending);
}

TEST_F(DoubtfulCreationsTest, ARailWithoutSearchIsNotSearched) {
  pse.create_answers.push_back(gateways::Unknown{"sin respuesta", "sin respuesta"});
  ASSERT_TRUE(std::holds_alternative<NotStarted>(value_or_throw(start(order(0, "k"), "pse"))));
  EXPECT_EQ(pse.searches, 0);
}

TEST_F(DoubtfulCreationsTest, AnAttemptKnownWithoutAddressIsAskedAboutOnceAndItsLateMoneyIsTaken) {
  wompi.create_answers.push_back(gateways::Unknown{"sin dirección", "{}", Cus("15113-1")});
  const Order o = order(0, "k");
  ASSERT_TRUE(std::holds_alternative<NotStarted>(value_or_throw(start(o, "wompi"))));
  const Payment p = last_of(o);
  EXPECT_EQ(p.cus.str(), "15113-1");
  wompi.answer(p, PaymentState::kApproved);
  m.clock.advance(std::chrono::minutes{10});
  EXPECT_EQ(watch().queried, 1);
  EXPECT_EQ(now(p.ticket).state, State::kApproved);
  EXPECT_TRUE(now(p.ticket).late);
  EXPECT_EQ(watch().queried, 0);
}

TEST_F(DoubtfulCreationsTest, WhatWasNotStartedAndIsStillPendingIsAskedAboutOnTheSchedule) {
  wompi.create_answers.push_back(gateways::Unknown{"sin dirección", "{}", Cus("15113-1")});
  const Order o = order(0, "k");
  ASSERT_TRUE(start(o, "wompi"));
  wompi.answer(last_of(o), PaymentState::kPending);
  m.clock.advance(std::chrono::minutes{10});
  EXPECT_EQ(watch().queried, 1);
  EXPECT_EQ(watch().queried, 0) << "not again at once";
  m.clock.advance(std::chrono::hours{1});
  EXPECT_EQ(watch().queried, 1);
  EXPECT_EQ(last_of(o).state, State::kNotStarted);
  wompi.answer(last_of(o), PaymentState::kApproved);
  m.clock.advance(std::chrono::hours{1});
  watch();
  EXPECT_EQ(last_of(o).state, State::kApproved);
  EXPECT_TRUE(last_of(o).late);
}

TEST_F(DoubtfulCreationsTest, WhatWasNotStartedAndStaysPendingIsLeftToPeopleAfterFiveDays) {
  wompi.create_answers.push_back(gateways::Unknown{"sin dirección", "{}", Cus("15113-1")});
  const Order o = order(0, "k");
  ASSERT_TRUE(start(o, "wompi"));
  wompi.answer(last_of(o), PaymentState::kPending);
  for (const int hours : {1, 5 * 24}) {
    m.clock.advance(std::chrono::hours{hours});
    watch();
  }
  EXPECT_FALSE(last_of(o).next_query_at);
}

TEST_F(DoubtfulCreationsTest, ACreationLostInACrashIsSearchedForBeforeItIsGivenUp) {
  wompi.lets_search();
  const Order o = order(0, "k");
  wompi.on_create = [](const auto&) { throw std::runtime_error("the process died"); };
  EXPECT_THROW((void)start(o, "wompi"), std::runtime_error);
  wompi.find_answer = gateways::Created{Cus("15113-1"), "https://banco.example/x", 0, "{}"};
  m.clock.advance(std::chrono::minutes{6});
  EXPECT_EQ(watch().not_started, 1);
  EXPECT_EQ(last_of(o).state, State::kNotStarted) << "nobody was sent to that address";
  EXPECT_EQ(last_of(o).cus.str(), "15113-1");
  EXPECT_EQ(wompi.last.order_reference, o.reference.str());
}

TEST_F(DoubtfulCreationsTest, ASearchThatNobodyAnsweredIsMadeAgainUntilTheRailKnows) {
  wompi.lets_search();
  wompi.create_answers.push_back(gateways::Unknown{"sin respuesta", "sin respuesta"});
  const Order o = order(0, "k");
  ASSERT_TRUE(std::holds_alternative<NotStarted>(value_or_throw(start(o, "wompi"))));
  const auto later = [&] {
    m.clock.advance(std::chrono::minutes{10});
    watch();
  };
  later();
  EXPECT_EQ(wompi.searches, 2);
  EXPECT_TRUE(last_of(o).cus.empty());
  wompi.find_answer = gateways::Created{Cus("15113-1"), "https://banco.example/x", 0, "{}"};
  later();
  ASSERT_EQ(last_of(o).cus.str(), "15113-1");
  wompi.answer(last_of(o), PaymentState::kApproved);
  later();
  EXPECT_EQ(last_of(o).state, State::kApproved);
  EXPECT_TRUE(last_of(o).late);
  EXPECT_EQ(wompi.searches, 3);
}

TEST_F(DoubtfulCreationsTest, ACreationThatTheRailSaysItDoesNotHaveIsNotSearchedForAgain) {
  wompi.lets_search();
  wompi.create_answers.push_back(gateways::Unknown{"sin respuesta", "sin respuesta"});
  wompi.find_answer = gateways::Unknown{"no hay", "[]", Cus(), gateways::Contact::kAnswered};
  ASSERT_TRUE(start(order(0, "k"), "wompi"));  // it may have been on its way: once more
  for (int i = 0; i < 3; ++i) {
    m.clock.advance(std::chrono::minutes{10});
    watch();
  }
  EXPECT_EQ(wompi.searches, 2);
}

TEST_F(DoubtfulCreationsTest, WhatWasNotStartedIsAskedAboutUntilTheRailAnswers) {
  wompi.create_answers.push_back(gateways::Unknown{"sin dirección", "{}", Cus("15113-1")});
  const Order o = order(0, "k");
  ASSERT_TRUE(start(o, "wompi"));
  m.clock.advance(std::chrono::minutes{10});
  watch();
  wompi.answer(last_of(o), PaymentState::kApproved);
  m.clock.advance(std::chrono::minutes{10});
  watch();
  EXPECT_EQ(last_of(o).state, State::kApproved);
}

TEST_F(DoubtfulCreationsTest, TheJanitorSearchesForTheBooksAndAPersonForThePayer) {
  wompi.lets_search();
  wompi.create_answers.push_back(gateways::Unknown{"sin respuesta", "sin respuesta"});
  const Order o = order(0, "k");
  ASSERT_TRUE(start(o, "wompi"));
  EXPECT_EQ(wompi.last_search, gateways::Search::kForThePayer);
  wompi.on_create = [](const auto&) { throw std::runtime_error("the process died"); };
  EXPECT_THROW((void)start(o, "wompi"), std::runtime_error);
  m.clock.advance(std::chrono::minutes{6});
  EXPECT_EQ(watch().not_started, 1);
  EXPECT_EQ(wompi.last_search, gateways::Search::kForTheBooks);
}

}  // namespace
}  // namespace recaudo::payments
