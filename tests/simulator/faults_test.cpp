// The misfortunes of the world, each alone and at its worst, on PSE; those of an answer are tried
// on every rail in every_rail_faults_test.cpp.
#include <gtest/gtest.h>

#include <chrono>

#include "gateways/simulator/faults.h"
#include "tests/simulator/company.h"
#include "tests/simulator/hint_listener.h"

namespace recaudo::simulator {
namespace {

using std::chrono::minutes;

class Misfortunes : public testing::Test, public Company {
 protected:
  void SetUp() override {
    options.notification_url = listener.url();
    start();
  }
  void always(const char* fault, int more = 1000) {
    EXPECT_EQ(control("faults", JsonObject().number(fault, more).str()).status, 200);
  }
  // Approved by the payer on the pages.
  std::string approved(std::int64_t ticket) {
    const auto [cus, enc] = create(ticket, "1000");
    pay(enc, "approve");
    return cus;
  }
  HintListener listener;
};

TEST_F(Misfortunes, EveryHintMayBeLost) {
  always("hint_lost_permille");
  const auto lost = approved(1);
  control("faults", "{}");
  const auto told = approved(2);
  ASSERT_TRUE(listener.wait_for(1));
  EXPECT_NE(listener.body(0).find(told), std::string::npos);
  EXPECT_EQ(state(lost), "OK");
}

TEST_F(Misfortunes, EveryHintMayComeTwice) {
  always("hint_twice_permille");
  approved(1);
  EXPECT_TRUE(listener.wait_for(2));
}

TEST_F(Misfortunes, EveryHintMayComeBeforeTheAnswer) {
  always("hint_early_permille");
  const auto cus = create(1).cus;
  control("transactions/" + cus, R"({"decision":"approve"})");
  EXPECT_EQ(listener.count(), 1U);
}

TEST_F(Misfortunes, AQuestionMayBeAnsweredWithTheStateOfBefore) {
  const auto cus = approved(1);
  always("out_of_order_permille");
  EXPECT_EQ(state(cus), "PENDING");
  control("faults", "{}");
  EXPECT_EQ(state(cus), "OK");
}

TEST_F(Misfortunes, OneOrderedOldAnswerIsGivenOnce) {
  const auto cus = create(1).cus;
  control("transactions/" + cus, R"({"decision":"approve","callback":"out_of_order"})");
  EXPECT_EQ(state(cus), "PENDING");
  EXPECT_EQ(state(cus), "OK");
}

TEST_F(Misfortunes, TheBankMayThinkForMinutes) {
  control("faults", R"({"pending_permille":1000,"pending_minutes":45})");
  const auto cus = approved(1);
  clock.advance(minutes(44));
  EXPECT_EQ(state(cus), "PENDING");
  clock.advance(minutes(1));
  EXPECT_EQ(state(cus), "OK");
}

TEST_F(Misfortunes, TheBankMayMoveOnePesoLess) {
  always("amount_changed_permille");
  EXPECT_EQ(ask(approved(1)).find("transactionValue")->text, "999.00");
}

TEST_F(Misfortunes, AFailureMayTurnIntoAnApproval) {
  always("late_ok_permille");
  const auto cus = approved(1);
  EXPECT_EQ(state(cus), "FAILED");
  clock.advance(minutes(10));
  EXPECT_EQ(state(cus), "OK");
}

TEST_F(Misfortunes, WhatTimeChangesIsToldWithoutAnyoneAsking) {
  create(1);
  clock.advance(minutes(21));
  EXPECT_TRUE(listener.wait_for(1));
}

TEST_F(Misfortunes, AnUnknownOrExcessiveFaultIsRefused) {
  EXPECT_EQ(control("faults", R"({"hint_lost":1})").status, 400);
  EXPECT_EQ(control("faults", R"({"hint_lost_permille":1001})").status, 400);
}

TEST(FaultSource, TheSameSeedDrawsTheSame) {
  Faults f;
  f.hint_lost_permille = 500;
  const auto draws = [&](std::uint64_t seed) {
    FaultSource source(f, seed);
    std::string out;
    for (int i = 0; i < 64; ++i) out += source.draw(&Faults::hint_lost_permille) ? '1' : '0';
    return out;
  };
  EXPECT_EQ(draws(7), draws(7));
  EXPECT_NE(draws(7), draws(8));
}

TEST(PseScenario, ATicketMayHaveItsScript) {
  Company c;
  c.options.scenario_file = (c.directory / "scenario.json").string();
  write_secret_file(c.options.scenario_file,
                    Secret(R"({"payments":[{"reference":"7","rail":"pse","decision":"decline"},)"
                           R"({"reference":"8","refusal":"exceeded_limit"}]})"));
  c.start();
  EXPECT_EQ(c.state(c.create(7).cus), "NOT_AUTHORIZED");
  EXPECT_EQ(c.code_of_create(c.create_json(8)), "FAIL_EXCEEDEDLIMIT");
  EXPECT_EQ(c.state(c.create(9).cus), "PENDING");
}

}  // namespace
}  // namespace recaudo::simulator
