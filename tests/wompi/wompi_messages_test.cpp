#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/json.hpp>

#include "base/crypto.h"
#include "gateways/wompi/event.h"
#include "gateways/wompi/messages.h"
#include "tests/support/rail_request.h"

namespace recaudo::wompi {
namespace {

const Secret kEvents("test_events_clave");

Keys keys() {
  return {"pub_test_clave", Secret("prv_test_clave"), kEvents, Secret("test_integrity_clave"),
          Environment::kTest};
}

std::string event_with(const std::string& properties, const std::string& signed_text,
                       const std::string& environment = "test",
                       const std::string& timestamp = "1791205964") {
  return R"({"event":"transaction.updated","data":{"transaction":{"id":"1","status":"APPROVED",)"
         R"("amount_in_cents":100,"note":null,"paid":true}},"environment":")" +
         environment + R"(","signature":{"properties":)" + properties + R"(,"checksum":")" +
         sha256_hex(signed_text + "test_events_clave") + R"("},"timestamp":)" + timestamp + "}";
}

constexpr const char* kThree =
    R"(["transaction.id","transaction.status","transaction.amount_in_cents"])";

TEST(WompiEvent, IsHeardWithTheThreePropertiesInAnyOrder) {
  EXPECT_TRUE(
      read_event(event_with(kThree, "1APPROVED1001791205964"), "", kEvents, Environment::kTest));
  EXPECT_TRUE(read_event(
      event_with(R"(["transaction.amount_in_cents","transaction.id","transaction.status"])",
                 "1001APPROVED1791205964"),
      "", kEvents, Environment::kTest));
}

TEST(WompiEvent, SignsValuesAsTheyPrintInJson) {
  EXPECT_TRUE(read_event(
      event_with(R"(["transaction.id","transaction.status","transaction.amount_in_cents",)"
                 R"("transaction.note","transaction.paid"])",
                 "1APPROVED100nulltrue1791205964"),
      "", kEvents, Environment::kTest));
}

TEST(WompiEvent, WithoutOneOfTheThreeIsRefusedHoweverItIsSigned) {
  for (const char* less : {R"(["transaction.id","transaction.status"])",
                           R"(["transaction.id","transaction.amount_in_cents"])",
                           R"(["transaction.status","transaction.amount_in_cents"])", "[]"}) {
    const auto refused =
        read_event(event_with(less, "1791205964"), "", kEvents, Environment::kTest);
    ASSERT_FALSE(refused) << less;
    EXPECT_EQ(refused.error().code, Code::kRailNoticeRefused);
  }
}

TEST(WompiEvent, OfAnotherEnvironmentIsRefused) {
  EXPECT_FALSE(read_event(event_with(kThree, "1APPROVED1001791205964", "prod"), "", kEvents,
                          Environment::kTest));
}

TEST(WompiEvent, WhoseHeaderSaysAnotherChecksumIsRefused) {
  EXPECT_FALSE(read_event(event_with(kThree, "1APPROVED1001791205964"), std::string(64, 'a'),
                          kEvents, Environment::kTest));
}

TEST(WompiEvent, WithoutANumberForItsTimeIsRefused) {
  EXPECT_FALSE(read_event(event_with(kThree, "1APPROVED1001791205964", "test", "\"1791205964\""),
                          "", kEvents, Environment::kTest));
}

TEST(WompiEvent, AnyChangedByteOfWhatIsSignedIsRefused) {
  const std::string good = event_with(kThree, "1APPROVED1001791205964");
  rc::check([&] {
    const std::string text = *rc::gen::element<std::string>(
        R"("id":"1")", R"("amount_in_cents":100)", R"("status":"APPROVED")", "1791205964");
    std::string bad = good;
    const auto at = bad.find(text) + static_cast<std::size_t>(
                                         *rc::gen::inRange<int>(0, static_cast<int>(text.size())));
    bad[at] = static_cast<char>(*rc::gen::inRange<int>(0x20, 0x7F));
    RC_PRE(bad != good);
    RC_ASSERT(!read_event(bad, "", kEvents, Environment::kTest));
  });
}

TEST(WompiRequest, IsSignedWithTheExpirationThatItCarries) {
  const auto body = boost::json::parse(create_json(test::rail_request(), keys()));
  EXPECT_EQ(body.at("expiration_time").as_string(), "2026-10-05T13:30:00.000Z");
  EXPECT_EQ(body.at("signature").as_string(),
            integrity_signature("120260000012345-1048576", Money::centavos(125'430'000),
                                "2026-10-05T13:30:00.000Z", Secret("test_integrity_clave")));
  EXPECT_EQ(body.at("amount_in_cents").as_int64(), 125'430'000);
}

TEST(WompiRequest, LivesThirtyMinutesOrToTheEndOfTheLiquidationsDay) {
  auto r = test::rail_request();
  r.requested_at = *parse_instant("2026-10-05T23:45:00-05:00");
  EXPECT_EQ(expiration_of(r), "2026-10-06T04:59:59.000Z");
  EXPECT_TRUE(check_create(r, {}));
  r.requested_at = *parse_instant("2026-10-05T23:56:00-05:00");
  EXPECT_FALSE(check_create(r, {}));
}

TEST(WompiRequest, NeedsBothDocumentsAccepted) {
  auto r = test::rail_request();
  r.consents.pop_back();
  EXPECT_EQ(check_create(r, {}).error().code, Code::kRailRequestInvalid);
}

TEST(WompiRequest, TheDocumentsThatTheMethodsPageTakesAreASwitch) {
  auto r = test::rail_request();
  r.payer.document_type = gateways::DocumentType::kPassport;
  EXPECT_FALSE(check_create(r, {.other_documents = false, .minimum = {}}));
  EXPECT_TRUE(check_create(r, {.other_documents = true, .minimum = {}}));
  EXPECT_NE(create_json(r, keys()).find(R"("user_legal_id_type":"PP")"), std::string::npos);
}

TEST(WompiRequest, TheMinimumIsASwitch) {
  auto r = test::rail_request();
  r.amount = Money::centavos(149'999);
  EXPECT_TRUE(check_create(r, {}));
  EXPECT_FALSE(check_create(r, {.other_documents = false, .minimum = Money::pesos(1'500)}));
  r.amount = Money::pesos(1'500);
  EXPECT_TRUE(check_create(r, {.other_documents = false, .minimum = Money::pesos(1'500)}));
}

class BadTransaction : public ::testing::TestWithParam<const char*> {};
TEST_P(BadTransaction, IsNoAnswer) {
  EXPECT_FALSE(parse_transaction(GetParam()));
}
INSTANTIATE_TEST_SUITE_P(
    All, BadTransaction,
    ::testing::Values("", "[]", "{}", R"({"data":[]})", R"({"data":{"id":"../x"}})",
                      R"({"data":{"id":"1","status":"PENDING","amount_in_cents":-1}})",
                      R"({"data":{"id":"1","status":"PENDING","amount_in_cents":1.5}})",
                      R"({"data":{"id":"1","status":"PENDING","amount_in_cents":"100"}})",
                      R"({"data":{"id":"1","id":"2","status":"PENDING","amount_in_cents":1}})"));

Result<gateways::Status> decided_on(const std::string& bank_date) {
  RECAUDO_TRY(t, parse_transaction(R"({"data":{"id":"1","status":"APPROVED","amount_in_cents":1,)"
                                   R"("reference":"1-1","payment_method":{"extra":{)"
                                   R"("bank_processing_date":")" +
                                   bank_date + R"("}}}})"));
  return status_of(t);
}

TEST(WompiTransaction, TellsTheBanksDayAsADayOrAsAnInstant) {
  const auto day = start_of_day(make_date(2026, 10, 5));
  for (const char* text : {"2026-10-05", "2026-10-05T00:00:00.000Z"})
    EXPECT_EQ(decided_on(text)->bank_process_at, day) << text;
  // The evening in Bogota, though it is the next day in UTC.
  EXPECT_EQ(bogota_date(*decided_on("2026-10-06T01:10:00.000Z")->bank_process_at),
            make_date(2026, 10, 5));
  EXPECT_FALSE(decided_on("")->bank_process_at);
}

TEST(WompiTransaction, IsToldWithoutItsBanksDayWhenThatCannotBeRead) {
  for (const char* text : {"05/10/2026", "2026-13-05", "2026-10-051", "ayer"}) {
    ASSERT_TRUE(decided_on(text)) << text;
    EXPECT_FALSE(decided_on(text)->bank_process_at) << text;
  }
}

TEST(WompiTransaction, OfAnotherHousesReferenceSaysNothing) {
  const auto t = parse_transaction(
      R"({"data":{"id":"1","status":"APPROVED","amount_in_cents":1,"reference":"TIENDA 7"}})");
  ASSERT_TRUE(t);
  EXPECT_FALSE(status_of(*t));
}

TEST(WompiTransaction, ThatWasVoidedBeforeWeHeardOfItBroughtNoMoney) {
  const auto t = parse_transaction(
      R"({"data":{"id":"1","status":"VOIDED","amount_in_cents":1,"reference":"1-1"}})");
  ASSERT_TRUE(t);
  EXPECT_EQ(status_of(*t)->state, gateways::PaymentState::kDeclined);
}

}  // namespace
}  // namespace recaudo::wompi
