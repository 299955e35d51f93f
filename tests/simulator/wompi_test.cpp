// Wompi through real sockets: keys, tokens and signature, the life of a transaction, its events and
// its Web Checkout.
#include <gtest/gtest.h>

#include <chrono>

#include "gateways/simulator/wompi_tokens.h"
#include "tests/simulator/wompi_merchant.h"

namespace recaudo::simulator {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class WompiTest : public testing::Test, public Merchant {
 protected:
  void SetUp() override { start(); }
};

TEST(WompiVectors, SignaturesAndChecksumsAreReproduced) {
  const auto file = value_or_throw(read_file(SIMULATOR_TEST_DATA "/wompi.json", 1 << 20));
  const auto all = value_or_throw(parse_json(file));
  ASSERT_FALSE(all.find("integrity")->items.empty());
  for (const auto& v : all.find("integrity")->items)
    EXPECT_EQ(integrity_signature(v.find("reference")->text, v.find("amount_in_cents")->text,
                                  v.find("currency")->text, v.find("expiration_time")->text,
                                  v.find("secret")->text),
              v.find("signature")->text);
  int seen = 0;
  for (const auto& v : all.find("events")->items) {
    if (!v.find("name")->text.starts_with("accept") || v.find("name")->text.ends_with("checksum"))
      continue;
    ++seen;
    const auto& body = *v.find("body");
    std::vector<std::string> properties;
    for (const auto& p : body.find("signature")->find("properties")->items)
      properties.push_back(p.text);
    EXPECT_EQ(event_checksum(*body.find("data"), properties, *whole_number(*body.find("timestamp")),
                             v.find("secret")->text),
              body.find("signature")->find("checksum")->text);
  }
  EXPECT_EQ(seen, 2);
}

TEST_F(WompiTest, AKeyOfAnotherEnvironmentIsRefused) {
  for (const char* key : {"", "pub_prod_demo0001", "pub_test_otra", "Bearer"}) {
    const auto r = call("GET", "pse/financial_institutions", "", key);
    EXPECT_EQ(r.status, 401) << key;
    EXPECT_EQ(parse_json(r.body)->find("error")->find("type")->text, "INVALID_ACCESS_TOKEN");
  }
  EXPECT_EQ(call("GET", "transactions?reference=1", "", kPublic).status, 401);
  EXPECT_EQ(call("GET", "transactions?reference=1", "", kPrivate).status, 200);
}

TEST_F(WompiTest, ATransactionIsShownToWhoeverKnowsItsNumber) {
  const auto id = create("a-1");
  EXPECT_EQ(call("GET", "transactions/" + id, "", "").status, 200);
  EXPECT_EQ(call("GET", "transactions/1-1-1", "", "").status, 404);
  EXPECT_EQ(call("GET", "transactions/" + id, "", "pub_prod_demo0001").status, 401);
  EXPECT_EQ(call("POST", "transactions/" + id + "/void", "{}", "").status, 401);
}

TEST_F(WompiTest, ABodyThatIsNotSaidToBeJsonIsNotRead) {
  HttpRequest r;
  r.method = "POST";
  r.url = "/v1/transactions";
  r.body = body("a-1");
  r.headers = {{"Authorization", std::string("bearer ") + kPublic}, {"Content-Type", "text/plain"}};
  EXPECT_EQ(http(r).status, 415);
  r.headers.back().second = "Application/JSON; charset=utf-8";
  EXPECT_EQ(http(r).status, 201);
}

TEST_F(WompiTest, AMerchantIsFoundByItsPublicKey) {
  EXPECT_EQ(call("GET", std::string("merchants/") + kPublic, "", "").status, 200);
  EXPECT_EQ(call("GET", "merchants/pub_test_otra", "", "").status, 404);
  EXPECT_EQ(call("GET", "merchants/pub_prod_demo0001", "", "").status, 422);
}

TEST_F(WompiTest, ListsTheBanksOfTheSandboxFirst) {
  const auto banks = data(call("GET", "pse/financial_institutions", ""));
  ASSERT_EQ(banks.items.size(), options.banks.size() + 3);
  EXPECT_EQ(banks.items[0].find("financial_institution_code")->text, "1");
}

TEST_F(WompiTest, AFaultyCreationNamesItsField) {
  const struct {
    const char* member;
    const char* raw;
    const char* field;
  } cases[] = {
      {"acceptance_token", "\"x.y.z\"", "acceptance_token"},
      {"acceptance_token", "", "acceptance_token"},
      {"accept_personal_auth", "", "accept_personal_auth"},
      {"signature", "", "signature"},
      {"signature", "\"00\"", "signature"},
      {"customer_email", "\"ana\"", "customer_email"},
      {"redirect_url", R"("https://example.gov.co/\r\nSet-Cookie: a=b")", "redirect_url"},
      {"customer_data", R"({"phone_number":"3001234567","full_name":"Ana"})", "phone_number"},
      {"customer_data", R"({"phone_number":"573001234567"})", "full_name"},
      {"payment_method",
       R"({"type":"PSE","user_type":2,"user_legal_id_type":"CC","user_legal_id":"7","financial_institution_code":"1007","payment_description":"x"})",
       "user_type"},
      {"payment_method",
       R"({"type":"PSE","user_type":0,"user_legal_id_type":"CC","user_legal_id":"7","financial_institution_code":"9","payment_description":"x"})",
       "financial_institution_code"},
      {"payment_method",
       R"({"type":"PSE","user_type":0,"user_legal_id_type":"CC","user_legal_id":"7","financial_institution_code":"1007","payment_description":"una descripción larguísima de más"})",
       "payment_description"},
  };
  for (const auto& c : cases) {
    const auto r = call("POST", "transactions", body("R-1", "125430000", c.member, c.raw));
    EXPECT_EQ(r.status, 422) << c.member << c.raw;
    const auto error = *value_or_throw(parse_json(r.body)).find("error");
    EXPECT_EQ(error.find("type")->text, "INPUT_VALIDATION_ERROR");
    EXPECT_NE(error.find("messages")->find(c.field), nullptr) << r.body;
  }
  EXPECT_TRUE(ledger().find("wompi")->items.empty());
}

TEST_F(WompiTest, ADescriptionOfThirtyLettersFitsWhateverTheirBytes) {
  const auto with = [&](const std::string& reference, const std::string& description) {
    const auto method = JsonObject()
                            .text("type", "PSE")
                            .number("user_type", 0)
                            .text("user_legal_id_type", "CC")
                            .text("user_legal_id", "79123456")
                            .text("financial_institution_code", "1007")
                            .text("payment_description", description)
                            .str();
    return call("POST", "transactions", body(reference, "100", "payment_method", method)).status;
  };
  std::string thirty;
  for (int i = 0; i < 30; ++i) thirty += "ñ";
  EXPECT_EQ(with("R-1", thirty), 201);
  EXPECT_EQ(with("R-2", thirty + "x"), 422);
}

TEST_F(WompiTest, TokensAreLookedAtBeforeTheSignatureAndThisBeforeTheFields) {
  const auto r = call("POST", "transactions", R"({"customer_email":"x"})");
  EXPECT_NE(r.body.find("acceptance_token"), std::string::npos);
  EXPECT_EQ(r.body.find("customer_email"), std::string::npos);
}

TEST_F(WompiTest, WithoutAPaymentMethodNothingCanBeDone) {
  const auto r = call("POST", "transactions", body("R-1", "100", "payment_method", ""));
  EXPECT_EQ(r.status, 422);
  EXPECT_EQ(parse_json(r.body)->find("error")->find("type")->text, "UNPROCESSABLE");
}

TEST_F(WompiTest, TheSignatureCoversTheExpiration) {
  const std::string at = "2026-10-05T13:30:00.000Z";
  auto json = body("R-1", "100", "signature", json_string(sign("R-1", "100", at)));
  json.insert(json.size() - 1, ",\"expiration_time\":\"" + at + "\"");
  EXPECT_EQ(call("POST", "transactions", json).status, 201);
}

TEST_F(WompiTest, AnAcceptanceTokenLastsAnHour) {
  const auto json = body("R-1");
  clock.advance(hours(1));
  EXPECT_EQ(call("POST", "transactions", json).status, 422);
}

TEST_F(WompiTest, AReferenceServesOnce) {
  create("R-1");
  const auto r = call("POST", "transactions", body("R-1"));
  EXPECT_EQ(r.status, 422);
  EXPECT_NE(r.body.find("La referencia ya ha sido usada"), std::string::npos);
}

TEST_F(WompiTest, TheAddressOfTheBankAppearsAfterTwoQuestions) {
  const auto id = create("R-1");
  EXPECT_EQ(ask(id).find("payment_method")->find("extra"), nullptr);
  EXPECT_EQ(ask(id).find("payment_method")->find("extra"), nullptr);
  EXPECT_NE(ask(id).find("payment_method")->find("extra"), nullptr);
}

TEST_F(WompiTest, APaymentGoesThroughPseAndKeepsItsCus) {
  const auto id = create("120260000012345-1");
  EXPECT_EQ(status(id), "PENDING");
  const auto page_token = enc(id);
  pay(page_token, "approve");
  EXPECT_EQ(get("/PSENF/return?enc=" + page_token).header("location"),
            "https://pagos.example.gov.co/retorno?id=" + id + "&env=test");
  const auto t = ask(id);
  EXPECT_EQ(t.find("status")->text, "APPROVED");
  EXPECT_EQ(t.find("amount_in_cents")->text, "125430000");
  const auto& extra = *t.find("payment_method")->find("extra");
  EXPECT_EQ(extra.find("transaction_state")->text, "OK");
  EXPECT_EQ(extra.find("traceability_code")->text, extra.find("external_identifier")->text);
  const auto row = ledger().find("transactions")->items.at(0);
  EXPECT_EQ(row.find("cus")->text, extra.find("traceability_code")->text);
  EXPECT_EQ(row.find("rail")->text, "wompi");
  control("close-day", R"({"date":"2026-10-05"})");
  EXPECT_NE(output("recaudo_20261005_A.txt")
                .find("120260000012345"
                      "00000125430000"
                      "0315"),
            std::string::npos);
}

TEST_F(WompiTest, StatesOfAchBecomeStatesOfWompi) {
  const std::vector<std::pair<std::string, std::string>> states{
      {"decline", "DECLINED"}, {"fail", "ERROR"}, {"pending", "PENDING"}};
  for (const auto& [decision, expected] : states) {
    const auto id = create("R-" + decision);
    control("wompi/" + id, JsonObject().text("decision", decision).str());
    EXPECT_EQ(status(id), expected);
  }
}

TEST_F(WompiTest, TheBanksOfTheSandboxDecideByThemselves) {
  const auto approves = create("R-1", "100000", "1");
  const auto declines = create("R-2", "100000", "2");
  const auto fails = create("R-3", "100000", "3");
  EXPECT_EQ(status(approves), "PENDING");
  clock.advance(seconds(5));
  EXPECT_EQ(status(approves), "APPROVED");
  EXPECT_EQ(status(declines), "DECLINED");
  EXPECT_EQ(ask(fails).find("status_message")->text, "Transacción con ERROR en Sandbox");
}

TEST_F(WompiTest, ADoubtfulCreationIsFoundByItsReference) {
  EXPECT_THROW(call("POST", "transactions", body("R-1"), kPublic, R"({"answer_lost":true})"),
               std::runtime_error);
  const auto found = data(call("GET", "transactions?reference=R-1", "", kPrivate));
  ASSERT_EQ(found.items.size(), 1U);
  EXPECT_EQ(found.items[0].find("status")->text, "PENDING");
  EXPECT_TRUE(data(call("GET", "transactions?reference=R-2", "", kPrivate)).items.empty());
}

TEST_F(WompiTest, AnUnknownTransactionIsNotFound) {
  EXPECT_EQ(call("GET", "transactions/1-2-3", "").status, 404);
}

TEST_F(WompiTest, APsePaymentIsNotVoided) {
  const auto id = create("R-1");
  EXPECT_EQ(call("POST", "transactions/" + id + "/void", "{}", kPrivate).status, 422);
  EXPECT_EQ(call("POST", "transactions/" + id + "/void", "{}", kPublic).status, 401);
}

class WompiEvents : public WompiTest {};

TEST_F(WompiEvents, AnEventIsSignedOverItsProperties) {
  const auto id = create("R-1");
  control("wompi/" + id, R"({"decision":"approve"})");
  ASSERT_TRUE(listener.wait_for(1));
  const auto event = value_or_throw(parse_json(listener.body(0)));
  const auto timestamp = event.find("timestamp")->text;
  EXPECT_EQ(event.find("event")->text, "transaction.updated");
  EXPECT_EQ(event.find("environment")->text, "test");
  EXPECT_EQ(event.find("signature")->find("checksum")->text,
            sha256_hex(id + "APPROVED125430000" + timestamp + kEvents));
  EXPECT_EQ(listener.header(0, "x-event-checksum"),
            event.find("signature")->find("checksum")->text);
}

// What is due is queued before the event of a payment that is decided afterwards: when this one
// comes and nothing came before it, nothing was due.
TEST_F(WompiEvents, WhatNobodyTookComesAgainAfter30Minutes3HoursAnd24Hours) {
  const auto id = create("R-1");
  listener.never = id;
  std::size_t told = 0;
  const auto another_is_next = [&] {
    const auto other = create("R-2-" + std::to_string(told));
    control("wompi/" + other, R"({"decision":"approve"})");
    ASSERT_TRUE(listener.wait_for(++told));
    EXPECT_NE(listener.body(told - 1).find(other), std::string::npos);
  };
  const auto it_is_next = [&] {
    ASSERT_TRUE(listener.wait_for(++told));
    EXPECT_NE(listener.body(told - 1).find(id), std::string::npos);
  };
  control("wompi/" + id, R"({"decision":"approve"})");
  it_is_next();
  for (const auto until : {minutes(30), minutes(180), minutes(1440)}) {
    clock.set(start_of_day(kDay) + hours(8) + until - seconds(1));
    another_is_next();
    clock.advance(seconds(1));
    status(id);
    it_is_next();
  }
  EXPECT_EQ(listener.body(0), listener.body(told - 1));
  clock.advance(hours(48));
  another_is_next();
}

TEST_F(WompiEvents, WhatWasTakenDoesNotComeAgain) {
  const auto id = create("R-1");
  control("wompi/" + id, R"({"decision":"approve"})");
  ASSERT_TRUE(listener.wait_for(1));
  const auto other = create("R-2");
  control("wompi/" + other, R"({"decision":"approve"})");
  ASSERT_TRUE(listener.wait_for(2));  // its answer came after that of the first was booked
  clock.advance(minutes(31));
  const auto last = create("R-3");
  control("wompi/" + last, R"({"decision":"decline"})");
  ASSERT_TRUE(listener.wait_for(3));
  EXPECT_EQ(listener.body(2).find(id), std::string::npos);
}

TEST_F(WompiEvents, OutOfOrderTellsTheOlderStateAfterTheNewer) {
  const auto id = create("R-1");
  control("wompi/" + id, R"({"decision":"approve","callback":"out_of_order"})");
  ASSERT_TRUE(listener.wait_for(2));
  EXPECT_NE(listener.body(0).find("\"status\":\"APPROVED\""), std::string::npos);
  EXPECT_NE(listener.body(1).find("\"status\":\"PENDING\""), std::string::npos);
}

class WebCheckoutPage : public WompiTest {
 protected:
  std::string link(const std::string& reference, const std::string& cents = "100000") const {
    return "public-key=" + std::string(kPublic) + "&currency=COP&amount-in-cents=" + cents +
           "&reference=" + reference + "&signature%3Aintegrity=" + sign(reference, cents) +
           "&redirect-url=https%3A%2F%2Fpagos.example.gov.co%2Fretorno";
  }
  HttpResponse submit(const std::string& reference) const {
    return form("/p/",
                link(reference) +
                    "&bank=1007&accept=1&accept-data=1&customer-data%3Aemail=ana%40example.com"
                    "&customer-data%3Afull-name=Ana&customer-data%3Aphone-number=3001234567"
                    "&customer-data%3Aphone-number-prefix=57&customer-data%3Alegal-id-type=CC"
                    "&customer-data%3Alegal-id=79123456");
  }
};

TEST_F(WebCheckoutPage, AsksForTheBankAndGoesToPse) {
  const auto page = get("/p/?" + link("R-1"));
  EXPECT_EQ(page.status, 200);
  for (const char* text : {"SIMULADOR", "R-1", "BANCOLOMBIA", "Autorizo el tratamiento",
                           "name=\"user-type\"", "Jurídica"})
    EXPECT_NE(page.body.find(text), std::string::npos) << text;
  const auto to = std::string(submit("R-1").header("location"));
  ASSERT_NE(to.find("enc="), std::string::npos) << to;
  pay(to.substr(to.find("enc=") + 4), "approve");
  EXPECT_EQ(ledger().find("wompi")->items.at(0).find("status")->text, "APPROVED");
}

TEST_F(WebCheckoutPage, AFormThatIsNotUtf8IsRefused) {
  EXPECT_EQ(get("/p/?" + link("R-1") + "&customer-data%3Afull-name=Jos%E9").status, 422);
  EXPECT_EQ(get("/p/?" + link("R-1") + "&customer-data%3Afull-name=Jos%C3%A9").status, 200);
}

TEST_F(WebCheckoutPage, AForgedLinkIsRefused) {
  auto forged = link("R-1");
  forged.replace(forged.find("amount-in-cents=100000"), 22, "amount-in-cents=1");
  EXPECT_EQ(get("/p/?" + forged).status, 422);
}

TEST_F(WebCheckoutPage, ADeclinedReferenceMayBePaidAgainUnderAnotherNumber) {
  const auto first = std::string(submit("R-1").header("location"));
  EXPECT_EQ(submit("R-1").status, 422);
  pay(first.substr(first.find("enc=") + 4), "decline");
  const auto second = std::string(submit("R-1").header("location"));
  pay(second.substr(second.find("enc=") + 4), "approve");
  const auto found = data(call("GET", "transactions?reference=R-1", "", kPrivate));
  ASSERT_EQ(found.items.size(), 2U);
  EXPECT_EQ(found.items[0].find("status")->text, "DECLINED");
  EXPECT_EQ(found.items[1].find("status")->text, "APPROVED");
}

TEST(WompiScript, AmountEndingsDecideWithoutAPerson) {
  Merchant c;
  c.options.scripted_amounts = true;
  c.start();
  EXPECT_EQ(c.status(c.create("R-1", "5000100")), "APPROVED");
  EXPECT_EQ(c.status(c.create("R-2", "5000200")), "DECLINED");
  EXPECT_EQ(c.ask(c.create("R-8", "5000800")).find("amount_in_cents")->text, "5000700");
  EXPECT_EQ(c.status(c.create("R-10", "5001000")), "ERROR");
}

}  // namespace
}  // namespace recaudo::simulator
