#include "gateways/wompi/wompi_gateway.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <memory>

#include "base/crypto.h"
#include "tests/support/gateway_contract.h"
#include "tests/support/rail_request.h"
#include "tests/support/scripted_http.h"

namespace recaudo {
namespace {

using namespace std::chrono_literals;
using gateways::Cus;
using gateways::PaymentState;

constexpr const char* kReference = "120260000012345-1048576";

std::string transaction_json(const std::string& id, const std::string& status, Money amount,
                             const std::string& extra = "") {
  return R"({"id":")" + id + R"(","status":")" + status +
         R"(","status_message":"Mensaje de prueba","reference":")" + kReference +
         R"(","amount_in_cents":)" + std::to_string(amount.centavos()) +
         R"(,"currency":"COP","payment_method_type":"PSE","payment_method":{"type":"PSE",)"
         R"("extra":{)" +
         extra + "}}}";
}

std::string data(const std::string& json) {
  return R"({"data":)" + json + R"(,"meta":{}})";
}

std::string address(const std::string& url) {
  return R"("async_payment_url":")" + url + R"(","traceability_code":"998877")";
}

std::string_view state_name(PaymentState state) {
  switch (state) {
    case PaymentState::kApproved:
      return "APPROVED";
    case PaymentState::kDeclined:
      return "DECLINED";
    case PaymentState::kFailed:
      return "ERROR";
    case PaymentState::kPending:
      return "PENDING";
  }
  return "";
}

wompi::WompiOptions options_for(const test::ScriptedHttp& server,
                                std::chrono::milliseconds timeout) {
  wompi::WompiOptions o;
  o.base_url = server.base_url() + "/v1";
  o.page_origin = "https://banco.example";
  o.keys = {"pub_test_clave", Secret("prv_test_clave"), Secret("test_events_clave"),
            Secret("test_integrity_clave"), wompi::Environment::kTest};
  o.http.timeout = timeout;
  o.address_pause = 1ms;
  o.address_limit = 400ms;
  return o;
}

class WompiFixture {
 public:
  static constexpr int kSessionTries = 1;
  static constexpr bool kSignsNotices = true;
  static constexpr bool kSearches = true;
  static constexpr bool kTellsPendingAmount = true;

  wompi::WompiGateway& gateway() { return patient_; }
  wompi::WompiGateway& hasty_gateway() { return hasty_; }
  gateways::CreateRequest request() const { return test::rail_request(); }
  std::vector<std::string> refusal_codes() const {
    return {"INPUT_VALIDATION_ERROR", "UNPROCESSABLE"};
  }
  int requests_received() const { return static_cast<int>(server_->received().size()); }
  void stop() { server_.reset(); }

  void next_created(const std::string& cus, const std::string& url) {
    const Money amount = request().amount;
    server_->next_json(201, data(transaction_json(cus, "PENDING", amount)));
    server_->next_json(200, data(transaction_json(cus, "PENDING", amount)));
    server_->next_json(200, data(transaction_json(cus, "PENDING", amount, address(url))));
  }
  void next_refused(const std::string& code) {
    server_->next_json(422, R"({"error":{"type":")" + code +
                                R"(","messages":{"signature":["La firma es inválida"]}}})");
  }
  void next_status(const gateways::Status& s) {
    server_->next_json(200, data(transaction_json(s.cus.str(), std::string(state_name(s.state)),
                                                  s.amount, R"("traceability_code":"998877")")));
  }
  void next_not_found() {
    server_->next_json(404, R"({"error":{"type":"NOT_FOUND_ERROR",)"
                            R"("reason":"La entidad solicitada no existe"}})");
  }
  void next_finalized() {}
  void next_not_finalized(const std::string&) {}
  void next_banks(const gateways::BankList& banks) {
    std::string json =
        R"({"financial_institution_code":"0","financial_institution_name":"Seleccione"})";
    for (const auto& bank : banks)
      json += R"(,{"financial_institution_code":")" + bank.code +
              R"(","financial_institution_name":")" + bank.name + R"("})";
    server_->next_json(200, data("[" + json + "]"));
  }
  void next_found(const std::string& cus, const std::string& url) {
    server_->next_json(
        200, data("[" + transaction_json("viejo", "DECLINED", request().amount) + "," +
                  transaction_json(cus, "PENDING", request().amount, address(url)) + "]"));
  }
  void next_nothing_found() { server_->next_json(200, data("[]")); }
  void next_silence() { server_->next_silence(); }
  void next_reset() { server_->next_reset(); }
  void next_cut() { server_->next_cut(); }
  void next_slow() { server_->next_slow(); }
  void next_garbage() { server_->next_garbage(); }
  void next_wrong_seal() { server_->next_json(200, R"({"data":{"id":"1"}})"); }
  void next_http(int status) { server_->next_json(status, "{}"); }
  void next_session_expired() {
    server_->next_json(401, R"({"error":{"type":"INVALID_ACCESS_TOKEN"}})");
  }
  gateways::Notice signed_notice(const std::string& cus) const {
    const std::string checksum =
        sha256_hex(cus + "APPROVED" + "125430000" + "1791205964" + "test_events_clave");
    return {R"({"event":"transaction.updated","data":{"transaction":)" +
                transaction_json(cus, "APPROVED", Money::centavos(125'430'000)) +
                R"(},"environment":"test","signature":{"properties":["transaction.id",)"
                R"("transaction.status","transaction.amount_in_cents"],"checksum":")" +
                checksum + R"("},"timestamp":1791205964})",
            checksum};
  }
  test::ScriptedHttp& server() { return *server_; }

 private:
  std::unique_ptr<test::ScriptedHttp> server_ = std::make_unique<test::ScriptedHttp>();
  wompi::WompiGateway patient_{options_for(*server_, 10s)};
  wompi::WompiGateway hasty_{options_for(*server_, 500ms)};
};

class Wompi : public ::testing::Test {
 protected:
  WompiFixture f;
};

TEST_F(Wompi, TheCreationGoesOutOnceAndTheAddressIsAskedForUntilItIsThere) {
  f.next_created("15113-1", "https://banco.example/pse");
  ASSERT_TRUE(std::holds_alternative<gateways::Created>(f.gateway().create(f.request())));
  const auto received = f.server().received();
  ASSERT_EQ(received.size(), 3U);
  EXPECT_EQ(received[0].line, "POST /v1/transactions HTTP/1.1");
  EXPECT_NE(received[0].head.find("Authorization: Bearer pub_test_clave"), std::string::npos);
  EXPECT_EQ(received[1].line, "GET /v1/transactions/15113-1 HTTP/1.1");
}

TEST_F(Wompi, ATransactionWithoutAddressInTimeIsKnownByItsNumber) {
  f.server().next_json(201, data(transaction_json("15113-1", "PENDING", f.request().amount)));
  const auto outcome = f.gateway().create(f.request());  // the rest answers 503
  const auto* unknown = std::get_if<gateways::Unknown>(&outcome);
  ASSERT_NE(unknown, nullptr);
  EXPECT_EQ(unknown->cus.str(), "15113-1");
}

TEST_F(Wompi, ATransactionThatEndsBeforeItHasAnAddressIsRefused) {
  f.server().next_json(201, data(transaction_json("15113-1", "PENDING", f.request().amount)));
  f.server().next_json(200, data(transaction_json("15113-1", "ERROR", f.request().amount)));
  const auto outcome = f.gateway().create(f.request());
  const auto* refused = std::get_if<gateways::Refused>(&outcome);
  ASSERT_NE(refused, nullptr);
  EXPECT_EQ(refused->code, "ERROR");
}

TEST_F(Wompi, AReferenceUsedAlreadyMeansThatTheCreationHadArrived) {
  f.server().next_json(422, R"({"error":{"type":"INPUT_VALIDATION_ERROR",)"
                            R"("messages":{"reference":["La referencia ya ha sido usada"]}}})");
  EXPECT_TRUE(std::holds_alternative<gateways::Unknown>(f.gateway().create(f.request())));
}

TEST_F(Wompi, ASearchUsesThePrivateKeyAndAnApprovedOneCountsFirst) {
  const Money amount = f.request().amount;
  f.server().next_json(200, data("[" + transaction_json("a", "DECLINED", amount) + "," +
                                 transaction_json("b", "APPROVED", amount) + "," +
                                 transaction_json("c", "PENDING", amount) + "]"));
  const auto outcome = f.gateway().find(f.request(), gateways::Search::kForThePayer);
  const auto* unknown = std::get_if<gateways::Unknown>(&outcome);
  ASSERT_NE(unknown, nullptr);
  EXPECT_EQ(unknown->cus.str(), "b");
  const auto received = f.server().received().back();
  EXPECT_EQ(received.line, "GET /v1/transactions?reference=120260000012345-1048576 HTTP/1.1");
  EXPECT_NE(received.head.find("Authorization: Bearer prv_test_clave"), std::string::npos);
}

TEST_F(Wompi, ASearchThatBringsAnotherReferenceFoundNothing) {
  auto other = f.request();
  other.ticket = gateways::TicketId(3);
  f.next_found("2263241", "https://banco.example/");
  const auto outcome = f.gateway().find(other, gateways::Search::kForThePayer);
  const auto* unknown = std::get_if<gateways::Unknown>(&outcome);
  ASSERT_NE(unknown, nullptr);
  EXPECT_TRUE(unknown->cus.empty());
}

TEST_F(Wompi, TheStatusBringsTheNumberByWhichTheBankKnowsIt) {
  gateways::Status s;
  s.state = PaymentState::kApproved;
  s.amount = f.request().amount;
  s.cus = Cus("15113-1");
  f.next_status(s);
  const auto outcome = f.gateway().query(s.cus);
  EXPECT_EQ(std::get<gateways::Status>(outcome).ach_cus, "998877");
}

TEST_F(Wompi, BothDocumentsComeWithTheirAddressAndToken) {
  f.server().next_json(
      200, data(R"({"presigned_acceptance":{"acceptance_token":"t1","permalink":"https://w/1.pdf",)"
                R"("type":"END_USER_POLICY"},"presigned_personal_data_auth":{"acceptance_token":)"
                R"("t2","permalink":"https://w/2.pdf","type":"PERSONAL_DATA_AUTH"}})"));
  const auto consents = f.gateway().consents();
  ASSERT_TRUE(consents);
  ASSERT_EQ(consents->size(), 2U);
  EXPECT_EQ(consents->at(0).token, "t1");
  EXPECT_EQ(consents->at(1).url, "https://w/2.pdf");
  EXPECT_EQ(f.server().received().back().line, "GET /v1/merchants/pub_test_clave HTTP/1.1");
  EXPECT_FALSE(f.gateway().consents()) << "they are asked for each time";
}

TEST_F(Wompi, ASearchAndAListThatAreRefusedAreToldFromSilence) {
  f.server().next_json(401, R"({"error":{"type":"INVALID_ACCESS_TOKEN"}})");
  const auto found = f.gateway().find(f.request(), gateways::Search::kForTheBooks);
  EXPECT_EQ(std::get<gateways::Unknown>(found).contact, gateways::Contact::kDenied);
  f.server().next_json(401, R"({"error":{"type":"INVALID_ACCESS_TOKEN"}})");
  EXPECT_EQ(f.gateway().bank_list().error().code, Code::kRailAccessDenied);
}

TEST_F(Wompi, ASearchForTheBooksDoesNotWaitForTheBanksAddress) {
  f.server().next_json(
      200, data("[" + transaction_json("15113-1", "PENDING", f.request().amount) + "]"));
  const auto found = f.gateway().find(f.request(), gateways::Search::kForTheBooks);
  const auto* unknown = std::get_if<gateways::Unknown>(&found);
  ASSERT_NE(unknown, nullptr);
  EXPECT_EQ(unknown->cus.str(), "15113-1");
  EXPECT_EQ(unknown->contact, gateways::Contact::kAnswered);
  EXPECT_EQ(f.requests_received(), 1);
}

TEST_F(Wompi, ASearchThatFindsNothingWasAnsweredAllTheSame) {
  f.server().next_json(200, data("[]"));
  const auto found = f.gateway().find(f.request(), gateways::Search::kForThePayer);
  EXPECT_EQ(std::get<gateways::Unknown>(found).contact, gateways::Contact::kAnswered);
}

class WompiKeys : public ::testing::Test {
 protected:
  WompiKeys() {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    put("public_key", "pub_test_a");
    put("private_key", "prv_test_b");
    put("events_secret", "test_events_c");
    put("integrity_secret", "test_integrity_d");
  }
  ~WompiKeys() override { std::filesystem::remove_all(folder); }
  void put(const std::string& name, const std::string& value) {
    write_secret_file((folder / ("wompi_" + name)).string(), Secret(value));
  }
  std::filesystem::path folder = std::filesystem::temp_directory_path() / "recaudo_wompi_keys";
};

TEST_F(WompiKeys, TellTheirEnvironment) {
  const auto keys = wompi::load_keys(folder.string());
  ASSERT_TRUE(keys);
  EXPECT_EQ(keys->environment, wompi::Environment::kTest);
}

TEST_F(WompiKeys, OfTwoEnvironmentsAreRefused) {
  put("private_key", "prv_prod_b");
  EXPECT_EQ(wompi::load_keys(folder.string()).error().code, Code::kRailSecretsInvalid);
}

}  // namespace

namespace test {
INSTANTIATE_TYPED_TEST_SUITE_P(Wompi, GatewayContract, WompiFixture);
}  // namespace test
}  // namespace recaudo
