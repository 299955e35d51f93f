// WebCheckout through real sockets: who may ask, what a session must hold, its life, its page and
// its notification.
#include <gtest/gtest.h>

#include <chrono>

#include "gateways/simulator/placetopay_auth.h"
#include "gateways/simulator/placetopay_request.h"
#include "gateways/simulator/script.h"
#include "tests/simulator/web_checkout.h"

namespace recaudo::simulator {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class PlacetoPayTest : public testing::Test, public WebCheckout {
 protected:
  void SetUp() override { start(); }
};

std::string message(const HttpResponse& r) {
  return parse_json(r.body)->find("status")->find("message")->text;
}

TEST(PlacetoPayVectors, TranKeysAndSignaturesAreReproduced) {
  const auto file = value_or_throw(read_file(SIMULATOR_TEST_DATA "/placetopay.json", 1 << 20));
  const auto all = value_or_throw(parse_json(file));
  ASSERT_FALSE(all.find("auth_vectors")->items.empty());
  for (const auto& v : all.find("auth_vectors")->items)
    EXPECT_EQ(tran_key(v.find("raw_nonce")->text, v.find("seed")->text, v.find("secretKey")->text,
                       v.find("algorithm")->text == "sha1"),
              v.find("tranKey_base64")->text);
  ASSERT_FALSE(all.find("notification_vectors")->items.empty());
  for (const auto& v : all.find("notification_vectors")->items) {
    const auto sign = [&](bool sha1_wanted) {
      return notification_signature(*whole_number(*v.find("requestId")), v.find("status")->text,
                                    v.find("date")->text, v.find("secretKey")->text, sha1_wanted);
    };
    EXPECT_EQ(sign(true), v.find("sha1_signature")->text);
    EXPECT_EQ(sign(false), v.find("sha256_signature")->text);
  }
}

// The public PHP client, as it was captured.
TEST(PlacetoPayVectors, TheRequestsOfThePhpClientAreUnderstood) {
  const auto file =
      value_or_throw(read_file(SIMULATOR_TEST_DATA "/dnetix_captured_requests.json", 1 << 20));
  const auto captured = value_or_throw(parse_json(file));
  const auto now = value_or_throw(parse_instant("2026-11-22T08:01:00+00:00"));
  const PlacetoPayAuth auth(Secret(kLogin), Secret(kSecret), true);
  Store store(":memory:");
  for (const auto& r : captured.find("requests")->items)
    EXPECT_EQ(auth.check(*r.find("body"), now, store), 0) << r.find("path")->text;
  const auto& body = *captured.find("requests")->items.at(0).find("body");
  const auto session =
      read_session_request(body, value_or_throw(parse_instant("2026-10-05T08:00:00-05:00")));
  ASSERT_TRUE(session) << session.error().message;
  EXPECT_EQ(session->total, Money::pesos(1'254'300));
  EXPECT_EQ(session->payer_name, "Ana Pérez Gómez");
}

// DATE_ISO8601 of PHP has no colon in its offset.
TEST_F(PlacetoPayTest, InstantsMayComeAsPhpWritesThem) {
  const auto without_colon = [](std::string text) { return text.erase(text.size() - 3, 1); };
  const auto seed = without_colon(to_rfc3339(clock.now()));
  ASSERT_TRUE(seed.ends_with("-0500"));
  EXPECT_EQ(post("/api/session/1", R"({"auth":)" + auth_at(seed, "una-vez-mas") + "}").status, 404);
  const auto expires = without_colon(to_rfc3339(clock.now() + minutes(20)));
  EXPECT_NE(open("1254300", R"(,"expiration":")" + expires + '"').id, "");
  const auto other = auth_at(seed.substr(0, seed.size() - 5) + "-05", "otra-vez-mas");
  EXPECT_EQ(post("/api/session/1", R"({"auth":)" + other + "}").status, 404);
}

TEST_F(PlacetoPayTest, NullIsTheSameAsAbsent) {
  open("1254300", R"(,"subscription":null,"payer":null,"expiration":null)",
       R"(,"recurring":null,"allowPartial":null,"items":null,"fields":null)");
}

TEST_F(PlacetoPayTest, AFieldMayKeepSilentAboutWhereItIsShown) {
  open("1254300", "", R"(,"fields":[{"keyword":"a","value":"b"}])");
  const auto r = post(
      "/api/session",
      session_json("1254300", "", R"(,"fields":[{"keyword":"a","value":"b","displayOn":"x"}])"));
  EXPECT_EQ(r.status, 400);
}

TEST_F(PlacetoPayTest, ADocumentWithoutATypeIsTaken) {
  open("1254300", R"(,"payer":{"document":"ABC-1","name":"Ana"})");
}

TEST_F(PlacetoPayTest, ABodyThatIsNotSaidToBeJsonIsNotRead) {
  HttpRequest r;
  r.method = "POST";
  r.url = "/api/session";
  r.body = session_json("1254300");
  r.headers = {{"Content-Type", "text/plain"}};
  EXPECT_EQ(http(r).status, 415);
  r.headers = {{"Content-Type", "Application/Json;charset=UTF-8"}};
  EXPECT_EQ(http(r).status, 200);
}

TEST_F(PlacetoPayTest, WhoIsNotTheSiteIsRefusedWithTheCodeOfTheReason) {
  const auto code = [&](const std::string& auth_json) {
    const auto r = post("/api/session/1", R"({"auth":)" + auth_json + "}");
    EXPECT_EQ(r.status, 401);
    EXPECT_EQ(parse_json(r.body)->find("status")->find("reason")->text, "401");
    return message(r).substr(message(r).rfind(' ') + 1);
  };
  EXPECT_EQ(code("null"), "100");
  EXPECT_EQ(code("{}"), "100");
  const auto good = auth();
  EXPECT_EQ(code(R"({"login":"otro")" + good.substr(good.find(",\"seed"))), "101");
  auto forged = good;
  forged.replace(forged.find("tranKey") + 10, 4, "AAAA");
  EXPECT_EQ(code(forged), "102");
  for (const auto skew : {minutes(5) + seconds(1), -minutes(5) - seconds(1)})
    EXPECT_EQ(code(auth_at(to_rfc3339(clock.now() + skew), "una-vez")), "103");
}

TEST_F(PlacetoPayTest, ASeedOfFiveMinutesAgoIsStillGood) {
  EXPECT_EQ(post("/api/session/1",
                 R"({"auth":)" + auth_at(to_rfc3339(clock.now() - minutes(5)), "n1") + "}")
                .status,
            404);
}

TEST_F(PlacetoPayTest, ANonceServesOnce) {
  const auto once = R"({"auth":)" + auth("nonce-de-prueba") + "}";
  EXPECT_EQ(post("/api/session/1", once).status, 404);
  EXPECT_EQ(post("/api/session/1", once).status, 401);
}

TEST_F(PlacetoPayTest, ANonceServesOnceAlsoAfterARestart) {
  const auto once = R"({"auth":)" + auth("nonce-de-prueba") + "}";
  EXPECT_EQ(post("/api/session/1", once).status, 404);
  simulator.reset();
  start();
  EXPECT_EQ(post("/api/session/1", once).status, 401);
}

TEST(PlacetoPayNonces, AreForgottenWhenNoSeedOfThemIsGoodAnyMore) {
  Store store(":memory:");
  const auto now = start_of_day(kDay);
  const auto until = now + minutes(10);
  EXPECT_TRUE(store.take_nonce("a", now, until));
  EXPECT_FALSE(store.take_nonce("a", until, until + minutes(10)));
  EXPECT_TRUE(store.take_nonce("a", until + seconds(1), until + minutes(10)));
}

TEST(PlacetoPaySwitches, Sha1IsRefusedWhereTheSiteNoLongerTakesIt) {
  WebCheckout c;
  c.options.placetopay->accept_sha1 = false;
  c.start();
  const auto by_sha1 = R"({"auth":)" + c.auth("uno", true) + "}";
  EXPECT_EQ(c.post("/api/session/1", by_sha1).status, 401);
  EXPECT_EQ(c.post("/api/session/1", R"({"auth":)" + c.auth("dos") + "}").status, 404);
}

TEST_F(PlacetoPayTest, AnOlderClientMaySignWithSha1) {
  EXPECT_EQ(post("/api/session/1", R"({"auth":)" + auth("uno", true) + "}").status, 404);
}

TEST_F(PlacetoPayTest, AWrongSessionIsRefusedAndNamesItsField) {
  const struct {
    std::string body;
    const char* field;
  } cases[] = {
      {session_json("0"), "total"},
      {session_json("-5"), "total"},
      {session_json("10.005"), "total"},
      {session_json("\"10\""), "total"},
      {session_json("100", "", R"(,"allowPartial":"si")"), "allowPartial"},
      {session_json("100", R"(,"expiration":"2026-10-05T08:04:59-05:00")"), "expiration"},
      {session_json("100", R"(,"expiration":"mañana")"), "expiration"},
      {session_json("100", R"(,"payer":{"document":"0123","documentType":"CC"})"), "document"},
      {session_json("100", "", R"(,"fields":[{"keyword":"a","displayOn":"nunca"}])"), "displayOn"},
      {session_json("100", "",
                    R"(,"dispersion":[{"agreement":"1","agreementType":"MERCHANT","amount":99}])"),
       "dispersion"},
      {session_json("100", "",
                    R"(,"dispersion":[)"
                    R"({"agreement":"1","agreementType":"MERCHANT","amount":999999999999999},)"
                    R"({"agreement":"2","agreementType":"MERCHANT","amount":999999999999999}])"),
       "dispersion"},
      {session_json("100", R"(,"subscription":{"reference":"1"})"), "subscription"},
  };
  for (const auto& c : cases) {
    const auto r = post("/api/session", c.body);
    EXPECT_EQ(r.status, 400) << c.body;
    EXPECT_EQ(parse_json(r.body)->find("status")->find("status")->text, "FAILED");
    EXPECT_EQ(parse_json(r.body)->find("requestId"), nullptr);
    EXPECT_NE(message(r).find(c.field), std::string::npos) << message(r);
  }
}

TEST(PlacetoPayDocuments, FollowTheirPatterns) {
  using Documents = std::vector<std::pair<std::string, std::string>>;
  const Documents good{{"CC", "79123456"}, {"CE", "ABC1234"},    {"CE", "12345678"},
                       {"TI", "12345"},    {"NIT", "900123456"}, {"PPN", "AB_12"}};
  const Documents bad{{"CC", "0791"}, {"CC", "791"},   {"CC", "79123456789"}, {"CE", "ABCDEF1234"},
                      {"NIT", "900"}, {"PPN", "A-12"}, {"XX", "1234"}};
  for (const auto& [type, document] : good) EXPECT_TRUE(document_fits(type, document)) << document;
  for (const auto& [type, document] : bad) EXPECT_FALSE(document_fits(type, document)) << document;
}

TEST_F(PlacetoPayTest, APaymentGoesThroughItsPageAndPse) {
  const auto s = open();
  EXPECT_EQ(status(s.id), "PENDING");
  EXPECT_EQ(ask(s.id).find("payment")->kind, JsonValue::Kind::kNull);
  const auto page = get(s.path).body;
  for (const char* text :
       {"SIMULADOR", "MUNICIPIO DE EJEMPLO", "120260000012345", "Continuar con PSE"})
    EXPECT_NE(page.find(text), std::string::npos) << text;
  pay_page(s, "approve");
  const auto answer = ask(s.id);
  EXPECT_EQ(answer.find("status")->find("status")->text, "APPROVED");
  const auto& payment = answer.find("payment")->items.at(0);
  EXPECT_EQ(payment.find("status")->find("status")->text, "APPROVED");
  EXPECT_EQ(payment.find("amount")->find("from")->find("total")->text, "1254300.00");
  EXPECT_EQ(payment.find("reference")->text, "120260000012345");
  const auto cus = payment.find("authorization")->text;
  EXPECT_EQ(payment.find("processorFields")->items.at(0).find("value")->text, cus);
  EXPECT_EQ(answer.find("request")->find("auth"), nullptr);
  EXPECT_NE(get(s.path).body.find("https://pagos.example.gov.co/retorno/1"), std::string::npos);
  const auto told = ledger();
  EXPECT_EQ(told.find("transactions")->items.at(0).find("rail")->text, "placetopay");
  EXPECT_EQ(told.find("transactions")->items.at(0).find("moved_centavos")->text, "125430000");
  EXPECT_EQ(told.find("sessions")->items.at(0).find("status")->text, "APPROVED");
}

TEST_F(PlacetoPayTest, APendingAttemptLeavesTheSessionPendingUntilTheBankDecides) {
  const auto s = open();
  pay_page(s, "pending");
  EXPECT_EQ(status(s.id), "PENDING");
  EXPECT_EQ(reason(s.id), "?-");
  EXPECT_EQ(ask(s.id).find("payment")->items.at(0).find("status")->find("status")->text, "PENDING");
  clock.advance(minutes(21));
  EXPECT_EQ(reason(s.id), "PT");
  EXPECT_NE(get(s.path).body.find("Intente de nuevo"), std::string::npos);
  pay_page(s, "approve");
  EXPECT_EQ(status(s.id), "APPROVED");
}

TEST_F(PlacetoPayTest, TenRejectedAttemptsEndTheSession) {
  const auto s = open();
  for (int i = 0; i < 9; ++i) pay_page(s, "decline");
  EXPECT_EQ(status(s.id), "PENDING");
  pay_page(s, "decline");
  EXPECT_EQ(status(s.id), "REJECTED");
}

TEST_F(PlacetoPayTest, AnUnpaidSessionExpires) {
  const auto s = open();
  clock.advance(minutes(30) - seconds(1));
  EXPECT_EQ(status(s.id), "PENDING");
  clock.advance(seconds(1));
  EXPECT_EQ(status(s.id), "REJECTED");
  EXPECT_EQ(reason(s.id), "EX");
  EXPECT_EQ(form(s.path + "/pay", "bank=1007").header("location"), s.path);
}

TEST_F(PlacetoPayTest, AnAttemptBegunBeforeTheExpiryStillCounts) {
  const auto s = open();
  clock.advance(minutes(29));
  pay_page(s, "pending");
  clock.advance(minutes(5));
  EXPECT_EQ(status(s.id), "PENDING");
  const auto cus = ask(s.id).find("payment")->items.at(0).find("authorization")->text;
  control("transactions/" + cus, R"({"decision":"approve"})");
  EXPECT_EQ(status(s.id), "APPROVED");
}

TEST_F(PlacetoPayTest, PartialPaymentsAddUpToTheTotal) {
  const auto s = open("1000", "", R"(,"allowPartial":true)");
  pay_page(s, "approve", "&amount=400");
  EXPECT_EQ(status(s.id), "APPROVED_PARTIAL");
  EXPECT_EQ(form(s.path + "/pay", "bank=1007&amount=601").status, 422);
  pay_page(s, "approve", "&amount=600");
  EXPECT_EQ(status(s.id), "APPROVED");
  EXPECT_EQ(ask(s.id).find("payment")->items.size(), 2U);
}

TEST_F(PlacetoPayTest, AnExpiredPartialPaymentIsKept) {
  const auto s = open("1000", "", R"(,"allowPartial":true)");
  pay_page(s, "approve", "&amount=400");
  clock.advance(minutes(30));
  EXPECT_EQ(status(s.id), "PARTIAL_EXPIRED");
  EXPECT_EQ(reason(s.id), "PX");
}

TEST_F(PlacetoPayTest, ThePayerMayCancel) {
  const auto s = open();
  form(s.path + "/cancel", "");
  EXPECT_EQ(status(s.id), "REJECTED");
  EXPECT_EQ(reason(s.id), "?C");
  EXPECT_NE(get(s.path).body.find("https://pagos.example.gov.co/cancelado/1"), std::string::npos);
}

TEST_F(PlacetoPayTest, TheMerchantMayCancelWhatNobodyPays) {
  const auto s = open();
  const auto cancel = [&](const Opened& which) {
    return post("/api/session/" + which.id + "/cancel", R"({"auth":)" + auth() + "}");
  };
  EXPECT_EQ(parse_json(cancel(s).body)->find("session")->find("status")->find("reason")->text,
            "MC");
  EXPECT_EQ(status(s.id), "REJECTED");
  EXPECT_EQ(cancel(s).status, 400);
  const auto paid = open();
  pay_page(paid, "approve");
  EXPECT_EQ(cancel(paid).status, 400);
}

TEST_F(PlacetoPayTest, APsePaymentIsNotGivenBackByTheApi) {
  const auto s = open();
  pay_page(s, "approve");
  const auto internal = ask(s.id).find("payment")->items.at(0).find("internalReference")->text;
  EXPECT_EQ(reverse(internal).status, 400);
}

TEST_F(PlacetoPayTest, ATransactionIsAskedForWithItsAction) {
  const auto asked = [&](const std::string& path, const std::string& more) {
    return message(
        post(path, R"({"auth":)" + auth() + R"(,"internalReference":1500000001)" + more + "}"));
  };
  EXPECT_EQ(asked("/api/transaction", ""), "El campo action es obligatorio");
  EXPECT_EQ(asked("/api/transaction", R"(,"action":"reverse")"), "No existe la transacción");
  EXPECT_EQ(asked("/api/reverse", ""), "No existe la transacción");
}

class Reversible : public PlacetoPayTest {
 protected:
  void SetUp() override {
    options.placetopay->pse_reversible = true;
    start();
  }
  std::string approved(const std::string& pesos) {
    const auto s = open(pesos);
    pay_page(s, "approve");
    return ask(s.id).find("payment")->items.at(0).find("internalReference")->text;
  }
};

TEST_F(Reversible, APaymentGivenBackBeforeTheCloseNeverReachesTheAccount) {
  const auto internal = approved("1000");
  EXPECT_EQ(reverse(internal, R"(,"amount":400)").status, 400);
  EXPECT_EQ(reverse(internal, R"(,"amount":null)").status, 200);
  EXPECT_NE(reverse(internal).body.find("ya ha sido reembolsada"), std::string::npos);
  EXPECT_EQ(control("close-day", R"({"date":"2026-10-05"})").status, 200);
  EXPECT_FALSE(std::filesystem::exists(options.output_directory + "/recaudo_20261005_A.txt"));
}

TEST_F(Reversible, AfterTheCloseItMayBeGivenBackInPartsUpToTheTotal) {
  const auto internal = approved("1000");
  control("close-day", R"({"date":"2026-10-05"})");
  EXPECT_EQ(reverse(internal, R"(,"amount":400)").status, 200);
  EXPECT_EQ(reverse(internal, R"(,"amount":601)").status, 400);
  EXPECT_EQ(reverse(internal).status, 200);
  EXPECT_EQ(reverse(internal).status, 400);
  const auto closed = parse_json(control("close-day", R"({"date":"2026-10-05"})").body);
  EXPECT_EQ(closed->find("debits_centavos")->text, "100000");
}

TEST_F(PlacetoPayTest, AFinalStateIsToldOnceWithItsSignature) {
  listener.failures = 1;
  const auto s = open();
  pay_page(s, "approve");
  ASSERT_TRUE(listener.wait_for(1));
  const auto told = value_or_throw(parse_json(listener.body(0)));
  const auto date = told.find("status")->find("date")->text;
  EXPECT_EQ(told.find("requestId")->text, s.id);
  EXPECT_EQ(told.find("reference")->text, "120260000012345");
  EXPECT_EQ(told.find("signature")->text,
            "sha256:" + sha256_hex(s.id + "APPROVED" + date + kSecret));
  const auto other = open();  // had the first been sent again, it would arrive before this one's
  form(other.path + "/cancel", "");
  ASSERT_TRUE(listener.wait_for(2));
  EXPECT_EQ(parse_json(listener.body(1))->find("requestId")->text, other.id);
}

TEST(PlacetoPaySwitches, NotificationsMayCarryTheOlderSignature) {
  WebCheckout c;
  c.options.placetopay->sign_sha1 = true;
  c.start();
  const auto s = c.open();
  c.form(s.path + "/cancel", "");
  ASSERT_TRUE(c.listener.wait_for(1));
  const auto told = value_or_throw(parse_json(c.listener.body(0)));
  EXPECT_EQ(
      told.find("signature")->text,
      to_hex(view(sha1(s.id + "REJECTED" + told.find("status")->find("date")->text + kSecret))));
}

TEST_F(PlacetoPayTest, TheControlApiDecidesInThePayersPlace) {
  const auto s = open();
  EXPECT_EQ(control("sessions/" + s.id,
                    R"({"decision":"approve","callback":"twice","amount_changed_to_centavos":500})")
                .status,
            200);
  EXPECT_TRUE(listener.wait_for(2));
  EXPECT_EQ(
      ask(s.id).find("payment")->items.at(0).find("amount")->find("from")->find("total")->text,
      "5.00");
  EXPECT_EQ(control("sessions/" + s.id, R"({"decision":"approve"})").status, 409);
  EXPECT_EQ(control("sessions/1", R"({"decision":"approve"})").status, 404);
}

TEST_F(PlacetoPayTest, OutOfOrderTellsTheOlderStateAfterTheNewer) {
  const auto s = open();
  control("sessions/" + s.id, R"({"decision":"approve","callback":"out_of_order"})");
  ASSERT_TRUE(listener.wait_for(2));
  EXPECT_NE(listener.body(0).find("APPROVED"), std::string::npos);
  EXPECT_NE(listener.body(1).find("PENDING"), std::string::npos);
  EXPECT_EQ(status(s.id), "PENDING");
  EXPECT_EQ(status(s.id), "APPROVED");
}

TEST_F(PlacetoPayTest, ALateApprovalFollowsARejectedSession) {
  const auto answer =
      post("/api/session", session_json("1000"), R"({"decision":"fail","late_ok":true})");
  const auto id = parse_json(answer.body)->find("requestId")->text;
  EXPECT_EQ(status(id), "REJECTED");
  clock.advance(minutes(10));
  EXPECT_EQ(status(id), "APPROVED");
}

TEST_F(PlacetoPayTest, ANotificationMayArriveBeforeTheAnswerOfTheCreation) {
  post("/api/session", session_json("1000"),
       R"({"decision":"approve","callback":"before_return"})");
  EXPECT_EQ(listener.count(), 1U);
}

TEST_F(PlacetoPayTest, ALostAnswerLeavesTheSessionCreated) {
  EXPECT_THROW(
      post("/api/session", session_json("1000"), R"({"decision":"approve","answer_lost":true})"),
      std::runtime_error);
  EXPECT_EQ(ledger().find("sessions")->items.size(), 1U);
  EXPECT_EQ(ledger().find("transactions")->items.at(0).find("moved_centavos")->text, "100000");
}

TEST(PlacetoPayScript, AmountEndingsDecideWithoutAPerson) {
  WebCheckout c;
  c.options.scripted_amounts = true;
  c.start();
  EXPECT_EQ(c.status(c.open("50001").id), "APPROVED");
  EXPECT_EQ(c.status(c.open("50002").id), "REJECTED");
  EXPECT_EQ(c.status(c.open("50003").id), "PENDING");
  EXPECT_EQ(c.post("/api/session", c.session_json("50010")).status, 400);
  EXPECT_EQ(c.post("/api/session", c.session_json("50011")).status, 400);
}

TEST(PlacetoPayScript, TheScenarioFileDecidesAttemptByAttempt) {
  WebCheckout c;
  c.options.scenario_file = (c.directory / "scenario.json").string();
  write_secret_file(
      c.options.scenario_file,
      Secret(R"({"payments":[{"reference":"120260000012345","decision":"decline"},)"
             R"({"reference":"120260000012345","rail":"placetopay","decision":"approve"}]})"));
  c.start();
  EXPECT_EQ(c.status(c.open("50050").id), "REJECTED");
  EXPECT_EQ(c.status(c.open("50050").id), "APPROVED");
  EXPECT_EQ(c.status(c.open("50050").id), "PENDING");
}

TEST(PlacetoPayScript, APartOfAnOrderWithoutItsDecisionIsRefused) {
  const auto script = [](const char* json) {
    return read_script(value_or_throw(parse_json(json)));
  };
  for (const char* part : {R"({"callback":"lost"})", R"({"late_ok":true,"answer_lost":true})",
                           R"({"hold_seconds":5})"}) {
    ASSERT_FALSE(script(part)) << part;
    EXPECT_EQ(script(part).error(), "decision");
  }
  EXPECT_FALSE(script(R"({"answer_lost":true})")->order);
  EXPECT_TRUE(script(R"({"decision":"approve","callback":"lost"})")->order);
}

TEST(PlacetoPayScript, AWrongScenarioStopsTheStart) {
  WebCheckout c;
  c.options.scenario_file = (c.directory / "scenario.json").string();
  write_secret_file(c.options.scenario_file,
                    Secret(R"({"payments":[{"reference":"1","decision":"perhaps"}]})"));
  EXPECT_THROW(Simulator{c.options}, Refusal);
}

TEST_F(PlacetoPayTest, ItsMoneyIsInTheFilesOfTheDayUnderTheCompanysReference) {
  const auto s = open();
  pay_page(s, "approve");
  const auto cus = ask(s.id).find("payment")->items.at(0).find("authorization")->text;
  control("close-day", R"({"date":"2026-10-05"})");
  const auto file = output("recaudo_20261005_A.txt");
  EXPECT_NE(file.find("120260000012345"
                      "00000125430000"
                      "0315"),
            std::string::npos);
  EXPECT_NE(output("pse_20261005.csv").find(cus + ",1254300.00"), std::string::npos);
  EXPECT_NE(output("extracto_20261005.xml").find("<EndToEndId>" + cus), std::string::npos);
}

}  // namespace
}  // namespace recaudo::simulator
