// What every adapter behind PaymentGateway must do, whatever its rail: instantiate it with a
// fixture
//   INSTANTIATE_TYPED_TEST_SUITE_P(MyRail, GatewayContract, MyFixture);
// A fixture owns a scripted server on a real socket and a gateway that points to it:
//   gateways::PaymentGateway& gateway();                     // waits for seconds
//   gateways::PaymentGateway& hasty_gateway();               // the same, waits for half a second
//   gateways::CreateRequest request();                       // one that the rail accepts
//   std::vector<std::string> refusal_codes();                // they mean "certainly not created"
//   int requests_received();                                 // log-ins not counted
//   void stop();                                             // nobody listens any more
//   static constexpr int kSessionTries;                      // requests until it gives up; 1: none
//                                                            // can be renewed
//   static constexpr bool kSignsNotices;
//   static constexpr bool kSearches;                         // what its traits say
//   static constexpr bool kTellsPendingAmount;               // also of what nobody paid yet
// and each next_…() scripts one answer, in order:
//   next_created(cus, url), next_refused(code), next_status(Status), next_not_found(),
//   next_finalized(), next_not_finalized(code), next_banks(banks),
//   next_silence(), next_reset(), next_cut(), next_slow(), next_garbage(), next_wrong_seal(),
//   next_http(status), next_session_expired()
// where the rail searches: next_found(cus, url), next_nothing_found(); where it signs its hints:
//   gateways::Notice signed_notice(cus)
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "gateways/payment_gateway.h"

namespace recaudo::test {

template <typename Fixture>
class GatewayContract : public ::testing::Test {
 protected:
  // Scripts one failure of the transport after the request was received, each kind in turn.
  static constexpr int kLostAnswers = 8;
  void script_lost_answer(int kind) {
    switch (kind) {
      case 0:
        return f.next_silence();
      case 1:
        return f.next_reset();
      case 2:
        return f.next_cut();
      case 3:
        return f.next_slow();
      case 4:
        return f.next_garbage();
      case 5:
        return f.next_wrong_seal();
      case 6:
        return f.next_http(500);
      default:
        return f.next_http(404);
    }
  }
  gateways::Status status(gateways::PaymentState state) {
    gateways::Status s;
    s.state = state;
    s.amount = Money::centavos(125'430'050);
    s.ticket = gateways::TicketId(1048576);
    s.cus = gateways::Cus("2263241");
    s.cycle = 2;
    return s;
  }
  Fixture f;
};

TYPED_TEST_SUITE_P(GatewayContract);

// Of rails that open a session.
template <typename Fixture>
class GatewayWithSession : public GatewayContract<Fixture> {};
TYPED_TEST_SUITE_P(GatewayWithSession);

// Of rails that want to hear that the payment is registered.
template <typename Fixture>
class GatewayThatIsTold : public GatewayContract<Fixture> {};
TYPED_TEST_SUITE_P(GatewayThatIsTold);

TYPED_TEST_P(GatewayContract, ACreatedAttemptHasItsNumberAndItsAddress) {
  this->f.next_created("2263241", "https://banco.example/pagar?x=1");
  const auto outcome = this->f.gateway().create(this->f.request());
  const auto* created = std::get_if<gateways::Created>(&outcome);
  ASSERT_NE(created, nullptr);
  EXPECT_EQ(created->cus.str(), "2263241");
  EXPECT_EQ(created->redirect_url, "https://banco.example/pagar?x=1");
  EXPECT_FALSE(created->raw.empty());
}

TYPED_TEST_P(GatewayContract, EachRefusalKeepsItsCodeAndHasATextForThePayer) {
  for (const auto& code : this->f.refusal_codes()) {
    this->f.next_refused(code);
    const auto outcome = this->f.gateway().create(this->f.request());
    const auto* refused = std::get_if<gateways::Refused>(&outcome);
    ASSERT_NE(refused, nullptr) << code;
    EXPECT_EQ(refused->code, code);
    EXPECT_FALSE(refused->text.empty());
    EXPECT_FALSE(refused->raw.empty());
  }
}

TYPED_TEST_P(GatewayContract, ARequestThatNeverLeftIsRefusedNotUnknown) {
  this->f.stop();
  const auto outcome = this->f.gateway().create(this->f.request());
  const auto* refused = std::get_if<gateways::Refused>(&outcome);
  ASSERT_NE(refused, nullptr);
  EXPECT_TRUE(refused->code.starts_with("REC-")) << refused->code;
}

TYPED_TEST_P(GatewayContract, ACreationWithoutATrustworthyAnswerIsUnknownAndIsNotRepeated) {
  for (int kind = 0; kind < this->kLostAnswers; ++kind) {
    const int before = this->f.requests_received();
    this->script_lost_answer(kind);
    const auto outcome = this->f.hasty_gateway().create(this->f.request());
    const auto* unknown = std::get_if<gateways::Unknown>(&outcome);
    ASSERT_NE(unknown, nullptr) << kind;
    EXPECT_FALSE(unknown->detail.empty());
    EXPECT_EQ(this->f.requests_received(), before + 1) << kind;
  }
}

TYPED_TEST_P(GatewayWithSession, AnExpiredSessionIsRenewedAndTheCreationGoesOn) {
  this->f.next_session_expired();
  this->f.next_created("7", "https://banco.example/");
  const auto outcome = this->f.gateway().create(this->f.request());
  ASSERT_TRUE(std::holds_alternative<gateways::Created>(outcome));
}

TYPED_TEST_P(GatewayContract, ASessionThatIsAlwaysRefusedEndsAfterFewAttempts) {
  for (int i = 0; i < 5; ++i) this->f.next_session_expired();
  const auto outcome = this->f.gateway().create(this->f.request());
  ASSERT_TRUE(std::holds_alternative<gateways::Refused>(outcome));
  EXPECT_EQ(this->f.requests_received(), TypeParam::kSessionTries);
}

TYPED_TEST_P(GatewayContract, CredentialsThatAreRefusedAreToldFromSilence) {
  for (int i = 0; i < TypeParam::kSessionTries; ++i) this->f.next_session_expired();
  const auto denied = this->f.gateway().query(gateways::Cus("1"));
  ASSERT_TRUE(std::holds_alternative<gateways::Unavailable>(denied));
  EXPECT_EQ(std::get<gateways::Unavailable>(denied).contact, gateways::Contact::kDenied);
  this->f.next_garbage();
  const auto broken = this->f.gateway().query(gateways::Cus("1"));
  ASSERT_TRUE(std::holds_alternative<gateways::Unavailable>(broken));
  EXPECT_EQ(std::get<gateways::Unavailable>(broken).contact, gateways::Contact::kNone);
}

TYPED_TEST_P(GatewayContract, AnInvalidRequestIsNotSent) {
  auto request = this->f.request();
  request.amount = Money{};
  EXPECT_FALSE(this->f.gateway().check(request));
  const auto outcome = this->f.gateway().create(request);
  ASSERT_TRUE(std::holds_alternative<gateways::Refused>(outcome));
  EXPECT_EQ(this->f.requests_received(), 0);
}

TYPED_TEST_P(GatewayContract, AQueryReportsEachStateWithTheAmountToTheCentavo) {
  using enum gateways::PaymentState;
  for (const auto state : {kApproved, kPending}) {
    const auto expected = this->status(state);
    this->f.next_status(expected);
    const auto outcome = this->f.gateway().query(expected.cus);
    const auto* got = std::get_if<gateways::Status>(&outcome);
    ASSERT_NE(got, nullptr);
    EXPECT_EQ(got->state, state);
    const bool told = state == kApproved || TypeParam::kTellsPendingAmount;
    EXPECT_EQ(got->amount, told ? expected.amount : Money());
    EXPECT_EQ(got->currency, "COP");
    EXPECT_EQ(got->ticket, expected.ticket);
    EXPECT_EQ(got->cus, expected.cus);
    EXPECT_FALSE(got->raw.empty());
  }
}

TYPED_TEST_P(GatewayContract, ARejectionTellsItsCause) {
  using enum gateways::PaymentState;
  for (const auto state : {kDeclined, kFailed}) {
    auto expected = this->status(state);
    expected.cause_code = "00011";
    this->f.next_status(expected);
    const auto outcome = this->f.gateway().query(expected.cus);
    const auto* got = std::get_if<gateways::Status>(&outcome);
    ASSERT_NE(got, nullptr);
    EXPECT_EQ(got->state, state);
    EXPECT_FALSE(got->cause_text.empty());
  }
}

TYPED_TEST_P(GatewayContract, AnAttemptThatTheRailDoesNotKnowYetIsNoState) {
  this->f.next_not_found();
  const auto outcome = this->f.gateway().query(gateways::Cus("1"));
  EXPECT_TRUE(std::holds_alternative<gateways::NotFoundYet>(outcome));
}

TYPED_TEST_P(GatewayContract, AQueryWithoutATrustworthyAnswerIsNoState) {
  for (int kind = 0; kind < this->kLostAnswers; ++kind) {
    this->script_lost_answer(kind);
    const auto outcome = this->f.hasty_gateway().query(gateways::Cus("1"));
    EXPECT_TRUE(std::holds_alternative<gateways::Unavailable>(outcome)) << kind;
  }
}

TYPED_TEST_P(GatewayContract, TheAnswerOfAnotherAttemptIsNoState) {
  this->f.next_status(this->status(gateways::PaymentState::kApproved));
  const auto outcome = this->f.gateway().query(gateways::Cus("999"));
  EXPECT_TRUE(std::holds_alternative<gateways::Unavailable>(outcome));
}

TYPED_TEST_P(GatewayThatIsTold, FinalizingSaysWhetherTheRailTookNote) {
  this->f.next_finalized();
  EXPECT_TRUE(std::holds_alternative<gateways::Done>(
      this->f.gateway().finalize(gateways::Cus("1"), "R-1")));
  this->f.next_not_finalized("FAIL_INVALIDSTATE");
  const auto outcome = this->f.gateway().finalize(gateways::Cus("1"), "R-1");
  const auto* refused = std::get_if<gateways::NotDone>(&outcome);
  ASSERT_NE(refused, nullptr);
  EXPECT_EQ(refused->code, "FAIL_INVALIDSTATE");
  for (int kind = 0; kind < this->kLostAnswers; ++kind) {
    this->script_lost_answer(kind);
    EXPECT_TRUE(std::holds_alternative<gateways::Unavailable>(
        this->f.hasty_gateway().finalize(gateways::Cus("1"), "R-1")));
  }
}

TYPED_TEST_P(GatewayContract, BanksAreListedOrTheReasonIsGiven) {
  if (!this->f.gateway().traits().payer_chooses_bank) {
    const auto none = this->f.gateway().bank_list();
    ASSERT_TRUE(none);
    EXPECT_TRUE(none->empty());
    return;
  }
  this->f.next_http(500);
  EXPECT_FALSE(this->f.gateway().bank_list());
  this->f.next_banks({{"1007", "BANCO A"}, {"1022", "BANCO B"}});
  const auto banks = this->f.gateway().bank_list();
  ASSERT_TRUE(banks);
  ASSERT_EQ(banks->size(), 2U);
  EXPECT_EQ(banks->back().code, "1022");
}

TYPED_TEST_P(GatewayContract, ACreationInDoubtIsSearchedForAndNeverSentAgain) {
  ASSERT_EQ(this->f.gateway().traits().can_search, TypeParam::kSearches);
  if constexpr (!TypeParam::kSearches) {
    const auto outcome = this->f.gateway().find(this->f.request(), gateways::Search::kForThePayer);
    EXPECT_TRUE(std::holds_alternative<gateways::Unknown>(outcome));
    EXPECT_EQ(this->f.requests_received(), 0);
  } else {
    this->f.next_found("2263241", "https://banco.example/pagar");
    const auto outcome = this->f.gateway().find(this->f.request(), gateways::Search::kForThePayer);
    const auto* created = std::get_if<gateways::Created>(&outcome);
    ASSERT_NE(created, nullptr);
    EXPECT_EQ(created->cus.str(), "2263241");
    this->f.next_nothing_found();
    const auto nothing = this->f.gateway().find(this->f.request(), gateways::Search::kForThePayer);
    const auto* unknown = std::get_if<gateways::Unknown>(&nothing);
    ASSERT_NE(unknown, nullptr);
    EXPECT_TRUE(unknown->cus.empty());
    for (int kind = 0; kind < this->kLostAnswers; ++kind) {
      this->script_lost_answer(kind);
      const auto lost =
          this->f.hasty_gateway().find(this->f.request(), gateways::Search::kForThePayer);
      EXPECT_TRUE(std::holds_alternative<gateways::Unknown>(lost)) << kind;
    }
  }
}

TYPED_TEST_P(GatewayContract, AHintIsOnlyHeardWithItsSignature) {
  if constexpr (TypeParam::kSignsNotices) {
    const gateways::Notice good = this->f.signed_notice("2263241");
    const auto subject = this->f.gateway().read_notice(good);
    ASSERT_TRUE(subject);
    EXPECT_EQ(subject->cus.str(), "2263241");
    gateways::Notice forged = good;
    const auto at = forged.body.find("2263241");
    forged.body[at] = '9';
    const auto refused = this->f.gateway().read_notice(forged);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::kRailNoticeRefused);
    EXPECT_FALSE(this->f.gateway().read_notice({"{}", ""}));
    EXPECT_FALSE(this->f.gateway().read_notice({"", ""}));
  } else {
    EXPECT_FALSE(this->f.gateway().read_notice({"{}", ""}));
  }
  EXPECT_EQ(this->f.requests_received(), 0);
}

REGISTER_TYPED_TEST_SUITE_P(GatewayContract, ACreatedAttemptHasItsNumberAndItsAddress,
                            EachRefusalKeepsItsCodeAndHasATextForThePayer,
                            ARequestThatNeverLeftIsRefusedNotUnknown,
                            ACreationWithoutATrustworthyAnswerIsUnknownAndIsNotRepeated,
                            ASessionThatIsAlwaysRefusedEndsAfterFewAttempts,
                            CredentialsThatAreRefusedAreToldFromSilence, AnInvalidRequestIsNotSent,
                            AQueryReportsEachStateWithTheAmountToTheCentavo,
                            ARejectionTellsItsCause, AnAttemptThatTheRailDoesNotKnowYetIsNoState,
                            AQueryWithoutATrustworthyAnswerIsNoState,
                            TheAnswerOfAnotherAttemptIsNoState, BanksAreListedOrTheReasonIsGiven,
                            ACreationInDoubtIsSearchedForAndNeverSentAgain,
                            AHintIsOnlyHeardWithItsSignature);

REGISTER_TYPED_TEST_SUITE_P(GatewayWithSession, AnExpiredSessionIsRenewedAndTheCreationGoesOn);
REGISTER_TYPED_TEST_SUITE_P(GatewayThatIsTold, FinalizingSaysWhetherTheRailTookNote);
// Not every rail opens a session, or is told.
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(GatewayWithSession);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(GatewayThatIsTold);

}  // namespace recaudo::test
