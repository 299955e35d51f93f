#include "gateways/pse/messages.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gateways/pse/flat_json.h"
#include "tests/pse/fake_pse.h"

namespace recaudo::pse {
namespace {

using gateways::DocumentType;
using gateways::PersonType;
using test::sample_entity;
using test::sample_request;

TEST(Amount, IsWrittenWithTwoDecimals) {
  EXPECT_EQ(amount_token(Money::pesos(1'254'300)), "1254300.00");
  EXPECT_EQ(amount_token(Money::centavos(5)), "0.05");
  EXPECT_EQ(amount_token(Money::centavos(Money::kMaxCentavos)), "1000000000000000.00");
}

TEST(Amount, IsReadInEachFormThatPseUses) {
  for (const char* text : {"1254300", "1254300.0", "1254300.00", "1254300.0000"})
    EXPECT_EQ(*parse_amount(text), Money::pesos(1'254'300)) << text;
  EXPECT_EQ(*parse_amount("0.1"), Money::centavos(10));
  EXPECT_EQ(*parse_amount("0"), Money{});
  EXPECT_EQ(*parse_amount("9007199254740.93"), Money::centavos(900'719'925'474'093));
}

TEST(Amount, WhatIsNotExactCentavosIsRefused) {
  for (const char* text : {"",
                           ".",
                           "1.",
                           ".5",
                           "1.005",
                           "-1",
                           "+1",
                           "1e3",
                           "1E3",
                           "01",
                           "00",
                           "1,5",
                           "1.5 ",
                           " 1",
                           "0x10",
                           "1.2.3",
                           "99999999999999999999",
                           "1000000000000000.01",
                           "NaN",
                           "1.-5"})
    EXPECT_FALSE(parse_amount(text)) << text;
}

RC_GTEST_PROP(Amount, WhatIsWrittenIsReadBack, ()) {
  const Money m = Money::centavos(*rc::gen::inRange<std::int64_t>(0, Money::kMaxCentavos));
  RC_ASSERT(*parse_amount(amount_token(m)) == m);
}

TEST(Amount, SurvivesTheJsonOfAnAnswerToTheCentavo) {
  for (const char* value : {"9007199254740.93", "\"9007199254740.93\""}) {
    const auto answer = parse_information_answer(
        std::string(R"({"returnCode":"SUCCESS","transactionState":"OK","ticketId":"7",)") +
        R"("trazabilityCode":123,"transactionValue":)" + value + "}");
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->status->amount, Money::centavos(900'719'925'474'093));
    EXPECT_EQ(answer->status->ticket, gateways::TicketId(7));
    EXPECT_EQ(answer->status->cus.str(), "123");
  }
}

TEST(CleanText, LosesWhatUpsetsTheFraudEngine) {
  EXPECT_EQ(clean_text("  Ana \"la\" |Ñ|\tPérez\n"), "Ana la Ñ Pérez");
  EXPECT_EQ(clean_text("|\"|"), "");
}

TEST(CreateJson, HasNoForbiddenCharacterInItsValues) {
  auto r = sample_request();
  r.description = "Predial \"2026\" | Vereda El Carmen";
  const auto parsed = parse_flat_json(create_json(r, sample_entity()));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->records[0].text("paymentDescription"), "Predial 2026  Vereda El Carmen");
}

TEST(CreateJson, ACompanyGoesWithItsNit) {
  auto r = sample_request();
  r.payer.type = PersonType::kCompany;
  r.payer.document_type = DocumentType::kNit;
  r.payer.document_number = "9001234568";
  ASSERT_TRUE(check_create(r, sample_entity()));
  const auto parsed = parse_flat_json(create_json(r, sample_entity()));
  EXPECT_EQ(parsed->records[0].text("userType"), "company");
  EXPECT_EQ(parsed->records[0].text("identificationType"), "NIT");
}

TEST(CreateJson, TheRequestsTimeIsBogotas) {
  auto r = sample_request();
  r.requested_at = *parse_instant("2026-10-06T03:04:05.067890Z");
  EXPECT_NE(create_json(r, sample_entity()).find(R"("2026-10-05T22:04:05.067-05:00")"),
            std::string::npos);
}

TEST(CheckCreate, AcceptsTheSample) {
  EXPECT_TRUE(check_create(sample_request(), sample_entity()));
}

TEST(CheckCreate, APersonDoesNotUseNitAndACompanyUsesNothingElse) {
  auto person = sample_request();
  person.payer.document_type = DocumentType::kNit;
  EXPECT_EQ(check_create(person, sample_entity()).error().code, Code::kPsePersonTypeMismatch);
  auto company = sample_request();
  company.payer.type = PersonType::kCompany;
  EXPECT_EQ(check_create(company, sample_entity()).error().code, Code::kPsePersonTypeMismatch);
}

struct BadDatum {
  const char* name;
  const char* in_detail;
  void (*spoil)(gateways::CreateRequest&, EntityData&);
};

class CheckCreateRefuses : public ::testing::TestWithParam<BadDatum> {};

TEST_P(CheckCreateRefuses, TheDatumAndNamesIt) {
  auto request = sample_request();
  auto entity = sample_entity();
  GetParam().spoil(request, entity);
  const auto refused = check_create(request, entity);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kPseRequestInvalid);
  EXPECT_NE(refused.error().detail.find(GetParam().in_detail), std::string::npos)
      << refused.error().detail;
}

using Req = gateways::CreateRequest;
INSTANTIATE_TEST_SUITE_P(
    Pse, CheckCreateRefuses,
    ::testing::Values(
        BadDatum{"ZeroAmount", "valor", [](Req& r, EntityData&) { r.amount = Money{}; }},
        BadDatum{"NegativeAmount", "valor",
                 [](Req& r, EntityData&) { r.amount = Money::pesos(-1); }},
        BadDatum{"Ticket", "intento", [](Req& r, EntityData&) { r.ticket = {}; }},
        BadDatum{"PseudoBank", "banco", [](Req& r, EntityData&) { r.bank_code = "0"; }},
        BadDatum{"NoBank", "banco", [](Req& r, EntityData&) { r.bank_code = ""; }},
        BadDatum{"LongDescription", "80 caracteres",
                 [](Req& r, EntityData&) { r.description = std::string(81, 'x'); }},
        BadDatum{"LongService", "10 caracteres",
                 [](Req&, EntityData& e) { e.service_code = "12345678901"; }},
        BadDatum{"NameOfBarsOnly", "nombre completo: está vacío",
                 [](Req& r, EntityData&) { r.payer.full_name = "||\""; }},
        BadDatum{"NotUtf8", "nombre completo",
                 [](Req& r, EntityData&) { r.payer.full_name = "Ana \xFF"; }},
        BadDatum{"ShortPhone", "celular", [](Req& r, EntityData&) { r.payer.phone = "300123"; }},
        BadDatum{"Email", "correo", [](Req& r, EntityData&) { r.payer.email = "ana"; }},
        BadDatum{"Document", "documento",
                 [](Req& r, EntityData&) { r.payer.document_number = "79.123.456"; }},
        BadDatum{"NitWithDash", "NIT",
                 [](Req& r, EntityData&) {
                   r.payer.type = PersonType::kCompany;
                   r.payer.document_type = DocumentType::kNit;
                   r.payer.document_number = "900123456-8";
                 }},
        BadDatum{"ReturnUrl", "retorno",
                 [](Req& r, EntityData&) { r.return_url = "javascript:x"; }}),
    [](const auto& param) { return param.param.name; });

TEST(CheckCreate, LengthsCountCharactersNotBytes) {
  auto r = sample_request();
  r.description.clear();
  for (int i = 0; i < 80; ++i) r.description += "ñ";
  EXPECT_TRUE(check_create(r, sample_entity()));
}

TEST(InformationAnswer, WithoutAStateAnAmountOrANumberIsRefused) {
  for (
      const char* json :
      {R"({"returnCode":"SUCCESS"})",
       R"({"returnCode":"SUCCESS","transactionState":"APPROVED","ticketId":1,"trazabilityCode":"1","transactionValue":1})",
       R"({"returnCode":"SUCCESS","transactionState":"OK","ticketId":-1,"trazabilityCode":"1","transactionValue":1})",
       R"({"returnCode":"SUCCESS","transactionState":"OK","ticketId":1,"trazabilityCode":"1","transactionValue":1.001})",
       R"({"returnCode":"SUCCESS","transactionState":"OK","ticketId":1,"trazabilityCode":"1"})",
       R"({"returnCode":"SUCCESS","transactionState":"OK","ticketId":1,"transactionValue":1})",
       R"({"transactionState":"OK"})", "null", "[]", "", "x"})
    EXPECT_FALSE(parse_information_answer(json)) << json;
}

TEST(InformationAnswer, ATimeThatCannotBeReadDoesNotSpoilTheState) {
  for (const char* time : {"null", "\"ayer\"", "\"\"", "\"2026-13-45T00:00:00\"", "7"}) {
    const auto answer = parse_information_answer(
        std::string(
            R"({"returnCode":"SUCCESS","transactionState":"OK","ticketId":1,"trazabilityCode":"1","transactionValue":1,"bankProcessDate":)") +
        time + "}");
    ASSERT_TRUE(answer) << time;
    EXPECT_EQ(answer->status->bank_process_at, std::nullopt);
  }
}

TEST(CauseAnswer, IsReadAsMembersOrAsNamesAndValues) {
  EXPECT_EQ(parse_cause_answer(R"({"returnCode":"SUCCESS","causeRejection":"00011"})")->code,
            "00011");
  const auto listed = parse_cause_answer(
      R"([{"name":"transactionState","value":"FAILED"},{"name":"causeRejection","value":"11"}])");
  EXPECT_EQ(listed->code, "11");
}

TEST(BankListAnswer, AnEmptyOrDamagedListIsRefused) {
  for (const char* json :
       {"[]", "{}", R"([{"financialInstitutionCode":"0","financialInstitutionName":"x"}])",
        R"([{"financialInstitutionCode":"1007"}])", R"([1])", R"([[]])", R"([null])"})
    EXPECT_FALSE(parse_bank_list(json)) << json;
}

TEST(FlatJson, KeepsNumbersAsTheyWereWrittenAndSkipsWhatIsNested) {
  const auto parsed = parse_flat_json(
      R"( {"a":12345678901234567890123.4500,"b":{"a":[1,{"c":2}]},"d":"\u00f1","e":true} )");
  ASSERT_TRUE(parsed);
  const JsonRecord& r = parsed->records[0];
  EXPECT_EQ(r.text("a"), "12345678901234567890123.4500");
  EXPECT_EQ(r.text("d"), "ñ");
  EXPECT_EQ(r.text("b"), std::nullopt);
  EXPECT_EQ(r.find("b")->kind, JsonScalar::Kind::kNested);
  EXPECT_EQ(r.find("e")->kind, JsonScalar::Kind::kBool);
  EXPECT_EQ(r.size(), 4U);
}

TEST(FlatJson, AMemberTwiceOrTextAfterTheEndIsRefused) {
  for (const std::string& bad :
       {std::string(R"({"a":1,"a":2})"), std::string(R"({"a":1,"a":{}})"),
        std::string(R"({"a":{},"a":1})"), std::string(R"({"a":1} x)"), std::string(R"({"a":1}{})"),
        std::string(R"({"a":1)"), std::string("\"a\""), std::string("7"), std::string("[1,2]"),
        std::string("{\"a\":\"\xFF\"}"), std::string(20, '['), std::string(R"({"a":01})"),
        "{\"a\":\"" + std::string(9000, 'x') + "\"}"})
    EXPECT_FALSE(parse_flat_json(bad)) << bad.substr(0, 40);
}

TEST(FlatJson, NeitherManyRecordsNorManyMembersPass) {
  std::string list = "[{}";
  for (int i = 0; i < 2000; ++i) list += ",{}";
  EXPECT_FALSE(parse_flat_json(list + "]"));
  std::string object = "{\"m\":0";
  for (int i = 0; i < 64; ++i) object += ",\"m" + std::to_string(i) + "\":0";
  EXPECT_FALSE(parse_flat_json(object + "}"));
}

RC_GTEST_PROP(FlatJson, AnyTextIsReadOrRefusedWithoutHarm, (const std::string& anything)) {
  (void)parse_flat_json(anything);
  (void)parse_flat_json("{\"a\":" + anything + "}");
  (void)parse_bank_list("[" + anything + "]");
}

TEST(TokenAnswer, NeedsAPrintableToken) {
  EXPECT_EQ(parse_token_answer(R"({"access_token":"t","expires_in":3600})")->expires_in_seconds,
            3600);
  EXPECT_EQ(parse_token_answer(R"({"access_token":"t"})")->expires_in_seconds, 3600);
  for (const char* json : {R"({"access_token":""})", R"({"access_token":"a\r\nX: 1"})",
                           R"({"expires_in":1})", R"({"access_token":"t","expires_in":"pronto"})"})
    EXPECT_FALSE(parse_token_answer(json)) << json;
}

}  // namespace
}  // namespace recaudo::pse
