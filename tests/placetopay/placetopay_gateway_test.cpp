#include "gateways/placetopay/placetopay_gateway.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <memory>

#include "base/bytes.h"
#include "base/crypto.h"
#include "tests/support/gateway_contract.h"
#include "tests/support/rail_request.h"
#include "tests/support/scripted_http.h"

namespace recaudo {
namespace {

using namespace std::chrono_literals;
using gateways::Cus;
using gateways::PaymentState;
using test::Peer;

constexpr const char* kReference = "120260000012345-1048576";

std::string status_json(const std::string& status, const std::string& reason) {
  return R"("status":{"status":")" + status + R"(","reason":")" + reason +
         R"(","message":"Mensaje de prueba","date":"2026-10-05T08:12:44-05:00"})";
}

std::string payment_json(const std::string& status, const std::string& total,
                         const std::string& more = "") {
  return "{" + status_json(status, "00") + R"(,"internalReference":1501234567,"reference":")" +
         kReference +
         R"(","issuerName":"BANCO DE PRUEBA","amount":{"from":{"currency":"COP","total":)" + total +
         R"(},"to":{"currency":"COP","total":)" + total +
         R"(},"factor":1},"authorization":"2263241","franchise":"_PSE_")" + more + "}";
}

std::string session_json(const std::string& id, const std::string& status,
                         const std::string& payments) {
  return R"({"requestId":)" + id + "," + status_json(status, "00") + R"(,"payment":[)" + payments +
         "]}";
}

std::string_view state_name(PaymentState state) {
  switch (state) {
    case PaymentState::kApproved:
      return "APPROVED";
    case PaymentState::kDeclined:
      return "REJECTED";
    case PaymentState::kFailed:
      return "FAILED";
    case PaymentState::kPending:
      return "PENDING";
  }
  return "";
}

placetopay::PlacetopayOptions options_for(const test::ScriptedHttp& server,
                                          std::chrono::milliseconds timeout) {
  placetopay::PlacetopayOptions o;
  o.base_url = server.base_url();
  o.page_origin = "https://checkout.example";
  o.payment_methods = "pse";
  o.credentials = {"municipio-test", Secret("SnHP85O5CHzJp0tD"), placetopay::HashName::kSha256};
  o.http.timeout = timeout;
  return o;
}

class PlacetopayFixture {
 public:
  static constexpr int kSessionTries = 2;
  static constexpr bool kSignsNotices = true;
  static constexpr bool kSearches = false;
  static constexpr bool kTellsPendingAmount = false;  // a sum of what was approved

  placetopay::PlacetopayGateway& gateway() { return patient_; }
  placetopay::PlacetopayGateway& hasty_gateway() { return hasty_; }
  gateways::CreateRequest request() const { return test::rail_request(); }
  std::vector<std::string> refusal_codes() const {
    return {"BR", "request_not_valid", "transaction_request_error", "payer_data_not_valid",
            "max_dispersion_error"};
  }
  int requests_received() const { return static_cast<int>(server_->received().size()); }
  void stop() { server_.reset(); }

  void next_created(const std::string& cus, const std::string& url) {
    server_->next_json(200, "{" + status_json("OK", "PC") + R"(,"requestId":)" + cus +
                                R"(,"processUrl":")" + url + R"("})");
  }
  void next_refused(const std::string& code) {
    server_->next_json(400, "{" + status_json("FAILED", code) + "}");
  }
  void next_status(const gateways::Status& s) {
    const std::string status(state_name(s.state));
    const bool paid = s.state == PaymentState::kApproved;
    server_->next_json(200,
                       session_json(s.cus.str(), status,
                                    payment_json(paid ? "APPROVED" : status, to_plain(s.amount))));
  }
  void next_not_found() { server_->next_json(404, "{" + status_json("FAILED", "0") + "}"); }
  void next_finalized() {}
  void next_not_finalized(const std::string&) {}
  void next_banks(const gateways::BankList&) {}
  void next_silence() { server_->next_silence(); }
  void next_reset() { server_->next_reset(); }
  void next_cut() { server_->next_cut(); }
  void next_slow() { server_->next_slow(); }
  void next_garbage() { server_->next_garbage(); }
  void next_wrong_seal() {
    server_->next_json(200, R"({"requestId":1,"processUrl":"https://x/"})");
  }
  void next_http(int status) { server_->next_json(status, "{}"); }
  void next_session_expired() {
    server_->next_json(401, R"({"status":{"status":"FAILED","reason":401,)"
                            R"("message":"Autenticación fallida 103",)"
                            R"("date":"2026-10-05T08:00:01-05:00"}})");
  }
  gateways::Notice signed_notice(const std::string& cus) const {
    const std::string date = "2026-10-05T08:12:44-05:00";
    return {R"({"status":{"status":"APPROVED","reason":"00","message":"x","date":")" + date +
                R"("},"requestId":)" + cus + R"(,"reference":")" + kReference +
                R"(","signature":"sha256:)" +
                sha256_hex(cus + "APPROVED" + date + "SnHP85O5CHzJp0tD") + R"("})",
            ""};
  }
  test::ScriptedHttp& server() { return *server_; }

 private:
  ManualClock clock_{*parse_instant("2026-10-05T08:00:00-05:00")};
  std::unique_ptr<test::ScriptedHttp> server_ = std::make_unique<test::ScriptedHttp>();
  placetopay::PlacetopayGateway patient_{options_for(*server_, 10s), clock_};
  placetopay::PlacetopayGateway hasty_{options_for(*server_, 500ms), clock_};
};

class Placetopay : public ::testing::Test {
 protected:
  PlacetopayFixture f;
};

TEST_F(Placetopay, TheCreationProvesItselfWithTheClockAndAFreshNonce) {
  f.next_created("1", "https://checkout.example/1");
  f.next_created("2", "https://checkout.example/2");
  f.gateway().create(f.request());
  f.gateway().create(f.request());
  const auto received = f.server().received();
  ASSERT_EQ(received.size(), 2U);
  EXPECT_EQ(received[0].line, "POST /api/session HTTP/1.1");
  std::vector<std::string> nonces;
  for (const auto& r : received) {
    const auto auth = boost::json::parse(r.body).at("auth");
    EXPECT_EQ(auth.at("seed").as_string(), "2026-10-05T08:00:00-05:00");
    nonces.emplace_back(auth.at("nonce").as_string());
    const auto raw = value_or_throw(from_base64(nonces.back()));
    EXPECT_GE(raw.size(), 16U);
    EXPECT_EQ(auth.at("tranKey").as_string(),
              placetopay::tran_key(placetopay::HashName::kSha256, raw, "2026-10-05T08:00:00-05:00",
                                   Secret("SnHP85O5CHzJp0tD")));
  }
  EXPECT_NE(nonces[0], nonces[1]);
}

TEST_F(Placetopay, OtherCredentialsThanOursAreNotTriedTwice) {
  f.server().next_json(401, R"({"status":{"status":"FAILED","reason":401,)"
                            R"("message":"Autenticación fallida 102","date":"x"}})");
  const auto outcome = f.gateway().create(f.request());
  const auto* refused = std::get_if<gateways::Refused>(&outcome);
  ASSERT_NE(refused, nullptr);
  EXPECT_EQ(refused->code, "REC-PAS-0002");
  EXPECT_EQ(f.requests_received(), 1);
}

TEST_F(Placetopay, TheBrowserIsNotSentToAPageThatIsNoAddress) {
  f.next_created("7", "javascript:alert(1)");
  const auto outcome = f.gateway().create(f.request());
  const auto* unknown = std::get_if<gateways::Unknown>(&outcome);
  ASSERT_NE(unknown, nullptr);
  EXPECT_EQ(unknown->cus.str(), "7");
}

TEST_F(Placetopay, CancellingSaysWhetherTheSessionEnded) {
  f.server().next_json(200, "{" + status_json("OK", "00") + R"(,"session":{"requestId":7}})");
  EXPECT_TRUE(std::holds_alternative<gateways::Done>(f.gateway().withdraw(Cus("7"))));
  EXPECT_EQ(f.server().received().back().line, "POST /api/session/7/cancel HTTP/1.1");
  f.server().next_json(400, "{" + status_json("FAILED", "action_not_allowed") + "}");
  const auto outcome = f.gateway().withdraw(Cus("7"));
  const auto* refused = std::get_if<gateways::NotDone>(&outcome);
  ASSERT_NE(refused, nullptr);
  EXPECT_EQ(refused->code, "action_not_allowed");
  f.server().next_silence();
  EXPECT_TRUE(std::holds_alternative<gateways::Unavailable>(f.hasty_gateway().withdraw(Cus("7"))));
}

TEST_F(Placetopay, AReversalNamesThePaymentAndNoAmountBecauseAllOfItGoesBack) {
  f.server().next_json(200, "{" + status_json("APPROVED", "00") + "}");
  EXPECT_TRUE(std::holds_alternative<gateways::Done>(f.gateway().reverse("1501234567")));
  const auto received = f.server().received().back();
  EXPECT_EQ(received.line, "POST /api/transaction HTTP/1.1");
  EXPECT_NE(received.body.find(R"("internalReference":"1501234567","action":"reverse")"),
            std::string::npos);
  EXPECT_EQ(received.body.find("amount"), std::string::npos);
}

TEST_F(Placetopay, AConfirmationOfAnotherPaymentConfirmsNothing) {
  const auto answer = [](const char* payment) {
    return "{" + status_json("APPROVED", "00") + R"(,"payment":{"internalReference":)" + payment +
           "}}";
  };
  f.server().next_json(200, answer("1501234567"));
  EXPECT_TRUE(std::holds_alternative<gateways::Done>(f.gateway().reverse("1501234567")));
  f.server().next_json(200, answer("1501234568"));
  EXPECT_TRUE(std::holds_alternative<gateways::Unavailable>(f.gateway().reverse("1501234567")));
}

TEST_F(Placetopay, ARefusedReversalSaysWhyAndASilenceSaysNothing) {
  f.server().next_json(400, R"({"status":{"status":"FAILED","reason":"action_not_allowed",)"
                            R"("message":"El medio de pago no permite reversos"}})");
  const auto outcome = f.gateway().reverse("1");
  const auto* refused = std::get_if<gateways::NotDone>(&outcome);
  ASSERT_NE(refused, nullptr);
  EXPECT_EQ(refused->text, "El medio de pago no permite reversos");
  f.server().next_silence();
  EXPECT_TRUE(std::holds_alternative<gateways::Unavailable>(f.hasty_gateway().reverse("1")));
}

TEST(PlacetopayCredentials, AreReadFromTheirFilesAndCheckForm) {
  const auto folder = std::filesystem::temp_directory_path() / "recaudo_p2p_credentials";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const auto load = [&] {
    return placetopay::load_credentials(folder.string(), placetopay::HashName::kSha1);
  };
  EXPECT_EQ(load().error().code, Code::kBadSecretFile);
  write_secret_file((folder / "placetopay_login").string(), Secret("municipio-test"));
  write_secret_file((folder / "placetopay_secret_key").string(), Secret("clave"));
  ASSERT_TRUE(load());
  EXPECT_EQ(load()->login, "municipio-test");
  write_secret_file((folder / "placetopay_login").string(), Secret(std::string(33, 'x')));
  EXPECT_EQ(load().error().code, Code::kRailSecretsInvalid);
  std::filesystem::remove_all(folder);
}

}  // namespace

namespace test {
INSTANTIATE_TYPED_TEST_SUITE_P(Placetopay, GatewayContract, PlacetopayFixture);
INSTANTIATE_TYPED_TEST_SUITE_P(Placetopay, GatewayWithSession, PlacetopayFixture);
}  // namespace test
}  // namespace recaudo
