#include "gateways/pse_soap/pse_soap_gateway.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "base/clock.h"
#include "base/crypto.h"
#include "tests/pse_soap/samples.h"
#include "tests/support/gateway_contract.h"
#include "tests/support/pse_words.h"
#include "tests/support/scripted_http.h"

namespace recaudo {
namespace {

using namespace std::chrono_literals;
using gateways::Cus;
using gateways::PaymentState;
using test::Peer;
using test::replaced;
using test::soap_sample;

pse_soap::PseSoapOptions options_for(const test::ScriptedHttp& server,
                                     std::chrono::milliseconds timeout) {
  pse_soap::PseSoapOptions o;
  o.url = server.base_url() + "/pse/MainServices";
  o.entity = test::sample_entity();
  o.parties = test::sample_parties();
  o.contact = {"601 555 0100", "pagos@example.gov.co"};
  o.page_origin = "https://registro.example";
  o.http.timeout = timeout;
  return o;
}

class PseSoapFixture {
 public:
  static constexpr int kSessionTries = 1;
  static constexpr bool kSignsNotices = false;
  static constexpr bool kSearches = false;
  static constexpr bool kTellsPendingAmount = true;

  gateways::PaymentGateway& gateway() { return patient_; }
  gateways::PaymentGateway& hasty_gateway() { return hasty_; }
  gateways::CreateRequest request() const { return test::sample_request(); }
  std::vector<std::string> refusal_codes() const { return test::pse_refusal_codes(); }
  int requests_received() const { return static_cast<int>(server_->received().size()); }
  void stop() { server_.reset(); }

  void next_xml(int status, const std::string& xml) { server_->next_json(status, xml); }
  void next_created(const std::string& cus, const std::string& url) {
    const auto escaped = [](std::string text) {
      for (auto at = text.find('&'); at != text.npos; at = text.find('&', at + 1))
        text.replace(at, 1, "&amp;");
      return text;
    };
    next_xml(200, replaced(replaced(soap_sample("createTransactionPayment_response"),
                                    "https://registro.example/PSEUserRegister/"
                                    "StartTransaction.aspx?enc=abc",
                                    escaped(url)),
                           "2263241", cus));
  }
  void next_refused(const std::string& code) {
    next_xml(200, replaced(soap_sample("createTransactionPayment_response_bank_down"),
                           "FAIL_BANKUNREACHEABLE", code));
  }
  void next_status(const gateways::Status& s) {
    auto xml = soap_sample("getTransactionInformation_response_OK");
    xml = replaced(xml, ">OK<", ">" + std::string(test::pse_state_name(s.state)) + "<");
    xml = replaced(xml, "1254300.00", to_plain(s.amount));
    xml = replaced(xml, "2263241", s.cus.str());
    next_xml(200, xml);
  }
  void next_query_code(const std::string& code) {
    next_xml(200, replaced(soap_sample("getTransactionInformation_response_OK"), "SUCCESS", code));
  }
  void next_not_found() { next_query_code("FAIL_INVALIDTRAZABILITYCODE"); }
  void next_finalized() {
    next_xml(200, replaced(soap_sample("finalizeTransactionPayment_response"), "2263241", "1"));
  }
  void next_not_finalized(const std::string& code) {
    next_xml(200,
             replaced(replaced(soap_sample("finalizeTransactionPayment_response"), "2263241", "1"),
                      "SUCCESS", code));
  }
  void next_banks(const gateways::BankList& banks) {
    std::string rows;
    for (const auto& bank : banks)
      rows += "<getBankListResponseInformation><financialInstitutionCode>" + bank.code +
              "</financialInstitutionCode><financialInstitutionName>" + bank.name +
              "</financialInstitutionName></getBankListResponseInformation>";
    auto xml = soap_sample("getBankList_response");
    const auto second = xml.find("</getBankListResponseInformation>") + 33;
    xml.replace(second, xml.find("</getBankListResponse>") - second, rows);
    next_xml(200, xml);
  }
  void next_silence() { server_->next_silence(); }
  void next_reset() { server_->next_reset(); }
  void next_cut() { server_->next_cut(); }
  void next_slow() { server_->next_slow(); }
  void next_garbage() { server_->next_garbage(); }
  // The namespace is what tells that an answer is ACH's.
  void next_wrong_seal() {
    auto xml = soap_sample("createTransactionPayment_response");
    const auto body = xml.find("<soap:Body>");
    next_xml(200, xml.substr(0, body) + replaced(xml.substr(body), "uc-council", "example"));
  }
  void next_http(int status) { next_xml(status, "{}"); }
  void next_session_expired() { next_xml(401, ""); }
  void next_fault(const std::string& code) {
    next_xml(500, replaced(soap_sample("fault_timeout"), "soap:Server", code));
  }

  test::ScriptedHttp& server() { return *server_; }
  ManualClock& clock() { return clock_; }

 private:
  ManualClock clock_{*parse_instant("2026-10-05T08:00:00-05:00")};
  std::unique_ptr<test::ScriptedHttp> server_ = std::make_unique<test::ScriptedHttp>();
  pse_soap::PseSoapGateway patient_{options_for(*server_, 10s)};
  pse_soap::PseSoapGateway hasty_{options_for(*server_, 500ms)};
};

class PseSoap : public ::testing::Test {
 protected:
  PseSoapFixture f;
};

TEST_F(PseSoap, IsTheSameRailAsOverNf) {
  const auto& traits = f.gateway().traits();
  EXPECT_EQ(traits.name, "pse");
  EXPECT_EQ(traits.origin, "https://registro.example");
  EXPECT_TRUE(traits.payer_chooses_bank);
  EXPECT_TRUE(traits.wants_finalization);
  EXPECT_FALSE(traits.can_search);
}

TEST_F(PseSoap, EachMessageGoesToOneAddressUnderItsAction) {
  f.next_created("2263241", "https://banco.example/pagar?a=1&b=2");
  const auto outcome = f.gateway().create(f.request());
  EXPECT_EQ(std::get<gateways::Created>(outcome).redirect_url,
            "https://banco.example/pagar?a=1&b=2");
  const auto received = f.server().received().back();
  EXPECT_EQ(received.line, "POST /pse/MainServices HTTP/1.1");
  EXPECT_NE(received.head.find("SOAPAction: \"http://vesta.com.br/pse/MainServices/"
                               "createTransactionPayment\""),
            std::string::npos)
      << received.head;
  EXPECT_NE(received.head.find("Content-Type: text/xml; charset=utf-8"), std::string::npos);
  EXPECT_EQ(test::canonical(received.body),
            test::canonical(soap_sample("createTransactionPayment_request")));
}

TEST_F(PseSoap, AFaultThatBlamesOurMessageCreatedNothing) {
  for (const char* code : {"soap:Client", "soap:MustUnderstand", "soap:VersionMismatch"}) {
    f.next_fault(code);
    const auto outcome = f.gateway().create(f.request());
    const auto* refused = std::get_if<gateways::Refused>(&outcome);
    ASSERT_NE(refused, nullptr) << code;
    EXPECT_EQ(refused->code, code);
    EXPECT_EQ(refused->text,
              "No se pudo crear la transacción, por favor intente más tarde o comuníquese con la "
              "empresa");
  }
}

TEST_F(PseSoap, AnyOtherFaultLeavesTheCreationInDoubt) {
  for (const char* code : {"soap:Server", "soap:Server.Timeout", "ns:Client", "Client", ""}) {
    f.next_fault(code);
    const auto outcome = f.gateway().create(f.request());
    const auto* unknown = std::get_if<gateways::Unknown>(&outcome);
    ASSERT_NE(unknown, nullptr) << code;
    EXPECT_EQ(unknown->detail, "PSE respondió con un error: Timeout");
    EXPECT_NE(unknown->raw.find("<faultstring>"), std::string::npos);
  }
}

TEST_F(PseSoap, AFaultIsNeverAState) {
  for (const char* code : {"soap:Server", "soap:Client"}) {
    f.next_fault(code);
    EXPECT_TRUE(std::holds_alternative<gateways::Unavailable>(f.gateway().query(Cus("2263241"))));
    f.next_fault(code);
    EXPECT_TRUE(std::holds_alternative<gateways::Unavailable>(f.gateway().finalize(Cus("1"), "R")));
  }
}

TEST_F(PseSoap, AnAnswerUnderTheStatusOfAFaultIsNotBelieved) {
  f.next_xml(500, soap_sample("createTransactionPayment_response"));
  EXPECT_TRUE(std::holds_alternative<gateways::Unknown>(f.gateway().create(f.request())));
  f.next_xml(500, soap_sample("getTransactionInformation_response_OK"));
  EXPECT_TRUE(std::holds_alternative<gateways::Unavailable>(f.gateway().query(Cus("2263241"))));
}

TEST_F(PseSoap, ASuccessWithoutASafeAddressIsInDoubtAndKeepsItsNumber) {
  for (const char* url : {"", "javascript:alert(1)", "https://x/ y"}) {
    f.next_created("7", url);
    const auto outcome = f.gateway().create(f.request());
    const auto* unknown = std::get_if<gateways::Unknown>(&outcome);
    ASSERT_NE(unknown, nullptr) << url;
    EXPECT_EQ(unknown->cus.str(), "7");
  }
}

TEST_F(PseSoap, ACodeThatIsNeitherSuccessNorFailureIsInDoubt) {
  f.next_refused("WHO_KNOWS");
  EXPECT_TRUE(std::holds_alternative<gateways::Unknown>(f.gateway().create(f.request())));
}

TEST_F(PseSoap, TheTextOfARefusalIsTheCertifiedOne) {
  f.next_refused("FAIL_BANKUNREACHEABLE");
  EXPECT_EQ(std::get<gateways::Refused>(f.gateway().create(f.request())).text,
            "La entidad financiera no puede ser contactada para iniciar la transacción, por favor "
            "seleccione otra o intente más tarde");
  f.next_refused("FAIL_EXCEEDEDLIMIT");
  EXPECT_EQ(
      std::get<gateways::Refused>(f.gateway().create(f.request())).text,
      "El monto de la transacción excede los límites establecidos en PSE para la empresa, por "
      "favor comuníquese con nuestras líneas de atención al cliente al teléfono 601 555 0100 o "
      "al correo electrónico pagos@example.gov.co");
}

// The list of the classic protocol and the longer one of PlacetoPay's wrapper.
TEST_F(PseSoap, AFailedQuestionIsNeverAState) {
  for (const char* code :
       {"FAIL_ACCESSDENIED", "FAIL_TIMEOUT", "FAIL_INVALIDSTATE", "FAIL_INVALIDBANKPROCESSINGDATE",
        "FAIL_INVALIDAUTHORIZEDAMOUNT", "FAIL_INCONSISTENTDATA", "FAIL_INVALIDVATVALUE",
        "FAIL_INVALIDTICKETID", "FAIL_INVALIDSOLICITEDATE", "FAIL_INVALIDAUTHORIZATIONID",
        "FAIL_TRANSACTIONNOTALLOWED", "FAIL_ERRORINCREDITS", "FAIL_EXCEEDEDLIMIT", "OTRO"}) {
    f.next_query_code(code);
    const auto outcome = f.gateway().query(Cus("2263241"));
    EXPECT_EQ(std::get<gateways::Unavailable>(outcome).detail, code);
  }
}

TEST_F(PseSoap, AQueryTellsTheNumberThatTheBankKnows) {
  gateways::Status s;
  s.state = PaymentState::kApproved;
  s.amount = Money::centavos(125'430'050);
  s.cus = Cus("2263241");
  f.next_status(s);
  const auto outcome = f.gateway().query(s.cus);
  EXPECT_EQ(std::get<gateways::Status>(outcome).ach_cus, "2263241");
  EXPECT_EQ(test::canonical(f.server().received().back().body),
            test::canonical(soap_sample("getTransactionInformation_request")));
}

TEST_F(PseSoap, EachCodeOfAFinalizationHasItsMeaning) {
  for (const char* code : {"FAIL_INVALIDTRAZABILITYCODE", "FAIL_INVALIDSTATE"}) {
    f.next_not_finalized(code);
    const auto outcome = f.gateway().finalize(Cus("1"), "R");
    EXPECT_EQ(std::get<gateways::NotDone>(outcome).code, code);
  }
  for (const char* code : {"FAIL_TIMEOUT", "FAIL_ACCESSDENIED", "OTRO"}) {
    f.next_not_finalized(code);
    EXPECT_TRUE(std::holds_alternative<gateways::Unavailable>(f.gateway().finalize(Cus("1"), "R")))
        << code;
  }
}

TEST_F(PseSoap, AFinalizationOfAnotherPaymentIsNone) {
  f.next_finalized();
  EXPECT_TRUE(std::holds_alternative<gateways::Unavailable>(f.gateway().finalize(Cus("2"), "R-1")));
}

TEST_F(PseSoap, ItAsksOnTheScheduleOfPse) {
  gateways::Pending pending;
  pending.created = f.clock().now();
  pending.redirected = pending.created;
  pending.now = pending.created;
  pending.ticket = gateways::TicketId(1);
  const auto first = f.gateway().next_query_at(pending);
  ASSERT_TRUE(first);
  EXPECT_GE(*first - pending.redirected, 7min);
  pending.not_found = true;
  pending.queries = 1;
  EXPECT_EQ(f.gateway().next_query_at(pending), pending.now + 5s);
  EXPECT_FALSE(f.gateway().is_incident(pending.created, pending.created + 60min));
  EXPECT_TRUE(f.gateway().is_incident(pending.created, pending.created + 61min));
}

// A server that serves only whom it knows by their certificate.
TEST(PseSoapCertificate, IsShownToTheServerThatDemandsOne) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("pse_soap_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  const auto write = [&](const char* name) {
    const auto pem = make_self_signed_certificate("localhost");
    std::ofstream(folder / name) << pem.certificate << pem.private_key;
    return (folder / name).string();
  };
  const std::string theirs = write("theirs.pem");
  const std::string ours = write("ours.pem");
  test::RawServer server(
      [](Peer& peer) {
        peer.read_request();
        peer.answer(200, soap_sample("getBankList_response"));
      },
      theirs, ours);
  pse_soap::PseSoapOptions options;
  options.url = server.url();
  options.entity = test::sample_entity();
  options.parties = test::sample_parties();
  options.http.timeout = 10s;
  options.http.ca_file = theirs;
  EXPECT_FALSE(pse_soap::PseSoapGateway(options).bank_list());
  options.http.client_certificate_file = options.http.client_key_file = ours;
  EXPECT_TRUE(pse_soap::PseSoapGateway(options).bank_list());
  std::filesystem::remove_all(folder);
}

}  // namespace

namespace test {
INSTANTIATE_TYPED_TEST_SUITE_P(PseSoap, GatewayContract, PseSoapFixture);
INSTANTIATE_TYPED_TEST_SUITE_P(PseSoap, GatewayThatIsTold, PseSoapFixture);
}  // namespace test
}  // namespace recaudo
