#include "gateways/pse_soap/messages.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <functional>

#include "tests/pse_soap/samples.h"

namespace recaudo::pse_soap {
namespace {

using gateways::PaymentState;
using test::canonical;
using test::replaced;
using test::sample_entity;
using test::sample_parties;
using test::sample_request;
using test::soap_sample;

const gateways::Cus kCus("2263241");

TEST(SoapMessages, AreThoseOfTheDocuments) {
  EXPECT_EQ(canonical(bank_list_request(sample_parties(), sample_entity())),
            canonical(soap_sample("getBankList_request")));
  EXPECT_EQ(canonical(create_request(sample_parties(), sample_entity(), sample_request())),
            canonical(soap_sample("createTransactionPayment_request")));
  EXPECT_EQ(canonical(information_request(sample_parties(), sample_entity(), kCus)),
            canonical(soap_sample("getTransactionInformation_request")));
  EXPECT_EQ(canonical(finalize_request(sample_parties(), sample_entity(), kCus)),
            canonical(soap_sample("finalizeTransactionPayment_request")));
}

TEST(SoapMessages, AreComparedByWhatTheySay) {
  const auto message = soap_sample("createTransactionPayment_request");
  EXPECT_NE(canonical(message), canonical(replaced(message, ">0.00<", ">0<")));
  EXPECT_NE(canonical(message), canonical(replaced(message, "\"COP\"", "\"USD\"")));
  EXPECT_NE(canonical(message), canonical(replaced(message, "uc-council", "other")));
  EXPECT_NE(canonical(message), canonical(replaced(message, "<userType>0</userType>", "")));
}

TEST(SoapMessages, NameTheirActionBetweenQuotes) {
  EXPECT_EQ(soap_action(kGetInformation),
            "\"http://vesta.com.br/pse/MainServices/getTransactionInformation\"");
}

std::string created(const gateways::CreateRequest& r) {
  return create_request(sample_parties(), sample_entity(), r);
}

TEST(SoapCreation, SaysOneForACompany) {
  auto r = sample_request();
  r.payer.type = gateways::PersonType::kCompany;
  r.payer.document_type = gateways::DocumentType::kNit;
  r.payer.document_number = "9001234568";
  const auto xml = created(r);
  EXPECT_NE(xml.find("<userType>1</userType>"), std::string::npos);
  EXPECT_NE(xml.find("<referenceNumber>NIT</referenceNumber>"), std::string::npos);
}

TEST(SoapCreation, BearsTheDayOfBogota) {
  auto r = sample_request();
  r.requested_at = *parse_instant("2026-10-06T04:59:59Z");
  EXPECT_NE(created(r).find("<soliciteDate>2026-10-05</soliciteDate>"), std::string::npos);
  r.requested_at = *parse_instant("2026-10-06T05:00:00Z");
  EXPECT_NE(created(r).find("<soliciteDate>2026-10-06</soliciteDate>"), std::string::npos);
}

TEST(SoapCreation, IsWithoutWhatTheFraudEngineRefuses) {
  auto r = sample_request();
  r.description = "Predial \"2026\" | <recibo> & 1\n";
  ASSERT_TRUE(check_create(r, sample_entity()));
  EXPECT_NE(created(r).find("<paymentDescription>Predial 2026  &lt;recibo&gt; &amp; 1<"),
            std::string::npos)
      << created(r);
}

TEST(SoapCreation, KeepsCentavos) {
  auto r = sample_request();
  r.amount = Money::centavos(125'430'050);
  EXPECT_NE(created(r).find(R"(<transactionValue currencyISOcode="COP">1254300.50<)"),
            std::string::npos);
}

std::string refusal(const std::function<void(gateways::CreateRequest&)>& change) {
  auto r = sample_request();
  change(r);
  const auto good = check_create(r, sample_entity());
  return good ? "" : good.error().detail;
}

TEST(SoapCreation, TellsWhichDatumIsWrong) {
  EXPECT_EQ(refusal([](auto&) {}), "");
  EXPECT_EQ(refusal([](auto& r) { r.amount = Money{}; }), "valor: debe ser mayor que cero");
  EXPECT_EQ(refusal([](auto& r) { r.ticket = gateways::TicketId(0); }),
            "número del intento: debe ser mayor que cero");
  EXPECT_EQ(refusal([](auto& r) { r.bank_code = "0"; }),
            "código del banco: escoja un banco de la lista");
  EXPECT_EQ(refusal([](auto& r) { r.return_url = "javascript:1"; }),
            "dirección de retorno: no es una dirección web");
  EXPECT_EQ(refusal([](auto& r) { r.description = "|\""; }), "descripción del pago: está vacío");
  EXPECT_EQ(refusal([](auto& r) { r.description = "\xff"; }),
            "descripción del pago: no es un texto válido");
  EXPECT_EQ(refusal([](auto& r) { r.payer.document_type = gateways::DocumentType::kNit; }),
            "una persona natural no puede usar NIT");
  EXPECT_EQ(refusal([](auto& r) { r.payer_ip.clear(); }), "dirección IP: está vacío");
}

TEST(SoapCreation, CountsCharactersAndNotBytes) {
  std::string eighty;
  for (int i = 0; i < 80; ++i) eighty += "ñ";
  EXPECT_EQ(refusal([&](auto& r) { r.description = eighty; }), "");
  EXPECT_EQ(refusal([&](auto& r) { r.description = eighty + "x"; }),
            "descripción del pago: tiene más de 80 caracteres");
}

// This protocol does not send them: their lack hinders nobody.
TEST(SoapCreation, DoesNotAskForWhatItDoesNotSend) {
  EXPECT_EQ(refusal([](auto& r) {
              r.payer.full_name.clear();
              r.payer.email.clear();
              r.payer.phone.clear();
              r.payer.address.clear();
            }),
            "");
}

TEST(SoapBankList, HasNoPseudoBank) {
  const auto banks = read_bank_list(soap_sample("getBankList_response"));
  ASSERT_TRUE(banks);
  ASSERT_EQ(banks->size(), 3U);
  EXPECT_EQ(banks->front().code, "1007");
  EXPECT_EQ(banks->front().name, "BANCOLOMBIA");
}

TEST(SoapBankList, WithoutBanksOrWithANamelessOneIsNone) {
  const auto detail = [](const std::string& xml) { return read_bank_list(xml).error().detail; };
  auto only_pseudo = soap_sample("getBankList_response");
  const auto first_end = only_pseudo.find("</getBankListResponseInformation>") + 33;
  only_pseudo.erase(first_end, only_pseudo.find("</getBankListResponse>") - first_end);
  EXPECT_EQ(detail(only_pseudo), "la lista de bancos está vacía");
  EXPECT_EQ(detail(replaced(soap_sample("getBankList_response"), "BANCOLOMBIA", " ")),
            "falta financialInstitutionName");
}

TEST(SoapCreationAnswer, OfTheDocumentsIsRead) {
  const auto good = read_create_answer(soap_sample("createTransactionPayment_response"));
  ASSERT_TRUE(good);
  EXPECT_EQ(good->return_code, "SUCCESS");
  EXPECT_EQ(good->cus, "2263241");
  EXPECT_EQ(good->redirect_url,
            "https://registro.example/PSEUserRegister/StartTransaction.aspx?enc=abc");
  EXPECT_EQ(good->cycle, 2);
  const auto down = read_create_answer(soap_sample("createTransactionPayment_response_bank_down"));
  ASSERT_TRUE(down);
  EXPECT_EQ(down->return_code, "FAIL_BANKUNREACHEABLE");
}

TEST(SoapCreationAnswer, WithoutItsNumberOrACodeIsNone) {
  const auto detail = [](const char* from, const char* to) {
    const auto read =
        read_create_answer(replaced(soap_sample("createTransactionPayment_response"), from, to));
    return read ? "" : read.error().detail;
  };
  EXPECT_EQ(detail("2263241", ""), "falta trazabilityCode");
  EXPECT_EQ(detail("SUCCESS", ""), "falta returnCode");
  EXPECT_EQ(detail("SUCCESS", "todo bien"), "returnCode no es un código de PSE");
}

struct StateCase {
  const char* name;
  PaymentState state;
};
class SoapState : public ::testing::TestWithParam<StateCase> {};

TEST_P(SoapState, OfTheDocumentsIsRead) {
  const auto read = read_information_answer(
      soap_sample(std::string("getTransactionInformation_response_") + GetParam().name),
      "9001234568");
  ASSERT_TRUE(read);
  ASSERT_TRUE(read->status);
  const auto& s = *read->status;
  EXPECT_EQ(s.state, GetParam().state);
  EXPECT_EQ(s.amount, Money::pesos(1'254'300));
  EXPECT_EQ(s.currency, "COP");
  EXPECT_EQ(s.ticket, gateways::TicketId(1048576));
  EXPECT_EQ(s.cus, kCus);
  EXPECT_EQ(s.bank_process_at, start_of_day(make_date(2026, 10, 5)));
  EXPECT_EQ(s.cycle, 2);
}
INSTANTIATE_TEST_SUITE_P(Samples, SoapState,
                         ::testing::Values(StateCase{"OK", PaymentState::kApproved},
                                           StateCase{"NOT_AUTHORIZED", PaymentState::kDeclined},
                                           StateCase{"FAILED", PaymentState::kFailed},
                                           StateCase{"PENDING", PaymentState::kPending}));

std::string information_refusal(const std::string& from, const std::string& to) {
  const auto read = read_information_answer(
      replaced(soap_sample("getTransactionInformation_response_OK"), from, to), "9001234568");
  return read ? "" : read.error().detail;
}

TEST(SoapInformation, ThatIsNotWholeIsNoState) {
  const std::string kOk = "<transactionState>OK</transactionState>";
  EXPECT_EQ(information_refusal(kOk, "<transactionState>ok</transactionState>"),
            "transactionState desconocido");
  EXPECT_EQ(information_refusal(kOk, ""), "falta transactionState");
  EXPECT_EQ(information_refusal(kOk, kOk + kOk), "transactionState: viene más de una vez");
  EXPECT_EQ(information_refusal(kOk, R"(<transactionState xmlns="urn:x">OK</transactionState>)"),
            "transactionState: está en otro espacio de nombres");
  EXPECT_EQ(information_refusal("<ticketId>1048576</ticketId>", ""), "falta ticketId");
  EXPECT_EQ(information_refusal("1048576", "-1"), "ticketId no es un número entero");
  EXPECT_EQ(information_refusal(">2263241<", "><"), "falta trazabilityCode");
  EXPECT_EQ(information_refusal("<entityCode>9001234568", "<entityCode>8999999999"),
            "la respuesta es de otra entidad");
  EXPECT_EQ(information_refusal("<vatValue currencyISOcode=\"COP\">0.00</vatValue>", ""),
            "falta vatValue");
}

TEST(SoapInformation, InAnotherCurrencyOrWithoutOneIsNoState) {
  EXPECT_EQ(information_refusal("\"COP\">1254300.00", "\"USD\">1254300.00"),
            "transactionValue: no está en pesos");
  EXPECT_EQ(information_refusal(" currencyISOcode=\"COP\">1254300.00", ">1254300.00"),
            "transactionValue: no dice su moneda una sola vez");
  EXPECT_EQ(information_refusal("\"COP\">1254300.00", "\"COP\" currencyISOcode=\"COP\">1254300.00"),
            "transactionValue: no dice su moneda una sola vez");
}

TEST(SoapInformation, WithAnAmountThatIsNotOneIsNoState) {
  for (const char* bad : {"", "-1", "1e6", "1,254,300.00", "1254300.001", "NaN", "+1"})
    EXPECT_NE(information_refusal("1254300.00", bad), "") << bad;
}

TEST(SoapInformation, MayWriteMoreZerosThanPesosHaveDecimals) {
  EXPECT_EQ(information_refusal("1254300.00", "1254300.0000"), "");
  EXPECT_EQ(information_refusal("1254300.00", "1254300"), "");
}

// Whoever sends nothing about the bank's day has said the state all the same.
TEST(SoapInformation, ToleratesTheLackOfDayAndCycle) {
  const auto read = read_information_answer(
      replaced(replaced(soap_sample("getTransactionInformation_response_PENDING"),
                        "<bankProcessDate>2026-10-05</bankProcessDate>", ""),
               "<transactionCycle>2</transactionCycle>", "<transactionCycle/>"),
      "9001234568");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->status->bank_process_at, std::nullopt);
  EXPECT_EQ(read->status->cycle, 0);
}

TEST(SoapInformation, WithAnotherCodeThanSuccessHasNoState) {
  const auto read = read_information_answer(
      replaced(soap_sample("getTransactionInformation_response_OK"), "SUCCESS", "FAIL_TIMEOUT"),
      "9001234568");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->return_code, "FAIL_TIMEOUT");
  EXPECT_FALSE(read->status);
}

TEST(SoapFinalization, OfTheDocumentsIsRead) {
  const auto good = read_finalize_answer(soap_sample("finalizeTransactionPayment_response"));
  ASSERT_TRUE(good);
  EXPECT_EQ(good->return_code, "SUCCESS");
  EXPECT_EQ(good->cus, kCus);
  const auto early =
      read_finalize_answer(soap_sample("finalizeTransactionPayment_response_invalid_state"));
  ASSERT_TRUE(early);
  EXPECT_EQ(early->return_code, "FAIL_INVALIDSTATE");
}

RC_GTEST_PROP(SoapInformation, ReadsBackAnyAmount, ()) {
  const auto centavos = *rc::gen::inRange<std::int64_t>(0, Money::kMaxCentavos);
  const auto amount = Money::centavos(centavos);
  const auto read =
      read_information_answer(replaced(soap_sample("getTransactionInformation_response_OK"),
                                       "1254300.00", to_plain(amount)),
                              "9001234568");
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->status->amount == amount);
}

}  // namespace
}  // namespace recaudo::pse_soap
