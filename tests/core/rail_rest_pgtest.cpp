// A rail that does not answer rests, and neither people nor the other rails wait for it.
#include "tests/core/rails_world.h"

namespace recaudo::payments {
namespace {

using gateways::PaymentState;

class RailRestTest : public RailsWorld {};

TEST_F(RailRestTest, AfterFiveSilencesARailRestsForAMinuteAndNobodyWaitsForIt) {
  const Payment p = started(order(0, "k"), "wompi");
  for (int i = 0; i < 5; ++i) ask(p.ticket);
  EXPECT_EQ(wompi.queries, 5);
  ask(p.ticket);
  EXPECT_EQ(wompi.queries, 5);
  const Order other = order(1, "k1");
  ASSERT_TRUE(std::holds_alternative<NotStarted>(value_or_throw(start(other, "wompi"))));
  EXPECT_EQ(wompi.creates, 1);
  EXPECT_EQ(started(other, "pse").rail, "pse") << "no attempt was left behind";
  m.clock.advance(std::chrono::minutes{1});
  wompi.answer(p, PaymentState::kPending);
  ask(p.ticket);
  EXPECT_EQ(rails.pulse("wompi").failures, 0);
}

TEST_F(RailRestTest, CredentialsThatAreRefusedRestTheRailAtOnce) {
  wompi.create_answers.push_back(gateways::Refused{std::string(info(Code::kRailAccessDenied).id),
                                                   "x", "HTTP 401", gateways::Contact::kDenied});
  ASSERT_TRUE(start(order(0, "k"), "wompi"));
  EXPECT_TRUE(rails.rests("wompi", m.clock.now() + std::chrono::minutes{4}));
  EXPECT_FALSE(rails.rests("wompi", m.clock.now() + std::chrono::minutes{5}));
  EXPECT_FALSE(rails.rests("pse", m.clock.now()));
}

TEST_F(RailRestTest, CredentialsThatAreRefusedWhenAskingRestTheRailAtOnce) {
  const Payment p = started(order(0, "k"), "wompi");
  wompi.answers[p.cus.str()] =
      gateways::Unavailable{"HTTP 401", "HTTP 401", gateways::Contact::kDenied};
  ask(p.ticket);
  EXPECT_TRUE(rails.rests("wompi", m.clock.now() + std::chrono::minutes{4}));
}

TEST_F(RailRestTest, ARailRestsFromWhenItFellSilentNotFromWhenItWasAsked) {
  for (int i = 0; i < 4; ++i) rails.silent("wompi", m.clock.now(), "sin respuesta");
  wompi.on_create = [&](const auto&) { m.clock.advance(std::chrono::seconds{30}); };
  wompi.create_answers.push_back(gateways::Unknown{"sin respuesta", "sin respuesta"});
  ASSERT_TRUE(start(order(0, "k"), "wompi"));
  EXPECT_TRUE(rails.rests("wompi", m.clock.now() + std::chrono::seconds{59}));
}

TEST_F(RailRestTest, ASearchAndTheTakingNoteAreHeardLikeEveryOtherQuestion) {
  wompi.lets_search();
  wompi.create_answers.push_back(gateways::Unknown{"sin respuesta", "sin respuesta"});
  ASSERT_TRUE(start(order(0, "k"), "wompi"));
  EXPECT_EQ(rails.pulse("wompi").failures, 2);
  wompi.find_answer =
      gateways::Unknown{"no hay ninguna", "[]", Cus(), gateways::Contact::kAnswered};
  wompi.create_answers.push_back(gateways::Unknown{"sin respuesta", "sin respuesta"});
  ASSERT_TRUE(start(order(0, "k"), "wompi"));
  EXPECT_EQ(rails.pulse("wompi").failures, 0) << "finding nothing is an answer";
  const Payment p = started(order(1, "k1"), "wompi");
  wompi.answer(p, PaymentState::kApproved);
  ask(p.ticket);
  wompi.finalize_answer = gateways::Unavailable{"sin respuesta", "sin respuesta"};
  watch();
  EXPECT_EQ(rails.pulse("wompi").failures, 1);
}

TEST_F(RailRestTest, ARailThatFallsSilentInTheMiddleOfARoundIsLeftAlone) {
  for (int i = 0; i < 8; ++i) started(order(i, "k" + std::to_string(i)), "wompi");
  m.clock.advance(std::chrono::minutes{10});
  EXPECT_EQ(watch().queried, 5);
}

TEST_F(RailRestTest, ASlowRailGetsItsPartOfARoundAndTheOthersGetTheirs) {
  for (int i = 0; i < 4; ++i)
    wompi.answer(started(order(i, "k" + std::to_string(i)), "wompi"), PaymentState::kPending);
  const Payment p = started(order(5, "k5"), "pse");
  pse.answer(p, PaymentState::kApproved);
  m.clock.advance(std::chrono::minutes{10});
  wompi.on_query = [&](const auto&) { m.clock.advance(std::chrono::seconds{11}); };
  const Rails slow_first(std::vector<gateways::PaymentGateway*>{&wompi, &pse});
  watch_pending(m.services(), m.law(), slow_first, 10);
  EXPECT_EQ(wompi.queries, 2);
  EXPECT_EQ(now(p.ticket).state, State::kApproved);
}

TEST_F(RailRestTest, ASlowRailsQuestionsKeepNoCreationFromBeingGivenUp) {
  wompi.lets_search();
  wompi.answer(started(order(0, "k0"), "wompi"), PaymentState::kPending);
  wompi.on_create = [](const auto&) { throw std::runtime_error("the process ends here"); };
  const Order o = order(1, "k1");
  EXPECT_THROW((void)start(o, "wompi"), std::runtime_error);
  m.clock.advance(std::chrono::minutes{10});
  wompi.on_query = [&](const auto&) { m.clock.advance(std::chrono::seconds{25}); };
  watch();
  EXPECT_EQ(last_of(o).state, State::kNotStarted);
}

}  // namespace
}  // namespace recaudo::payments
