// What a rail asks for before it can be used is read once and kept, and a rail that is silent costs
// one reader its patience.
#include "core/payments/rail_offers.h"

#include <gtest/gtest.h>

#include <future>

#include "tests/core/scripted_gateway.h"

namespace recaudo::payments {
namespace {

using namespace std::chrono_literals;

struct RailOffersTest : public ::testing::Test {
  ManualClock clock{value_or_throw(parse_instant("2026-03-31T12:00:00-05:00"))};
  test::ScriptedGateway pse{"pse"};
  test::ScriptedGateway wompi{"wompi"};
  Rails rails{std::vector<gateways::PaymentGateway*>{&pse, &wompi}};
  RailOffers offers{rails, clock};
  const Error silence{Code::kRailNotReached, "sin respuesta"};
};

TEST_F(RailOffersTest, TheBanksAreAskedForOncePerDayAndRail) {
  ASSERT_TRUE(offers.banks(pse));
  ASSERT_TRUE(offers.banks(wompi));
  clock.advance(24h - 1s);
  EXPECT_EQ(value_or_throw(offers.banks(pse)).front().code, "1007");
  EXPECT_EQ(pse.bank_lists, 1);
  EXPECT_EQ(wompi.bank_lists, 1);
  clock.advance(1s);
  ASSERT_TRUE(offers.banks(pse));
  EXPECT_EQ(pse.bank_lists, 2);
}

TEST_F(RailOffersTest, ConsentsAreAskedForAgainAfterHalfAMinute) {
  ASSERT_TRUE(offers.consents(wompi));
  clock.advance(29s);
  EXPECT_EQ(value_or_throw(offers.consents(wompi)).front().token, "t1");
  EXPECT_EQ(wompi.consent_lists, 1);
  clock.advance(1s);
  ASSERT_TRUE(offers.consents(wompi));
  EXPECT_EQ(wompi.consent_lists, 2);
}

TEST_F(RailOffersTest, AFailureIsRememberedForSomeSeconds) {
  wompi.offer_error = silence;
  EXPECT_FALSE(offers.consents(wompi));
  EXPECT_EQ(offers.consents(wompi).error().code, Code::kRailNotReached);
  EXPECT_EQ(wompi.consent_lists, 1);
  wompi.offer_error.reset();
  clock.advance(10s);
  EXPECT_TRUE(offers.consents(wompi));
}

TEST_F(RailOffersTest, SilencesRestTheRailAndThenNobodyAsksIt) {
  wompi.offer_error = silence;
  for (int i = 0; i < 5; ++i) {
    EXPECT_FALSE(offers.banks(wompi));
    clock.advance(10s);
  }
  EXPECT_TRUE(rails.rests("wompi", clock.now()));
  EXPECT_FALSE(offers.banks(wompi));
  EXPECT_FALSE(offers.consents(wompi));
  EXPECT_EQ(wompi.bank_lists, 5);
  EXPECT_EQ(wompi.consent_lists, 0);
  EXPECT_TRUE(offers.banks(pse));
}

TEST_F(RailOffersTest, CredentialsThatAreRefusedRestTheRailAtOnce) {
  for (const auto code : {Code::kRailAccessDenied, Code::kPseAccessDenied}) {
    auto& gateway = code == Code::kPseAccessDenied ? pse : wompi;
    gateway.offer_error = Error{code, "HTTP 401"};
    EXPECT_FALSE(offers.banks(gateway));
    EXPECT_TRUE(rails.rests(gateway.traits().name, clock.now() + 4min));
  }
}

TEST_F(RailOffersTest, AListThatWasKeptDoesNotMakeASilentRailAnswer) {
  ASSERT_TRUE(offers.banks(pse));
  for (int i = 0; i < 4; ++i) rails.silent("pse", clock.now(), "sin respuesta");
  ASSERT_TRUE(offers.banks(pse));
  EXPECT_EQ(rails.pulse("pse").failures, 4);
}

TEST_F(RailOffersTest, WhileOneReaderWaitsTheOthersDoNotAskAndDoNotWaitLong) {
  std::promise<void> asked;
  std::promise<void> answers;
  wompi.on_bank_list = [&] {
    asked.set_value();
    answers.get_future().wait();
  };
  auto first = std::async(std::launch::async, [&] { return offers.banks(wompi); });
  asked.get_future().wait();
  const auto before = std::chrono::steady_clock::now();
  const auto second = offers.banks(wompi);
  EXPECT_LT(std::chrono::steady_clock::now() - before, 10s);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::kRailNotReached);
  answers.set_value();
  EXPECT_TRUE(first.get());
  EXPECT_TRUE(offers.banks(wompi));
  EXPECT_EQ(wompi.bank_lists, 1);
}

}  // namespace
}  // namespace recaudo::payments
