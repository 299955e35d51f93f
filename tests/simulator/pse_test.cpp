// PSE NF through real sockets: who may ask, what a request must hold, and the life of a payment.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "tests/simulator/company.h"

namespace recaudo::simulator {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class Pse : public testing::Test, public Company {
 protected:
  void SetUp() override { start(); }
};

TEST_F(Pse, AWrongClientSecretGetsNoToken) {
  EXPECT_EQ(log_in("other").status, 401);
  EXPECT_EQ(log_in().status, 200);
}

TEST_F(Pse, ATokenExpiresAfterAnHour) {
  const auto body = seal_body(keys(), question("1"));
  EXPECT_EQ(raw_call("GetTransactionInformationNF", body).status, 200);
  clock.advance(seconds(3599));
  EXPECT_EQ(raw_call("GetTransactionInformationNF", body).status, 200);
  clock.advance(seconds(1));
  EXPECT_EQ(raw_call("GetTransactionInformationNF", body).status, 401);
}

TEST_F(Pse, AnotherApiKeyIsRefused) {
  const auto good = parse_json(log_in().body)->find("access_token")->text;
  HttpRequest r;
  r.method = "POST";
  r.url = "/v2/psewebapinf/api/GetBankListNF?apikey=other";
  r.headers = {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + good}};
  r.body = seal_body(keys(), R"({"entityCode":"9001234568"})");
  EXPECT_EQ(http(r).status, 401);
}

TEST_F(Pse, AnInventedTokenIsRefused) {
  token = "invented";
  EXPECT_EQ(raw_call("GetBankListNF", seal_body(keys(), "{}")).status, 401);
}

TEST_F(Pse, ABodyUnderAnotherKeyIsRefused) {
  const auto other =
      value_or_throw(check_jwe_keys(Secret(std::string(32, 'k')), Secret(std::string(12, 'i'))));
  EXPECT_EQ(raw_call("GetBankListNF", seal_body(other, question("1"))).status, 400);
  EXPECT_EQ(raw_call("GetBankListNF", question("1")).status, 400);
}

TEST_F(Pse, ListsTheBanksBehindThePseudoBank) {
  const auto banks = call("GetBankListNF", R"({"entityCode":"9001234568"})");
  ASSERT_EQ(banks.items.size(), options.banks.size() + 1);
  EXPECT_EQ(banks.items[0].find("financialInstitutionCode")->text, "0");
  EXPECT_EQ(banks.items[4].find("financialInstitutionCode")->text, "1022");
}

TEST_F(Pse, EveryFieldOfACreationIsRequired) {
  for (const auto& [name, value] : sample.members)
    EXPECT_EQ(code_of_create(create_json(7, "10000", name, "")), "FAIL_INVALIDPARAMETERS") << name;
}

TEST_F(Pse, EveryFieldOfACreationHasItsType) {
  for (const auto& [name, value] : sample.members) {
    const bool is_text = value.is(JsonValue::Kind::kString);
    EXPECT_EQ(code_of_create(create_json(7, "10000", name, is_text ? "5" : "\"5\"")),
              "FAIL_INVALIDPARAMETERS")
        << name;
  }
}

struct BadField {
  const char* name;
  const char* json;
  const char* code;
};

TEST_F(Pse, AWrongValueGetsItsOwnReturnCode) {
  const BadField cases[] = {
      {"entityCode", "\"1\"", "FAIL_ENTITYNOTEXISTSORDISABLED"},
      {"serviceCode", "\"9999\"", "FAIL_SERVICENOTEXISTSORNOTCONFIGURED"},
      {"financialInstitutionCode", "\"0\"", "FAIL_BANKNOTEXISTSORDISABLED"},
      {"transactionValue", "0", "FAIL_INVALIDAMOUNTORVATAMOUNT"},
      {"transactionValue", "-5", "FAIL_INVALIDAMOUNTORVATAMOUNT"},
      {"transactionValue", "10.005", "FAIL_INVALIDAMOUNTORVATAMOUNT"},
      {"transactionValue", "1000000000000", "FAIL_EXCEEDEDLIMIT"},
      {"vatValue", "-1", "FAIL_INVALIDAMOUNTORVATAMOUNT"},
      {"vatValue", "10001", "FAIL_INVALIDAMOUNTORVATAMOUNT"},
      {"soliciteDate", "\"2026-10-05\"", "FAIL_INVALIDSOLICITDATE"},
      {"soliciteDate", "\"2026-10-05T08:00:00Z     \"", "FAIL_INVALIDSOLICITDATE"},
      {"soliciteDate", "\"2026-10-03T08:00:00-05:00\"", "FAIL_INCONSISTENTFECHA"},
      {"userType", "\"company\"", "FAIL_INVALIDPARAMETERS"},
      {"identificationType", "\"NIT\"", "FAIL_INVALIDPARAMETERS"},
      {"identificationType", "\"Cedula\"", "FAIL_INVALIDPARAMETERS"},
      {"paymentDescription", "\"con | barra\"", "FAIL_INVALIDPARAMETERS"},
      {"fullName", "\"con \\\" comilla\"", "FAIL_INVALIDPARAMETERS"},
      {"serviceCode", "\"12345678901\"", "FAIL_INVALIDPARAMETERS"},
      {"cellphoneNumber", "\"300123456\"", "FAIL_INVALIDPARAMETERS"},
      {"email", "\"ana\"", "FAIL_INVALIDPARAMETERS"},
      {"entityurl", "\"javascript:alert(1)\"", "FAIL_INVALIDPARAMETERS"},
      {"indicator4per1000", "2", "FAIL_INVALIDPARAMETERS"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(code_of_create(create_json(7, "10000", c.name, c.json)), c.code)
        << c.name << " " << c.json;
}

TEST_F(Pse, ATextOf81CharactersIsTooLongAnd80AreNot) {
  std::string eighty;
  for (int i = 0; i < 80; ++i) eighty += "ñ";
  EXPECT_EQ(
      code_of_create(create_json(7, "10000", "paymentDescription", json_string(eighty + "x"))),
      "FAIL_INVALIDPARAMETERS");
  EXPECT_EQ(code_of_create(create_json(7, "10000", "paymentDescription", json_string(eighty))),
            "SUCCESS");
}

TEST_F(Pse, CreditsOfAMultipleCreditAddUpToTheTotal) {
  const auto code = [&](std::int64_t ticket, const std::string& second) {
    auto json = create_json(ticket, "1000.00");
    const auto credit = [](const std::string& value) {
      return R"({"entityCode":"9001234568","serviceCode":"1001","creditValue":)" + value + "}";
    };
    json.insert(json.size() - 1, ",\"credits\":[" + credit("400") + "," + credit(second) + "]");
    return call("createTransactionPaymentMultiCreditNF", json).find("returnCode")->text;
  };
  EXPECT_EQ(code(1, "600"), "SUCCESS");
  EXPECT_EQ(code(2, "600.01"), "FAIL_ERRORINCREDITS");
  EXPECT_EQ(code(4, "999999999999999"), "FAIL_ERRORINCREDITS");
  EXPECT_EQ(call("createTransactionPaymentMultiCreditNF", create_json(3)).find("returnCode")->text,
            "FAIL_ERRORINCREDITS");
}

TEST_F(Pse, CreditsNameEveryDependentServiceOnceAndNoOther) {
  options.dependent_services = {{"9001234568", "1002"}, {"8001234561", "7"}};
  start();
  const auto credit = [](const char* entity, const char* service, const char* value) {
    return R"({"entityCode":")" + std::string(entity) + R"(","serviceCode":")" + service +
           R"(","amount":)" + value + "}";
  };
  std::int64_t ticket = 0;
  const auto code = [&](const std::string& credits) {
    auto json = create_json(++ticket, "1000.00");
    json.insert(json.size() - 1, ",\"credits\":[" + credits + "]");
    return call("createTransactionPaymentMultiCreditNF", json).find("returnCode")->text;
  };
  const auto main = credit("9001234568", "1001", "1000") + ",";
  const auto own = credit("9001234568", "1002", "0");
  const auto other = credit("8001234561", "7", "0");
  EXPECT_EQ(code(main + own + "," + other), "SUCCESS") << "with zero, and of another entity";
  EXPECT_EQ(code(main + own), "FAIL_ERRORINCREDITS") << "one is missing";
  EXPECT_EQ(code(main + own + "," + other + "," + other), "FAIL_ERRORINCREDITS") << "twice";
  EXPECT_EQ(code(main + own + "," + other + "," + credit("8001234561", "8", "0")),
            "FAIL_ERRORINCREDITS")
      << "unknown";
}

TEST_F(Pse, ATicketIsUsedOnce) {
  create(100);
  EXPECT_EQ(code_of_create(create_json(100)), "FAIL_INVALIDPARAMETERS");
  EXPECT_EQ(ledger().find("transactions")->items.size(), 1U);
}

TEST_F(Pse, AnUnknownTrazabilityCodeSaysSo) {
  EXPECT_EQ(ask("1").find("returnCode")->text, "FAIL_INVALIDTRAZABILITYCODE");
  EXPECT_EQ(ask("-1").find("returnCode")->text, "FAIL_INVALIDTRAZABILITYCODE");
  EXPECT_EQ(finalize("1"), "FAIL_INVALIDTRAZABILITYCODE");
}

TEST_F(Pse, AnApprovedPaymentMovesItsMoneyAndIsFinalized) {
  const auto [cus, enc] = create(200, "1254300.5");
  EXPECT_EQ(state(cus), "PENDING");
  EXPECT_EQ(finalize(cus), "FAIL_INVALIDSTATE");
  EXPECT_NE(pay(enc, "approve").body.find("Pago aprobado"), std::string::npos);
  const auto answer = ask(cus);
  EXPECT_EQ(answer.find("transactionState")->text, "OK");
  EXPECT_EQ(answer.find("transactionValue")->text, "1254300.50");
  EXPECT_EQ(answer.find("authorizationID")->text, cus.substr(cus.size() - 6));
  EXPECT_EQ(answer.find("causeRejection")->text, "");
  EXPECT_EQ(finalize(cus), "SUCCESS");
  EXPECT_EQ(finalize(cus), "SUCCESS");
  const auto row = ledger().find("transactions")->items[0];
  EXPECT_EQ(row.find("moved_centavos")->text, "125430050");
}

TEST_F(Pse, ADeclinedPaymentMovesNothing) {
  const auto [cus, enc] = create(201);
  EXPECT_NE(pay(enc, "decline").body.find("Pago rechazado"), std::string::npos);
  EXPECT_EQ(state(cus), "NOT_AUTHORIZED");
  EXPECT_EQ(ask(cus).find("causeRejection")->text, "00011");
  EXPECT_EQ(ledger().find("transactions")->items[0].find("moved_centavos")->text, "0");
}

TEST_F(Pse, AnAbandonedPaymentFailsWithItsCause) {
  const auto [cus, enc] = create(202);
  pay(enc, "abandon");
  EXPECT_EQ(state(cus), "FAILED");
  EXPECT_EQ(ask(cus).find("causeRejection")->text, "00001");
}

TEST_F(Pse, AFailureOfTheBankFailsWithItsCause) {
  const auto [cus, enc] = create(203);
  EXPECT_EQ(control("transactions/" + cus, R"({"decision":"fail"})").status, 200);
  EXPECT_EQ(state(cus), "FAILED");
  EXPECT_EQ(ask(cus).find("causeRejection")->text, "00010");
}

TEST_F(Pse, APendingPaymentIsClosedByAchAfter21Minutes) {
  const auto [cus, enc] = create(204);
  EXPECT_NE(pay(enc, "pending").body.find("Pago pendiente"), std::string::npos);
  clock.advance(minutes(21) - seconds(1));
  EXPECT_EQ(state(cus), "PENDING");
  clock.advance(seconds(1));
  EXPECT_EQ(state(cus), "FAILED");
  EXPECT_EQ(ask(cus).find("causeRejection")->text, "00014");
}

TEST_F(Pse, TheSessionAtTheBankEndsAfterSevenMinutes) {
  const auto [cus, enc] = create(205);
  clock.advance(minutes(3));
  form("/PSENF/enter", "enc=" + enc);
  clock.advance(minutes(7));
  form("/PSENF/decide", "enc=" + enc + "&decision=approve");
  EXPECT_EQ(state(cus), "FAILED");
  EXPECT_EQ(ask(cus).find("causeRejection")->text, "00015");
}

TEST_F(Pse, APayerWhoNeverComesLeavesItToAch) {
  const auto [cus, enc] = create(206);
  clock.advance(minutes(20));
  EXPECT_EQ(state(cus), "PENDING");
  clock.advance(minutes(60));
  EXPECT_EQ(state(cus), "FAILED");
  EXPECT_EQ(ask(cus).find("causeRejection")->text, "00014");
}

TEST_F(Pse, ADecidedPaymentIsNotDecidedAgain) {
  const auto [cus, enc] = create(207);
  pay(enc, "decline");
  pay(enc, "approve");
  EXPECT_EQ(state(cus), "NOT_AUTHORIZED");
  EXPECT_EQ(control("transactions/" + cus, R"({"decision":"approve"})").status, 409);
}

TEST_F(Pse, ALateOkFollowsAFailure) {
  const auto [cus, enc] = create(208);
  control("transactions/" + cus, R"({"decision":"fail","late_ok":true})");
  EXPECT_EQ(state(cus), "FAILED");
  clock.advance(minutes(10));
  EXPECT_EQ(state(cus), "OK");
  EXPECT_EQ(ledger().find("transactions")->items[0].find("moved_centavos")->text, "125430000");
}

TEST_F(Pse, TheBankMayMoveAnotherAmount) {
  const auto [cus, enc] = create(209);
  control("transactions/" + cus, R"({"decision":"approve","amount_changed_to_centavos":12345})");
  EXPECT_EQ(ask(cus).find("transactionValue")->text, "123.45");
}

TEST_F(Pse, AHeldDecisionFallsWhenItsTimeComes) {
  const auto [cus, enc] = create(210);
  control("transactions/" + cus, R"({"decision":"approve","hold_seconds":7200})");
  clock.advance(minutes(119));
  EXPECT_EQ(state(cus), "PENDING");
  clock.advance(minutes(1));
  EXPECT_EQ(state(cus), "OK");
}

TEST_F(Pse, ALostAnswerLeavesTheTransactionCreated) {
  control("faults", R"({"create_lost_permille":1000})");
  EXPECT_THROW(raw_call("CreateTransactionPaymentNF", seal_body(keys(), create_json(300))),
               std::runtime_error);
  EXPECT_EQ(ledger().find("transactions")->items.size(), 1U);
}

TEST_F(Pse, AQueryMayTimeOutWithoutChangingAnything) {
  const auto [cus, enc] = create(301);
  control("faults", R"({"query_timeout_permille":1000})");
  EXPECT_EQ(ask(cus).find("returnCode")->text, "FAIL_TIMEOUT");
  control("faults", "{}");
  EXPECT_EQ(state(cus), "PENDING");
}

TEST_F(Pse, TheControlApiAsksForItsToken) {
  HttpRequest r;
  r.url = "/control/ledger";
  EXPECT_EQ(http(r).status, 401);
  EXPECT_EQ(control("transactions/1", R"({"decision":"approve"})").status, 404);
  EXPECT_EQ(control("clock", R"({"advance_second":5})").status, 400);
  EXPECT_EQ(control("clock", R"({"advance_seconds":-5})").status, 400);
}

TEST_F(Pse, TheControlClockMovesTheSimulatorsTime) {
  const auto [cus, enc] = create(302);
  control("clock", R"({"advance_seconds":1260})");
  EXPECT_EQ(state(cus), "FAILED");
}

TEST(PseScript, AmountEndingsDecideWithoutAPerson) {
  Company c;
  c.options.scripted_amounts = true;
  c.start();
  EXPECT_EQ(c.state(c.create(1, "50001").cus), "OK");
  EXPECT_EQ(c.state(c.create(2, "50002").cus), "NOT_AUTHORIZED");
  EXPECT_EQ(c.state(c.create(3, "50003").cus), "PENDING");
  EXPECT_EQ(c.ask(c.create(8, "50008").cus).find("transactionValue")->text, "50007.00");
  EXPECT_EQ(c.code_of_create(c.create_json(10, "50010")), "FAIL_BANKUNREACHEABLE");
  EXPECT_EQ(c.code_of_create(c.create_json(11, "50011")), "FAIL_EXCEEDEDLIMIT");
  const auto late = c.create(9, "50009").cus;
  EXPECT_EQ(c.state(late), "FAILED");
  c.clock.advance(minutes(10));
  EXPECT_EQ(c.state(late), "OK");
}

}  // namespace
}  // namespace recaudo::simulator
