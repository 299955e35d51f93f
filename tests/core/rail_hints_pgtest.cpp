// Hints of the rails: each only makes us ask, also about an attempt that had ended.
#include "core/payments/notices.h"
#include "tests/core/rails_world.h"

namespace recaudo::payments {
namespace {

using gateways::PaymentState;
using test::ScriptedGateway;

class RailHintsTest : public RailsWorld {
 protected:
  NoticeVerdict hear(const Payment& p, const std::string& what) {
    return value_or_throw(take_notice(m.services(), wompi, wompi.notice(p, what)));
  }
  std::vector<std::string> tally() {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      std::vector<std::string> out;
      for (const auto& c : notices_of(tx, m.clock.today()))
        out.push_back(c.rail + " " + c.verdict + " " + std::to_string(c.notices));
      return out;
    });
  }
};

TEST_F(RailHintsTest, AForgedHintIsRefusedCountedAndLeavesNothingElse) {
  const Payment p = started(order(0, "k"), "wompi");
  const auto before = evidence(p.ticket);
  const auto taken = take_notice(m.services(), wompi, {p.cus.str() + " 1 mentira", ""});
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, Code::kRailNoticeRefused);
  EXPECT_EQ(tally(), std::vector<std::string>{"wompi rechazado 1"});
  EXPECT_EQ(evidence(p.ticket), before);
  EXPECT_EQ(watch().queried, 0);
}

TEST_F(RailHintsTest, ASignedHintIsKeptAndBringsTheQueryForward) {
  const Payment p = started(order(0, "k"), "wompi");
  wompi.answer(p, PaymentState::kApproved);
  EXPECT_EQ(hear(p, "a"), NoticeVerdict::kHeard);
  EXPECT_EQ(now(p.ticket).state, State::kPending) << "a hint changes no state";
  EXPECT_EQ(watch().decided, 1);
  EXPECT_EQ(now(p.ticket).state, State::kApproved);
}

TEST_F(RailHintsTest, TheSameHintTwiceIsKeptOnce) {
  const Payment p = started(order(0, "k"), "wompi");
  hear(p, "a");
  const auto once = evidence(p.ticket);
  EXPECT_EQ(hear(p, "a"), NoticeVerdict::kRepeated);
  EXPECT_EQ(evidence(p.ticket), once);
  EXPECT_EQ(tally(), (std::vector<std::string>{"wompi repetido 1", "wompi valido 1"}));
}

TEST_F(RailHintsTest, AHintOfOneRailSaysNothingOfAnothersPayment) {
  const Payment p = started(order(0, "k"), "pse");
  EXPECT_EQ(hear(p, "a"), NoticeVerdict::kUnknown);
}

TEST_F(RailHintsTest, AHintThatOvertakesTheAnswerOfTheCreationDoesNoHarm) {
  wompi.on_create = [&](const gateways::CreateRequest& r) {
    Payment p;
    p.ticket = r.ticket;
    p.cus = ScriptedGateway::cus_of(r.ticket);
    EXPECT_EQ(hear(p, "a"), NoticeVerdict::kHeard);
  };
  EXPECT_EQ(started(order(0, "k"), "wompi").state, State::kPending);
}

TEST_F(RailHintsTest, AHintTellsTheNumberOfACreationThatHadNoAnswer) {
  wompi.create_answers.push_back(gateways::Unknown{"sin respuesta", "sin respuesta"});
  const Order o = order(0, "k");
  ASSERT_TRUE(start(o, "wompi"));
  Payment p = last_of(o);
  p.cus = Cus("15113-9");
  hear(p, "a");
  wompi.answer(p, PaymentState::kApproved);
  watch();
  EXPECT_EQ(now(p.ticket).state, State::kApproved);
}

TEST_F(RailHintsTest, AnUnsignedHintIsHeardOnlyForTheRailItCameTo) {
  const Payment other = started(order(0, "k"), "wompi");
  const Payment p = started(order(1, "k1"), "pse");
  const auto refused = heed_hint(m.services(), m.law(), rails, "pse", other.ticket, "{}");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kNotFound);
  EXPECT_EQ(wompi.queries, 0);
  pse.answer(p, PaymentState::kApproved);
  EXPECT_EQ(value_or_throw(heed_hint(m.services(), m.law(), rails, "pse", p.ticket, "{}")).state,
            State::kApproved);
}

TEST_F(RailHintsTest, AnUnsignedHintIsKeptAsItCameAndEachOnce) {
  const Payment p = started(order(0, "k"), "pse");
  const auto before = evidence(p.ticket);
  const auto hear_it = [&](const std::string& raw) {
    value_or_throw(heed_hint(m.services(), m.law(), rails, "pse", p.ticket, raw));
  };
  hear_it("{\"ticketId\":1}");
  EXPECT_EQ(evidence(p.ticket), before + 2);  // it, and what the rail answered
  hear_it("{\"ticketId\":1}");
  EXPECT_EQ(evidence(p.ticket), before + 3);
  for (int i = 0; i < 60; ++i) hear_it("{\"ticketId\":1,\"n\":" + std::to_string(i) + "}");
  EXPECT_LE(evidence(p.ticket), before + 3 + 60 + 50);
}

// Money that a hint tells of after the attempt had ended.
class LateMoneyTest : public RailHintsTest {
 protected:
  Payment declined(const Order& o) {
    const Payment p = started(o, "wompi");
    wompi.answer(p, PaymentState::kDeclined);
    Payment after = ask(p.ticket);
    EXPECT_EQ(after.state, State::kDeclined);
    wompi.answers.clear();
    return after;
  }
  void hint(const Payment& p, const std::string& what) {
    ASSERT_EQ(hear(p, what), NoticeVerdict::kHeard);
  }
};

TEST_F(LateMoneyTest, AHintAboutADeclinedPaymentIsFollowedThroughTheRailsSilence) {
  const Payment p = declined(order(0, "k"));
  hint(p, "APPROVED");
  watch();
  EXPECT_EQ(now(p.ticket).state, State::kDeclined);
  wompi.answer(p, PaymentState::kApproved);
  m.clock.advance(std::chrono::minutes{8});
  watch();
  EXPECT_EQ(now(p.ticket).state, State::kApproved);
  EXPECT_TRUE(now(p.ticket).late);
}

TEST_F(LateMoneyTest, AHintAboutADeclinedPaymentIsFollowedThoughTheRailDoesNotKnowItYet) {
  const Payment p = declined(order(0, "k"));
  hint(p, "APPROVED");
  wompi.answers[p.cus.str()] = gateways::NotFoundYet{"{}"};
  watch();
  wompi.answer(p, PaymentState::kApproved);
  m.clock.advance(std::chrono::minutes{6});
  watch();
  EXPECT_EQ(now(p.ticket).state, State::kApproved);
}

TEST_F(LateMoneyTest, AHintAWeekLaterIsFollowedAsLongAsANewPayment) {
  const Payment p = declined(order(0, "k"));
  m.clock.advance(std::chrono::hours{24 * 7});
  hint(p, "APPROVED");
  watch();
  wompi.answer(p, PaymentState::kApproved);
  m.clock.advance(std::chrono::hours{24});
  watch();
  EXPECT_EQ(now(p.ticket).state, State::kApproved);
}

TEST_F(LateMoneyTest, AHintThatIsNeverAnsweredIsNotFollowedForEver) {
  const Payment p = declined(order(0, "k"));
  hint(p, "APPROVED");
  for (int day = 0; day < 8; ++day) {
    watch();
    m.clock.advance(std::chrono::hours{24});
  }
  EXPECT_FALSE(now(p.ticket).next_query_at);
  EXPECT_EQ(wompi.queries, 8) << "once when it was declined, then on seven days";
}

TEST_F(LateMoneyTest, AHintThatComesWhileTheRailIsBeingAskedIsAskedAboutAgain) {
  const Payment p = started(order(0, "k"), "wompi");
  wompi.answer(p, PaymentState::kDeclined);
  wompi.on_query = [&](const auto&) {
    m.clock.advance(std::chrono::seconds{1});
    hint(p, "APPROVED");
  };
  ask(p.ticket);
  EXPECT_EQ(now(p.ticket).state, State::kDeclined);
  wompi.on_query = nullptr;
  wompi.answer(p, PaymentState::kApproved);
  watch();
  EXPECT_EQ(now(p.ticket).state, State::kApproved);
}

TEST_F(LateMoneyTest, AHintThatComesWhileARailStaysSilentIsAskedAboutAtOnce) {
  const Payment p = started(order(0, "k"), "wompi");
  wompi.on_query = [&](const auto&) {
    m.clock.advance(std::chrono::seconds{1});
    hint(p, "APPROVED");
  };
  ask(p.ticket);
  wompi.on_query = nullptr;
  wompi.answer(p, PaymentState::kApproved);
  watch();
  EXPECT_EQ(now(p.ticket).state, State::kApproved);
}

}  // namespace
}  // namespace recaudo::payments
