// Several rails behind one order: each attempt stays with the rail it was made on, and what a rail
// tells is posted only when it is about that attempt.
#include "tests/core/rails_world.h"

namespace recaudo::payments {
namespace {

using gateways::PaymentState;

class RailsTest : public RailsWorld {};

TEST_F(RailsTest, AnAttemptIsAskedAboutOnTheRailItWasMadeOn) {
  const Payment p = started(order(0, "k"), "wompi");
  EXPECT_EQ(p.rail, "wompi");
  wompi.answer(p, PaymentState::kApproved);
  EXPECT_EQ(ask(p.ticket).state, State::kApproved);
  EXPECT_EQ(pse.queries, 0);
}

TEST_F(RailsTest, WithoutAChoiceTheFirstRailIsUsed) {
  EXPECT_EQ(started(order(0, "k"), "").rail, "pse");
}

TEST_F(RailsTest, ARailThatThereIsNotStartsNothing) {
  const auto outcome = start(order(0, "k"), "paypal");
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, Code::kBadForm);
}

TEST_F(RailsTest, APendingPaymentOnOneRailBlocksTheOthersAfterAskingOnce) {
  const Order o = order(0, "k");
  const Payment p = started(o, "wompi");
  const auto outcome = value_or_throw(start(o, "pse"));
  ASSERT_TRUE(std::holds_alternative<Blocked>(outcome));
  EXPECT_EQ(std::get<Blocked>(outcome).other.ticket, p.ticket);
  EXPECT_EQ(wompi.queries, 1);
  EXPECT_EQ(pse.creates, 0);
}

TEST_F(RailsTest, ADeclineHeardWhileAskingLetsTheOtherRailBegin) {
  const Order o = order(0, "k");
  const Payment p = started(o, "wompi");
  wompi.answer(p, PaymentState::kDeclined);
  EXPECT_EQ(started(o, "pse").rail, "pse");
}

TEST_F(RailsTest, ASecondApprovalOnAnotherRailIsAllCreditWithACase) {
  const Order o = order(0, "k");
  const Payment a = started(o, "wompi");
  wompi.answer(a, PaymentState::kFailed);
  ask(a.ticket);
  const Payment b = started(o, "pse");
  pse.answer(b, PaymentState::kApproved);
  ask(b.ticket);
  wompi.answer(a, PaymentState::kApproved);
  value_or_throw(query_now(m.services(), m.law(), rails, a.ticket, Source::kHint));
  EXPECT_TRUE(now(a.ticket).duplicate);
  EXPECT_TRUE(now(a.ticket).late);
  EXPECT_FALSE(now(b.ticket).duplicate);
}

TEST_F(RailsTest, APendingPaymentWhoseAnswersCannotBeReadBecomesACaseAfterAnHour) {
  const std::pair<gateways::QueryOutcome, int> unreadable[] = {
      {gateways::Unavailable{"ilegible", "{"}, 0}, {gateways::NotFoundYet{"{}"}, 1}};
  for (const auto& [outcome, parcel] : unreadable) {
    const Payment p = started(order(parcel, "k" + std::to_string(parcel)), "wompi");
    wompi.answers[p.cus.str()] = outcome;
    ask(p.ticket);
    EXPECT_EQ(cases().size(), static_cast<std::size_t>(parcel));
    m.clock.advance(std::chrono::minutes{61});
    for (int i = 0; i < 2; ++i) ask(p.ticket);
    ASSERT_EQ(cases().size(), static_cast<std::size_t>(parcel) + 1);
    EXPECT_EQ(cases().back().kind, "INCIDENTE");
    EXPECT_EQ(cases().back().ticket, p.ticket);
  }
}

TEST_F(RailsTest, AnApprovalThatDoesNotTellOurNumberIsNotPosted) {
  const Payment p = started(order(0, "k"), "wompi");
  auto status = wompi.status(p, PaymentState::kApproved);
  status.ticket.reset();
  EXPECT_EQ(
      value_or_throw(apply_report(m.services(), m.law(), wompi, p, Source::kQuery, status)).state,
      State::kPending);
  EXPECT_EQ(cases().at(0).kind, "IDENTIDAD");
}

TEST_F(RailsTest, AnApprovalOfAnotherOrderIsNotPosted) {
  const Payment p = started(order(0, "k"), "wompi");
  auto status = wompi.status(p, PaymentState::kApproved);
  status.order_reference = "999999999999999";
  EXPECT_EQ(
      value_or_throw(apply_report(m.services(), m.law(), wompi, p, Source::kQuery, status)).state,
      State::kPending);
  EXPECT_EQ(cases().at(0).kind, "IDENTIDAD");
}

TEST_F(RailsTest, ADeclineNeedNotTellOurNumber) {
  const Payment p = started(order(0, "k"), "wompi");
  auto status = wompi.status(p, PaymentState::kDeclined);
  status.ticket.reset();
  EXPECT_EQ(
      value_or_throw(apply_report(m.services(), m.law(), wompi, p, Source::kQuery, status)).state,
      State::kDeclined);
}

TEST_F(RailsTest, TheNumberThatTheBankKnowsIsKeptFromTheFirstAnswerThatTellsIt) {
  const Payment p = started(order(0, "k"), "wompi");
  auto status = wompi.status(p, PaymentState::kPending);
  status.ach_cus = "998877";
  wompi.answers[p.cus.str()] = status;
  ask(p.ticket);
  status.ach_cus = "112233";
  wompi.answers[p.cus.str()] = status;
  ask(p.ticket);
  EXPECT_EQ(now(p.ticket).number_for_people(), "998877");
}

TEST_F(RailsTest, AnAttemptOfARailThatIsGoneWaits) {
  const Payment p = started(order(0, "k"), "wompi");
  const Rails only_pse(pse);
  EXPECT_EQ(
      value_or_throw(query_now(m.services(), m.law(), only_pse, p.ticket, Source::kReturn)).state,
      State::kPending);
  m.clock.advance(std::chrono::hours{1});
  EXPECT_EQ(watch_pending(m.services(), m.law(), only_pse, 10).queried, 0);
}

TEST_F(RailsTest, OnlyARailThatAsksForItIsToldWhatWasRegistered) {
  wompi.is_not_told();
  const Payment p = started(order(0, "k"), "wompi");
  wompi.answer(p, PaymentState::kApproved);
  ask(p.ticket);
  EXPECT_EQ(watch().finalized, 0);
  EXPECT_EQ(wompi.finalizations, 0);
}

}  // namespace
}  // namespace recaudo::payments
