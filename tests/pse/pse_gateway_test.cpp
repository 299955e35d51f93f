#include "gateways/pse/pse_gateway.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include "base/bytes.h"
#include "tests/pse/fake_pse.h"
#include "tests/support/gateway_contract.h"
#include "tests/support/pse_words.h"

namespace recaudo {
namespace {

using namespace std::chrono_literals;
using gateways::Cus;
using gateways::PaymentState;
using test::FakePse;
using test::Peer;

std::string information_json(const gateways::Status& s) {
  return R"({"ticketId":)" + to_string(s.ticket.value_or(gateways::TicketId())) +
         R"(,"trazabilityCode":")" + s.cus.str() +
         R"(","entityCode":"9001234568","transactionValue":)" + to_plain(s.amount) +
         R"(,"vatValue":0.00,"soliciteDate":"2026-10-05T08:00:00.000-05:00",)"
         R"("bankProcessDate":"2026-10-05T08:03:11","transactionCycle":)" +
         std::to_string(s.cycle) + R"(,"transactionState":")" +
         std::string(test::pse_state_name(s.state)) +
         R"(","authorizationID":"445566","returnCode":"SUCCESS"})";
}

class PseFixture {
 public:
  static constexpr int kSessionTries = 3;
  static constexpr bool kSignsNotices = false;
  static constexpr bool kSearches = false;
  static constexpr bool kTellsPendingAmount = true;
  gateways::PaymentGateway& gateway() { return patient_; }
  gateways::PaymentGateway& hasty_gateway() { return hasty_; }
  gateways::CreateRequest request() const { return test::sample_request(); }
  std::vector<std::string> refusal_codes() const {
    auto codes = test::pse_refusal_codes();
    for (const char* only_nf :
         {"FAIL_SERVICENOTEXISTSORNOTCONFIGURED", "FAIL_INVALIDAMOUNTORVATAMOUNT",
          "FAIL_INVALIDPARAMETERS", "FAIL_GENERICERROR", "FAIL_DISABLEDUSEREMAIL",
          "FAIL_INCONSISTENTFECHA"})
      codes.emplace_back(only_nf);
    return codes;
  }
  int requests_received() const { return static_cast<int>(server_->received().size()); }
  void stop() { server_.reset(); }

  void next_created(const std::string& cus, const std::string& url) {
    server_->next_json(R"({"returnCode":"SUCCESS","trazabilityCode":")" + cus + R"(","pseURL":")" +
                       url + R"(","transactionCycle":2})");
  }
  void next_refused(const std::string& code) {
    server_->next_json(R"({"returnCode":")" + code +
                       R"(","trazabilityCode":null,"pseURL":null,"transactionCycle":0})");
  }
  void next_status(const gateways::Status& s) {
    server_->next_json(information_json(s));
    if (!s.cause_code.empty())
      server_->next_json(
          R"({"returnCode":"SUCCESS","transactionState":"FAILED","causeRejection":")" +
          s.cause_code + R"(","RejectionDescription":"x"})");
  }
  void next_not_found() { next_refused("FAIL_INVALIDTRAZABILITYCODE"); }
  void next_finalized() { server_->next_json(R"({"returnCode":"SUCCESS","trazabilityCode":"1"})"); }
  void next_not_finalized(const std::string& code) { next_refused(code); }
  void next_banks(const gateways::BankList& banks) {
    std::string json =
        R"([{"financialInstitutionCode":"0","financialInstitutionName":"A continuación seleccione su banco"})";
    for (const auto& bank : banks)
      json += R"(,{"financialInstitutionCode":")" + bank.code +
              R"(","financialInstitutionName":")" + bank.name + R"("})";
    server_->next_json(json + "]");
  }
  void next_silence() {
    server_->next([](Peer& peer) { peer.wait_until_closed(); });
  }
  void next_reset() {
    server_->next([](Peer& peer) { peer.reset_on_close(); });
  }
  void next_cut() {
    server_->next([](Peer& peer) {
      const std::string whole = pse::encrypt_nf(R"({"returnCode":"SUCCESS"})", test::test_keys());
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(whole.size()) + "\r\n\r\n" +
                whole.substr(0, whole.size() / 2));
    });
  }
  void next_slow() {
    server_->next([](Peer& peer) {
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
      while (peer.send("x")) std::this_thread::sleep_for(50ms);
    });
  }
  void next_garbage() {
    server_->next([](Peer& peer) { peer.answer(200, "<html>Servicio no disponible</html>"); });
  }
  void next_wrong_seal() {
    server_->next_json(R"({"returnCode":"SUCCESS","trazabilityCode":"1","pseURL":"https://x/"})",
                       {Secret("0123456789abcdef0123456789abcdeX"), Secret("caqueza-iv01")});
  }
  void next_http(int status) {
    server_->next([status](Peer& peer) { peer.answer(status, "{}"); });
  }
  void next_session_expired() { server_->next_session_expired(); }

  FakePse& server() { return *server_; }
  ManualClock& clock() { return clock_; }

 private:
  ManualClock clock_{*parse_instant("2026-10-05T08:00:00-05:00")};
  std::unique_ptr<FakePse> server_ = std::make_unique<FakePse>();
  pse::PseGateway patient_{test::options_for(*server_), clock_};
  pse::PseGateway hasty_{test::options_for(*server_, 500ms), clock_};
};

class Pse : public ::testing::Test {
 protected:
  PseFixture f;
};

TEST_F(Pse, TheCreationCarriesWhatThePublishedExampleCarries) {
  f.next_created("2263241", "https://registro.pse.com.co/PSENF/index.html?enc=abc");
  ASSERT_TRUE(std::holds_alternative<gateways::Created>(f.gateway().create(f.request())));
  const auto received = f.server().received();
  ASSERT_EQ(received.size(), 1U);
  EXPECT_EQ(received[0].method, "CreateTransactionPaymentNF");
  EXPECT_EQ(f.server().complaints(), "");
  const auto vectors =
      boost::json::parse(*read_file(RECAUDO_TEST_DATA "/pse/pse.json", 65536)).as_object();
  const auto expected = vectors.at("create_request_json").as_object();
  const auto sent = boost::json::parse(received[0].json).as_object();
  EXPECT_EQ(sent.size(), expected.size());
  for (const auto& [name, value] : expected) {
    ASSERT_TRUE(sent.contains(name)) << name;
    // 0 and 0.00 are one number with two spellings.
    if (value.is_number())
      EXPECT_EQ(sent.at(name).to_number<double>(), value.to_number<double>()) << name;
    else
      EXPECT_EQ(sent.at(name), value) << name;
  }
  EXPECT_NE(received[0].json.find(R"("transactionValue":1254300.00,)"), std::string::npos);
}

TEST_F(Pse, TheTokenServesForThreeThousandSeconds) {
  for (int i = 0; i < 3; ++i) f.next_created("1", "https://banco.example/");
  f.gateway().create(f.request());
  f.clock().advance(2999s);
  f.gateway().create(f.request());
  EXPECT_EQ(f.server().logins(), 1);
  f.clock().advance(1s);
  f.gateway().create(f.request());
  EXPECT_EQ(f.server().logins(), 2);
}

TEST_F(Pse, ARefusedLoginMeansThatNothingWasSent) {
  f.server().answer_logins_with(403, "");
  const auto outcome = f.gateway().create(f.request());
  const auto* refused = std::get_if<gateways::Refused>(&outcome);
  ASSERT_NE(refused, nullptr);
  EXPECT_EQ(refused->code, "REC-PSE-0007");
  EXPECT_EQ(f.requests_received(), 0);
}

TEST_F(Pse, AnUnreadableLoginMeansThatNothingWasSentAndItsTextIsNotKept) {
  f.server().answer_logins_with(200, R"({"token":"muy-secreto"})");
  const auto outcome = f.gateway().create(f.request());
  const auto* refused = std::get_if<gateways::Refused>(&outcome);
  ASSERT_NE(refused, nullptr);
  EXPECT_EQ(refused->raw.find("muy-secreto"), std::string::npos);
  EXPECT_EQ(f.requests_received(), 0);
}

TEST_F(Pse, TheBankListHasNoPseudoBank) {
  f.next_banks({{"1007", "BANCO A"}});
  const auto banks = f.gateway().bank_list();
  ASSERT_TRUE(banks);
  ASSERT_EQ(banks->size(), 1U);
  EXPECT_EQ(banks->front().code, "1007");
  EXPECT_EQ(f.server().received().back().json, R"({"entityCode":"9001234568"})");
}

TEST_F(Pse, ManyThreadsMayUseOneGateway) {
  for (int i = 0; i < 16; ++i) f.next_created("1", "https://banco.example/");
  std::atomic<int> created = 0;
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int j = 0; j < 4; ++j) {
        created += std::holds_alternative<gateways::Created>(f.gateway().create(f.request()));
      }
    });
  for (auto& t : threads) t.join();
  EXPECT_EQ(created, 16);
}

TEST_F(Pse, ASuccessWithoutCusOrAddressIsUnknown) {
  for (
      const char* json :
      {R"({"returnCode":"SUCCESS","pseURL":"https://x/","transactionCycle":2})",
       R"({"returnCode":"SUCCESS","trazabilityCode":"1","transactionCycle":2})",
       R"j({"returnCode":"SUCCESS","trazabilityCode":"1","pseURL":"javascript:alert(1)"})j",
       R"({"returnCode":"SUCCESS","trazabilityCode":"1","pseURL":"https://x/\r\nX: 1"})",
       R"({"returnCode":"SUCCESS","trazabilityCode":"1","trazabilityCode":"2","pseURL":"https://x/"})",
       R"({"returnCode":"WHO_KNOWS"})", R"({})", R"([])", R"({"returnCode":null})"}) {
    f.server().next_json(json);
    EXPECT_TRUE(std::holds_alternative<gateways::Unknown>(f.gateway().create(f.request()))) << json;
  }
}

TEST_F(Pse, ASuccessWhoseAddressCannotBeUsedKeepsItsCus) {
  for (const char* json :
       {R"({"returnCode":"SUCCESS","trazabilityCode":"1","transactionCycle":2})",
        R"j({"returnCode":"SUCCESS","trazabilityCode":"1","pseURL":"ftp://x"})j"}) {
    f.server().next_json(json);
    const auto outcome = f.gateway().create(f.request());
    ASSERT_TRUE(std::holds_alternative<gateways::Unknown>(outcome)) << json;
    EXPECT_EQ(std::get<gateways::Unknown>(outcome).cus.str(), "1") << json;
  }
}

TEST_F(Pse, ACodeThatDeniesUsIsToldFromAnAnswerAboutOneTransaction) {
  const auto contact_of = [&](const std::string& code) {
    f.server().next_json("{\"returnCode\":\"" + code + "\"}");
    return std::get<gateways::Unavailable>(f.gateway().query(gateways::Cus("1"))).contact;
  };
  EXPECT_EQ(contact_of("FAIL_ACCESSDENIED"), gateways::Contact::kDenied);
  EXPECT_EQ(contact_of("FAIL_INVALIDSTATE"), gateways::Contact::kAnswered);
  EXPECT_EQ(contact_of("FAIL_TIMEOUT"), gateways::Contact::kNone);
  f.server().next_json(R"({"returnCode":"FAIL_ACCESSDENIED"})");
  const auto refused = f.gateway().create(f.request());
  EXPECT_EQ(std::get<gateways::Refused>(refused).contact, gateways::Contact::kDenied);
}

TEST_F(Pse, TheTextOfARefusalIsTheCertifiedOne) {
  f.next_refused("FAIL_EXCEEDEDLIMIT");
  const auto outcome = f.gateway().create(f.request());
  EXPECT_EQ(
      std::get<gateways::Refused>(outcome).text,
      "El monto de la transacción excede los límites establecidos en PSE para la empresa, por "
      "favor comuníquese con nuestras líneas de atención al cliente al teléfono 601 555 0100 o "
      "al correo electrónico pagos@example.gov.co");
}

TEST_F(Pse, AnAnswerBetweenQuotesIsReadToo) {
  f.server().next([](Peer& peer) {
    peer.answer(
        200, "\"" + pse::encrypt_nf(R"({"returnCode":"FAIL_RISK"})", test::test_keys()) + "\"\r\n");
  });
  const auto outcome = f.gateway().create(f.request());
  EXPECT_EQ(std::get<gateways::Refused>(outcome).code, "FAIL_RISK");
}

TEST_F(Pse, AQueryBringsTheBanksTimeAuthorizationAndCycle) {
  gateways::Status s;
  s.state = PaymentState::kApproved;
  s.amount = Money::pesos(1'254'300);
  s.ticket = gateways::TicketId(1048576);
  s.cus = Cus("2263241");
  s.cycle = 2;
  f.next_status(s);
  const auto outcome = f.gateway().query(s.cus);
  const auto& got = std::get<gateways::Status>(outcome);
  EXPECT_EQ(got.bank_process_at, *parse_instant("2026-10-05T08:03:11-05:00"));
  EXPECT_EQ(got.authorization, "445566");
  EXPECT_EQ(got.cycle, 2);
  EXPECT_EQ(f.server().received().back().json,
            R"({"entityCode":"9001234568","trazabilityCode":"2263241"})");
}

TEST_F(Pse, ARejectionWithoutItsCauseIsStillARejection) {
  gateways::Status s;
  s.state = PaymentState::kDeclined;
  s.cus = Cus("1");
  f.next_status(s);
  f.next_http(500);  // the question about the cause
  const auto outcome = f.gateway().query(s.cus);
  const auto& got = std::get<gateways::Status>(outcome);
  EXPECT_EQ(got.state, PaymentState::kDeclined);
  EXPECT_EQ(got.cause_code, "");
  EXPECT_EQ(f.server().received().back().method, "GetTransactionInformationDetailed");
}

TEST_F(Pse, AFailedQuestionIsNeverAState) {
  for (const char* code : {"FAIL_TIMEOUT", "FAIL_ACCESSDENIED", "FAIL_GENERICERROR", "OTRO"}) {
    f.next_refused(code);
    const auto outcome = f.gateway().query(Cus("1"));
    EXPECT_EQ(std::get<gateways::Unavailable>(outcome).detail, code);
  }
}

TEST_F(Pse, FinalizingSendsOurReceipt) {
  f.next_finalized();
  f.gateway().finalize(Cus("2263241"), "2026-000123");
  EXPECT_EQ(f.server().received().back().method, "FinalizeTransactionPaymentNF");
  EXPECT_EQ(
      f.server().received().back().json,
      R"({"entityCode":"9001234568","trazabilityCode":"2263241","entityAuthorizationId":"2026-000123"})");
}

TEST_F(Pse, ATimeoutWhileFinalizingIsAskedAgainLater) {
  f.next_not_finalized("FAIL_TIMEOUT");
  EXPECT_TRUE(std::holds_alternative<gateways::Unavailable>(f.gateway().finalize(Cus("1"), "R")));
}

class SecretFiles : public ::testing::Test {
 protected:
  SecretFiles() {
    directory =
        std::filesystem::temp_directory_path() / ("pse_secrets_" + std::to_string(::getpid()));
    std::filesystem::create_directories(directory);
    put("pse_client_id", "cliente");
    put("pse_client_secret", "clave");
    put("pse_key", "0123456789abcdef0123456789abcdef");
    put("pse_iv", "caqueza-iv01");
  }
  ~SecretFiles() override { std::filesystem::remove_all(directory); }
  void put(const std::string& name, const std::string& value) {
    write_secret_file((directory / name).string(), Secret(value));
  }
  std::filesystem::path directory;
};

TEST_F(SecretFiles, AreReadWhole) {
  const auto secrets = pse::load_pse_secrets(directory.string());
  ASSERT_TRUE(secrets);
  EXPECT_EQ(secrets->client_id.reveal(), "cliente");
  EXPECT_EQ(secrets->keys.iv.reveal(), "caqueza-iv01");
}

TEST_F(SecretFiles, AKeyOfAnotherLengthIsRefused) {
  put("pse_key", "corta");
  EXPECT_EQ(pse::load_pse_secrets(directory.string()).error().code, Code::kPseSecretsInvalid);
}

TEST_F(SecretFiles, AMissingFileIsRefused) {
  std::filesystem::remove(directory / "pse_iv");
  EXPECT_EQ(pse::load_pse_secrets(directory.string()).error().code, Code::kBadSecretFile);
}

}  // namespace

namespace test {
INSTANTIATE_TYPED_TEST_SUITE_P(Pse, GatewayContract, PseFixture);
INSTANTIATE_TYPED_TEST_SUITE_P(Pse, GatewayWithSession, PseFixture);
INSTANTIATE_TYPED_TEST_SUITE_P(Pse, GatewayThatIsTold, PseFixture);
}  // namespace test
}  // namespace recaudo
