// What a payer sees and clicks, and the hints that the company gets meanwhile.
#include <gtest/gtest.h>

#include <chrono>

#include "tests/simulator/company.h"
#include "tests/simulator/hint_listener.h"

namespace recaudo::simulator {
namespace {

class PayerPages : public testing::Test, public Company {
 protected:
  void SetUp() override { start(); }
};

TEST_F(PayerPages, ThePayerGoesFromTheSummaryToTheBankAndBack) {
  const auto [cus, enc] = create(1);
  const auto summary = get("/PSENF/index.html?enc=" + enc);
  EXPECT_EQ(summary.status, 200);
  for (const char* text : {"SIMULADOR", "MUNICIPIO DE EJEMPLO", "$\u00a01.254.300",
                           "Ana Perez Gomez", "Ir al banco", "Abandonar"})
    EXPECT_NE(summary.body.find(text), std::string::npos) << text;
  EXPECT_EQ(form("/PSENF/enter", "enc=" + enc).header("location"), "/PSENF/bank?enc=" + enc);
  const auto bank = get("/PSENF/bank?enc=" + enc);
  for (const char* text : {"SIMULADOR", "Aprobar", "Rechazar", "Dejar pendiente", "Abandonar"})
    EXPECT_NE(bank.body.find(text), std::string::npos) << text;
  const auto decided = form("/PSENF/decide", "enc=" + enc + "&decision=approve");
  EXPECT_EQ(decided.status, 303);
  EXPECT_NE(get(std::string(decided.header("location"))).body.find("Regresar al comercio"),
            std::string::npos);
  const auto back = get("/PSENF/return?enc=" + enc);
  EXPECT_EQ(back.status, 302);
  EXPECT_EQ(back.header("location"), sample.find("entityurl")->text);
}

TEST_F(PayerPages, AnUnknownTokenShowsNothing) {
  create(1);
  for (const char* path : {"index.html", "bank", "done", "return"})
    EXPECT_EQ(get(std::string("/PSENF/") + path + "?enc=AAAA").status, 404);
  EXPECT_EQ(form("/PSENF/decide", "enc=AAAA&decision=approve").status, 404);
}

TEST_F(PayerPages, WhatTheCompanySendsIsEscaped) {
  const auto answer =
      call("CreateTransactionPaymentNF",
           create_json(1, "1000", "paymentDescription", json_string("<script>x</script> & 'y'")));
  const auto page = answer.find("pseURL")->text;
  const auto body = get(page.substr(page.find("/PSENF"))).body;
  EXPECT_EQ(body.find("<script"), std::string::npos);
  EXPECT_NE(body.find("&lt;script&gt;x&lt;/script&gt; &amp; &#39;y&#39;"), std::string::npos);
}

TEST_F(PayerPages, NeitherScriptsNorFramesAreAllowed) {
  const auto [cus, enc] = create(1);
  const auto policy =
      std::string(get("/PSENF/index.html?enc=" + enc).header("content-security-policy"));
  EXPECT_NE(policy.find("default-src 'none'"), std::string::npos);
  EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_EQ(get("/PSENF/style.css").status, 200);
}

class Hints : public testing::Test, public Company {
 protected:
  void SetUp() override {
    options.notification_url = listener.url();
    start();
  }
  void decide(const std::string& cus, const char* callback) {
    control("transactions/" + cus,
            JsonObject().text("decision", "approve").text("callback", callback).str());
  }
  HintListener listener;
};

TEST_F(Hints, ADecisionIsHintedWithoutItsState) {
  const auto [cus, enc] = create(5);
  pay(enc, "approve");
  ASSERT_TRUE(listener.wait_for(1));
  EXPECT_EQ(listener.body(0), "{\"ticketId\":5,\"trazabilityCode\":\"" + cus + "\"}");
}

TEST_F(Hints, AHintBeforeTheReturnHasArrivedWhenTheOrderAnswers) {
  const auto [cus, enc] = create(5);
  decide(cus, "before_return");
  EXPECT_EQ(listener.count(), 1U);
}

TEST_F(Hints, AHintMayComeTwice) {
  const auto [cus, enc] = create(5);
  decide(cus, "twice");
  EXPECT_TRUE(listener.wait_for(2));
}

TEST_F(Hints, ALostHintIsNeverSent) {
  const auto lost = create(5).cus;
  const auto sent = create(6).cus;
  decide(lost, "lost");
  decide(sent, "normal");
  ASSERT_TRUE(listener.wait_for(1));
  EXPECT_NE(listener.body(0).find(sent), std::string::npos);
}

TEST_F(Hints, AHintThatFailedIsSentAgain) {
  listener.failures = 1;
  const auto [cus, enc] = create(5);
  decide(cus, "normal");
  EXPECT_TRUE(listener.wait_for(2));
}

}  // namespace
}  // namespace recaudo::simulator
