// Several rails behind one order: each attempt stays with the rail it was made on, creations in
// doubt are searched for, hints only make us ask, and a rail that does not answer rests.
#include <gtest/gtest.h>

#include "core/payments/apply_report.h"
#include "core/payments/cases.h"
#include "core/payments/notices.h"
#include "core/payments/start_payment.h"
#include "core/payments/watch_pending.h"
#include "ledger/check.h"
#include "tests/core/scripted_gateway.h"
#include "tests/core/support.h"

namespace recaudo::payments {
namespace {

using gateways::PaymentState;
using test::ScriptedGateway;

class RailsTest : public ::testing::Test {
 protected:
  Order order(int parcel, const std::string& key) {
    return value_or_throw(
        create_order(m.services(), m.law(), events::anonymous_taxpayer(),
                     {.parcel = m.parcel(parcel).id, .vigencias = {2026}, .request_key = key}));
  }
  Result<StartOutcome> start(const Order& o, const std::string& rail) {
    return start_payment(m.services(), m.law(), rails, events::anonymous_taxpayer(),
                         {.order = o.token,
                          .rail = rail,
                          .payer = {},
                          .bank_code = "1007",
                          .bank_name = "BANCO DE PRUEBA",
                          .payer_ip = "127.0.0.1",
                          .request_key = "start-" + std::to_string(++starts),
                          .return_url_base = "https://localhost/pago/"});
  }
  Payment started(const Order& o, const std::string& rail) {
    return std::get<Started>(value_or_throw(start(o, rail))).payment;
  }
  Payment now(TicketId ticket) {
    return m.db.app().read(
        [&](pqxx::read_transaction& tx) { return value_or_throw(payment_by_ticket(tx, ticket)); });
  }
  Payment last_of(const Order& o) {
    return m.db.app().read(
        [&](pqxx::read_transaction& tx) { return payments_of_order(tx, o.id).at(0); });
  }
  std::vector<Case> cases() {
    return m.db.app().read([](pqxx::read_transaction& tx) { return open_cases(tx, 50); });
  }
  std::vector<std::string> tally() {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      std::vector<std::string> out;
      for (const auto& c : notices_of(tx, m.clock.today()))
        out.push_back(c.rail + " " + c.verdict + " " + std::to_string(c.notices));
      return out;
    });
  }
  std::int64_t evidence(TicketId ticket) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return tx
          .exec_params1("select count(*) from payments.evidence where attempt_id = $1",
                        ticket.value())[0]
          .as<std::int64_t>();
    });
  }
  void TearDown() override {
    const auto report =
        m.db.app().read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
    EXPECT_TRUE(report.ok()) << report.differences.at(0);
  }

  test::Municipality m;
  ScriptedGateway pse{"pse"};
  ScriptedGateway wompi{"wompi"};
  Rails rails{std::vector<gateways::PaymentGateway*>{&pse, &wompi}};
  int starts = 0;
};

TEST_F(RailsTest, AnAttemptIsAskedAboutOnTheRailItWasMadeOn) {
  const Payment p = started(order(0, "k"), "wompi");
  EXPECT_EQ(p.rail, "wompi");
  wompi.answer(p, PaymentState::kApproved);
  EXPECT_EQ(
      value_or_throw(query_now(m.services(), m.law(), rails, p.ticket, Source::kReturn)).state,
      State::kApproved);
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

TEST_F(RailsTest, ACreationInDoubtThatTheSearchFindsGoesOn) {
  wompi.lets_search();
  wompi.create_answers.push_back(gateways::Unknown{"sin respuesta", "sin respuesta"});
  wompi.find_answer = gateways::Created{Cus("15113-1"), "https://banco.example/x", 0, "{}"};
  const Payment p = started(order(0, "k"), "wompi");
  EXPECT_EQ(p.state, State::kPending);
  EXPECT_EQ(p.cus.str(), "15113-1");
  EXPECT_EQ(wompi.creates, 1) << "it is never sent again";
  EXPECT_EQ(evidence(p.ticket), 2);
}

TEST_F(RailsTest, ACreationInDoubtThatTheSearchDoesNotFindIsNotStartedAndAnotherMayBegin) {
  wompi.lets_search();
  wompi.create_answers.push_back(gateways::Unknown{"sin respuesta", "sin respuesta"});
  const Order o = order(0, "k");
  ASSERT_TRUE(std::holds_alternative<NotStarted>(value_or_throw(start(o, "wompi"))));
  EXPECT_EQ(wompi.searches, 1);
  EXPECT_EQ(last_of(o).state, State::kNotStarted);
  EXPECT_EQ(started(o, "pse").state, State::kPending);
}

TEST_F(RailsTest, ARailWithoutSearchIsNotSearched) {
  pse.create_answers.push_back(gateways::Unknown{"sin respuesta", "sin respuesta"});
  ASSERT_TRUE(std::holds_alternative<NotStarted>(value_or_throw(start(order(0, "k"), "pse"))));
  EXPECT_EQ(pse.searches, 0);
}

TEST_F(RailsTest, AnAttemptKnownWithoutAddressIsAskedAboutOnceAndItsLateMoneyIsTaken) {
  wompi.create_answers.push_back(gateways::Unknown{"sin dirección", "{}", Cus("15113-1")});
  const Order o = order(0, "k");
  ASSERT_TRUE(std::holds_alternative<NotStarted>(value_or_throw(start(o, "wompi"))));
  const Payment p = last_of(o);
  EXPECT_EQ(p.cus.str(), "15113-1");
  wompi.answer(p, PaymentState::kApproved);
  m.clock.advance(std::chrono::minutes{10});
  EXPECT_EQ(watch_pending(m.services(), m.law(), rails, 10).queried, 1);
  EXPECT_EQ(now(p.ticket).state, State::kApproved);
  EXPECT_TRUE(now(p.ticket).late);
  EXPECT_EQ(watch_pending(m.services(), m.law(), rails, 10).queried, 0);
}

TEST_F(RailsTest, WhatWasNotStartedAndIsStillPendingIsAskedAboutOnTheSchedule) {
  wompi.create_answers.push_back(gateways::Unknown{"sin dirección", "{}", Cus("15113-1")});
  const Order o = order(0, "k");
  ASSERT_TRUE(start(o, "wompi"));
  wompi.answer(last_of(o), PaymentState::kPending);
  m.clock.advance(std::chrono::minutes{10});
  EXPECT_EQ(watch_pending(m.services(), m.law(), rails, 10).queried, 1);
  EXPECT_EQ(watch_pending(m.services(), m.law(), rails, 10).queried, 0) << "not again at once";
  m.clock.advance(std::chrono::hours{1});
  EXPECT_EQ(watch_pending(m.services(), m.law(), rails, 10).queried, 1);
  EXPECT_EQ(last_of(o).state, State::kNotStarted);
  wompi.answer(last_of(o), PaymentState::kApproved);
  m.clock.advance(std::chrono::hours{1});
  watch_pending(m.services(), m.law(), rails, 10);
  EXPECT_EQ(last_of(o).state, State::kApproved);
  EXPECT_TRUE(last_of(o).late);
}

TEST_F(RailsTest, WhatWasNotStartedAndStaysPendingIsLeftToPeopleAfterFiveDays) {
  wompi.create_answers.push_back(gateways::Unknown{"sin dirección", "{}", Cus("15113-1")});
  const Order o = order(0, "k");
  ASSERT_TRUE(start(o, "wompi"));
  wompi.answer(last_of(o), PaymentState::kPending);
  for (const int hours : {1, 5 * 24}) {
    m.clock.advance(std::chrono::hours{hours});
    watch_pending(m.services(), m.law(), rails, 10);
  }
  EXPECT_FALSE(last_of(o).next_query_at);
}

TEST_F(RailsTest, ACreationLostInACrashIsSearchedForBeforeItIsGivenUp) {
  wompi.lets_search();
  const Order o = order(0, "k");
  wompi.on_create = [](const auto&) { throw std::runtime_error("the process died"); };
  EXPECT_THROW((void)start(o, "wompi"), std::runtime_error);
  wompi.find_answer = gateways::Created{Cus("15113-1"), "https://banco.example/x", 0, "{}"};
  m.clock.advance(std::chrono::minutes{6});
  EXPECT_EQ(watch_pending(m.services(), m.law(), rails, 10).not_started, 1);
  EXPECT_EQ(last_of(o).state, State::kNotStarted) << "nobody was sent to that address";
  EXPECT_EQ(last_of(o).cus.str(), "15113-1");
  EXPECT_EQ(wompi.last.order_reference, o.reference.str());
}

TEST_F(RailsTest, ASearchThatNobodyAnsweredIsMadeAgainUntilTheRailKnows) {
  wompi.lets_search();
  wompi.create_answers.push_back(gateways::Unknown{"sin respuesta", "sin respuesta"});
  const Order o = order(0, "k");
  ASSERT_TRUE(std::holds_alternative<NotStarted>(value_or_throw(start(o, "wompi"))));
  const auto later = [&] {
    m.clock.advance(std::chrono::minutes{10});
    watch_pending(m.services(), m.law(), rails, 10);
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

TEST_F(RailsTest, ACreationThatTheRailSaysItDoesNotHaveIsNotSearchedForAgain) {
  wompi.lets_search();
  wompi.create_answers.push_back(gateways::Unknown{"sin respuesta", "sin respuesta"});
  wompi.find_answer = gateways::Unknown{"no hay", "[]", Cus(), gateways::Contact::kAnswered};
  ASSERT_TRUE(start(order(0, "k"), "wompi"));  // it may have been on its way: once more
  for (int i = 0; i < 3; ++i) {
    m.clock.advance(std::chrono::minutes{10});
    watch_pending(m.services(), m.law(), rails, 10);
  }
  EXPECT_EQ(wompi.searches, 2);
}

TEST_F(RailsTest, ASecondApprovalOnAnotherRailIsAllCreditWithACase) {
  const Order o = order(0, "k");
  const Payment a = started(o, "wompi");
  wompi.answer(a, PaymentState::kFailed);
  value_or_throw(query_now(m.services(), m.law(), rails, a.ticket, Source::kReturn));
  const Payment b = started(o, "pse");
  pse.answer(b, PaymentState::kApproved);
  value_or_throw(query_now(m.services(), m.law(), rails, b.ticket, Source::kReturn));
  wompi.answer(a, PaymentState::kApproved);
  value_or_throw(query_now(m.services(), m.law(), rails, a.ticket, Source::kHint));
  EXPECT_TRUE(now(a.ticket).duplicate);
  EXPECT_TRUE(now(a.ticket).late);
  EXPECT_FALSE(now(b.ticket).duplicate);
}

TEST_F(RailsTest, AForgedHintIsRefusedCountedAndLeavesNothingElse) {
  const Payment p = started(order(0, "k"), "wompi");
  const auto before = evidence(p.ticket);
  const auto taken = take_notice(m.services(), wompi, {p.cus.str() + " 1 mentira", ""});
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, Code::kRailNoticeRefused);
  EXPECT_EQ(tally(), std::vector<std::string>{"wompi rechazado 1"});
  EXPECT_EQ(evidence(p.ticket), before);
  EXPECT_EQ(watch_pending(m.services(), m.law(), rails, 10).queried, 0);
}

TEST_F(RailsTest, ASignedHintIsKeptAndBringsTheQueryForward) {
  const Payment p = started(order(0, "k"), "wompi");
  wompi.answer(p, PaymentState::kApproved);
  EXPECT_EQ(value_or_throw(take_notice(m.services(), wompi, wompi.notice(p, "a"))),
            NoticeVerdict::kHeard);
  EXPECT_EQ(now(p.ticket).state, State::kPending) << "a hint changes no state";
  EXPECT_EQ(watch_pending(m.services(), m.law(), rails, 10).decided, 1);
  EXPECT_EQ(now(p.ticket).state, State::kApproved);
}

TEST_F(RailsTest, TheSameHintTwiceIsKeptOnce) {
  const Payment p = started(order(0, "k"), "wompi");
  value_or_throw(take_notice(m.services(), wompi, wompi.notice(p, "a")));
  const auto once = evidence(p.ticket);
  EXPECT_EQ(value_or_throw(take_notice(m.services(), wompi, wompi.notice(p, "a"))),
            NoticeVerdict::kRepeated);
  EXPECT_EQ(evidence(p.ticket), once);
  EXPECT_EQ(tally(), (std::vector<std::string>{"wompi repetido 1", "wompi valido 1"}));
}

TEST_F(RailsTest, AHintOfOneRailSaysNothingOfAnothersPayment) {
  const Payment p = started(order(0, "k"), "pse");
  EXPECT_EQ(value_or_throw(take_notice(m.services(), wompi, wompi.notice(p, "a"))),
            NoticeVerdict::kUnknown);
}

TEST_F(RailsTest, AHintThatOvertakesTheAnswerOfTheCreationDoesNoHarm) {
  wompi.on_create = [&](const gateways::CreateRequest& r) {
    Payment p;
    p.ticket = r.ticket;
    p.cus = ScriptedGateway::cus_of(r.ticket);
    EXPECT_EQ(value_or_throw(take_notice(m.services(), wompi, wompi.notice(p, "a"))),
              NoticeVerdict::kHeard);
  };
  EXPECT_EQ(started(order(0, "k"), "wompi").state, State::kPending);
}

TEST_F(RailsTest, AHintTellsTheNumberOfACreationThatHadNoAnswer) {
  wompi.create_answers.push_back(gateways::Unknown{"sin respuesta", "sin respuesta"});
  const Order o = order(0, "k");
  ASSERT_TRUE(start(o, "wompi"));
  Payment p = last_of(o);
  p.cus = Cus("15113-9");
  value_or_throw(take_notice(m.services(), wompi, wompi.notice(p, "a")));
  wompi.answer(p, PaymentState::kApproved);
  watch_pending(m.services(), m.law(), rails, 10);
  EXPECT_EQ(now(p.ticket).state, State::kApproved);
}

// Money that a hint tells of after the attempt had ended.
class LateMoneyTest : public RailsTest {
 protected:
  Payment declined(const Order& o) {
    const Payment p = started(o, "wompi");
    wompi.answer(p, PaymentState::kDeclined);
    Payment after =
        value_or_throw(query_now(m.services(), m.law(), rails, p.ticket, Source::kReturn));
    EXPECT_EQ(after.state, State::kDeclined);
    wompi.answers.clear();
    return after;
  }
  void hint(const Payment& p, const std::string& what) {
    ASSERT_EQ(value_or_throw(take_notice(m.services(), wompi, wompi.notice(p, what))),
              NoticeVerdict::kHeard);
  }
  void watch() { watch_pending(m.services(), m.law(), rails, 10); }
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
  value_or_throw(query_now(m.services(), m.law(), rails, p.ticket, Source::kReturn));
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
  value_or_throw(query_now(m.services(), m.law(), rails, p.ticket, Source::kReturn));
  wompi.on_query = nullptr;
  wompi.answer(p, PaymentState::kApproved);
  watch();
  EXPECT_EQ(now(p.ticket).state, State::kApproved);
}

TEST_F(LateMoneyTest, WhatWasNotStartedIsAskedAboutUntilTheRailAnswers) {
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

TEST_F(RailsTest, AfterFiveSilencesARailRestsForAMinuteAndNobodyWaitsForIt) {
  const Payment p = started(order(0, "k"), "wompi");
  for (int i = 0; i < 5; ++i)
    value_or_throw(query_now(m.services(), m.law(), rails, p.ticket, Source::kReturn));
  EXPECT_EQ(wompi.queries, 5);
  value_or_throw(query_now(m.services(), m.law(), rails, p.ticket, Source::kReturn));
  EXPECT_EQ(wompi.queries, 5);
  const Order other = order(1, "k1");
  ASSERT_TRUE(std::holds_alternative<NotStarted>(value_or_throw(start(other, "wompi"))));
  EXPECT_EQ(wompi.creates, 1);
  EXPECT_EQ(started(other, "pse").rail, "pse") << "no attempt was left behind";
  m.clock.advance(std::chrono::minutes{1});
  wompi.answer(p, PaymentState::kPending);
  value_or_throw(query_now(m.services(), m.law(), rails, p.ticket, Source::kReturn));
  EXPECT_EQ(rails.pulse("wompi").failures, 0);
}

TEST_F(RailsTest, CredentialsThatAreRefusedRestTheRailAtOnce) {
  wompi.create_answers.push_back(gateways::Refused{std::string(info(Code::kRailAccessDenied).id),
                                                   "x", "HTTP 401", gateways::Contact::kDenied});
  ASSERT_TRUE(start(order(0, "k"), "wompi"));
  EXPECT_TRUE(rails.rests("wompi", m.clock.now() + std::chrono::minutes{4}));
  EXPECT_FALSE(rails.rests("wompi", m.clock.now() + std::chrono::minutes{5}));
  EXPECT_FALSE(rails.rests("pse", m.clock.now()));
}

TEST_F(RailsTest, CredentialsThatAreRefusedWhenAskingRestTheRailAtOnce) {
  const Payment p = started(order(0, "k"), "wompi");
  wompi.answers[p.cus.str()] =
      gateways::Unavailable{"HTTP 401", "HTTP 401", gateways::Contact::kDenied};
  value_or_throw(query_now(m.services(), m.law(), rails, p.ticket, Source::kReturn));
  EXPECT_TRUE(rails.rests("wompi", m.clock.now() + std::chrono::minutes{4}));
}

TEST_F(RailsTest, ARailRestsFromWhenItFellSilentNotFromWhenItWasAsked) {
  for (int i = 0; i < 4; ++i) rails.silent("wompi", m.clock.now(), "sin respuesta");
  wompi.on_create = [&](const auto&) { m.clock.advance(std::chrono::seconds{30}); };
  wompi.create_answers.push_back(gateways::Unknown{"sin respuesta", "sin respuesta"});
  ASSERT_TRUE(start(order(0, "k"), "wompi"));
  EXPECT_TRUE(rails.rests("wompi", m.clock.now() + std::chrono::seconds{59}));
}

TEST_F(RailsTest, ASearchAndTheTakingNoteAreHeardLikeEveryOtherQuestion) {
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
  value_or_throw(query_now(m.services(), m.law(), rails, p.ticket, Source::kReturn));
  wompi.finalize_answer = gateways::Unavailable{"sin respuesta", "sin respuesta"};
  watch_pending(m.services(), m.law(), rails, 10);
  EXPECT_EQ(rails.pulse("wompi").failures, 1);
}

TEST_F(RailsTest, TheJanitorSearchesForTheBooksAndAPersonForThePayer) {
  wompi.lets_search();
  wompi.create_answers.push_back(gateways::Unknown{"sin respuesta", "sin respuesta"});
  const Order o = order(0, "k");
  ASSERT_TRUE(start(o, "wompi"));
  EXPECT_EQ(wompi.last_search, gateways::Search::kForThePayer);
  wompi.on_create = [](const auto&) { throw std::runtime_error("the process died"); };
  EXPECT_THROW((void)start(o, "wompi"), std::runtime_error);
  m.clock.advance(std::chrono::minutes{6});
  EXPECT_EQ(watch_pending(m.services(), m.law(), rails, 10).not_started, 1);
  EXPECT_EQ(wompi.last_search, gateways::Search::kForTheBooks);
}

TEST_F(RailsTest, ARailThatFallsSilentInTheMiddleOfARoundIsLeftAlone) {
  for (int i = 0; i < 8; ++i) started(order(i, "k" + std::to_string(i)), "wompi");
  m.clock.advance(std::chrono::minutes{10});
  EXPECT_EQ(watch_pending(m.services(), m.law(), rails, 10).queried, 5);
}

TEST_F(RailsTest, ASlowRailGetsItsPartOfARoundAndTheOthersGetTheirs) {
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

TEST_F(RailsTest, AnUnsignedHintIsHeardOnlyForTheRailItCameTo) {
  const Payment other = started(order(0, "k"), "wompi");
  const Payment p = started(order(1, "k1"), "pse");
  const auto refused = heed_hint(m.services(), m.law(), rails, "pse", other.ticket);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kNotFound);
  EXPECT_EQ(wompi.queries, 0);
  pse.answer(p, PaymentState::kApproved);
  EXPECT_EQ(value_or_throw(heed_hint(m.services(), m.law(), rails, "pse", p.ticket)).state,
            State::kApproved);
}

TEST_F(RailsTest, APendingPaymentWhoseAnswersCannotBeReadBecomesACaseAfterAnHour) {
  const std::pair<gateways::QueryOutcome, int> unreadable[] = {
      {gateways::Unavailable{"ilegible", "{"}, 0}, {gateways::NotFoundYet{"{}"}, 1}};
  for (const auto& [outcome, parcel] : unreadable) {
    const Payment p = started(order(parcel, "k" + std::to_string(parcel)), "wompi");
    wompi.answers[p.cus.str()] = outcome;
    value_or_throw(query_now(m.services(), m.law(), rails, p.ticket, Source::kReturn));
    EXPECT_EQ(cases().size(), static_cast<std::size_t>(parcel));
    m.clock.advance(std::chrono::minutes{61});
    for (int i = 0; i < 2; ++i)
      value_or_throw(query_now(m.services(), m.law(), rails, p.ticket, Source::kReturn));
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
  value_or_throw(query_now(m.services(), m.law(), rails, p.ticket, Source::kReturn));
  status.ach_cus = "112233";
  wompi.answers[p.cus.str()] = status;
  value_or_throw(query_now(m.services(), m.law(), rails, p.ticket, Source::kReturn));
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
  value_or_throw(query_now(m.services(), m.law(), rails, p.ticket, Source::kReturn));
  EXPECT_EQ(watch_pending(m.services(), m.law(), rails, 10).finalized, 0);
  EXPECT_EQ(wompi.finalizations, 0);
}

}  // namespace
}  // namespace recaudo::payments
