// ACH's classic SOAP rail through real sockets, with the messages of the documents.
#include <gtest/gtest.h>

#include <chrono>

#include "gateways/simulator/soap_message.h"
#include "tests/simulator/soap_company.h"
#include "tests/support/replaced.h"

namespace recaudo::simulator {
namespace {

using test::replaced;

class Soap : public testing::Test, public SoapCompany {
 protected:
  void SetUp() override { start(); }
};

TEST_F(Soap, ListsTheBanksBehindThePseudoBank) {
  const auto r = call("getBankList", sample_message("getBankList_request"));
  EXPECT_EQ(r.status, 200);
  EXPECT_EQ(element(r.body, "financialInstitutionCode"), "0");
  EXPECT_NE(r.body.find("<financialInstitutionCode>1007</financialInstitutionCode>"),
            std::string::npos);
}

TEST_F(Soap, TheAnswersHaveTheShapeOfTheDocuments) {
  const auto cus = created();
  control("transactions/" + cus, R"({"decision":"approve"})");
  const auto answer =
      call("getTransactionInformation", with_cus("getTransactionInformation_request", cus)).body;
  auto expected = sample_message("getTransactionInformation_response_OK");
  expected = replaced(expected, "2263241", cus);
  while (!expected.empty() && expected.back() == '\n') expected.pop_back();
  // The declaration ends with a line in the sample and without one in ours.
  const auto body = [](const std::string& xml) { return xml.substr(xml.find("<soap:Envelope")); };
  EXPECT_EQ(replaced(body(answer), "<transactionCycle>1<", "<transactionCycle>2<"), body(expected));
}

TEST_F(Soap, APaymentGoesFromItsCreationToItsFinalization) {
  const auto r = call("createTransactionPayment", create_message());
  const auto cus = element(r.body, "trazabilityCode");
  const auto page = element(r.body, "bankurl");
  EXPECT_EQ(state(cus), "PENDING");
  const auto finalize = [&] {
    return element(
        call("finalizeTransactionPayment", with_cus("finalizeTransactionPayment_request", cus))
            .body,
        "returnCode");
  };
  EXPECT_EQ(finalize(), "FAIL_INVALIDSTATE");
  pay(page.substr(page.find("enc=") + 4), "approve");
  EXPECT_EQ(state(cus), "OK");
  EXPECT_EQ(finalize(), "SUCCESS");
}

// xs:decimal and xs:date, as XML Schema writes them.
TEST_F(Soap, ValuesMayBeWrittenInEveryFormOfTheirType) {
  int ticket = 100;
  const auto code = [&](const std::string& from, const std::string& to) {
    const auto message = replaced(create_message(std::to_string(++ticket)), from, to);
    return element(call("createTransactionPayment", message).body, "returnCode");
  };
  for (const char* value :
       {"1254300.5", "1254300", "+1254300.0000", " 1254300.00\n", "01254300.50"})
    EXPECT_EQ(code(">1254300.00<", std::string(">") + value + "<"), "SUCCESS") << value;
  for (const char* value : {"0.0", "0", "-0"})
    EXPECT_EQ(code(">0.00<", std::string(">") + value + "<"), "SUCCESS") << value;
  for (const char* bad : {"1254300.001", "--1", "+-1", "1.2.3", "1e3", "", "."})
    EXPECT_EQ(code(">1254300.00<", std::string(">") + bad + "<"), "FAIL_INVALIDAMOUNT") << bad;
  for (const char* zone : {"Z", "-05:00", " "})
    EXPECT_EQ(code("</soliciteDate>", std::string(zone) + "</soliciteDate>"), "SUCCESS") << zone;
  for (const char* bad : {"z", "-0500", "-ab:cd"})
    EXPECT_EQ(code("</soliciteDate>", std::string(bad) + "</soliciteDate>"),
              "FAIL_INVALIDSOLICITDATE")
        << bad;
}

TEST_F(Soap, ATextInPiecesIsReadWhole) {
  const auto message =
      replaced(create_message(), "<entityurl>", "<entityurl><![CDATA[]]><!-- x -->");
  EXPECT_EQ(element(call("createTransactionPayment", message).body, "returnCode"), "SUCCESS");
}

// One message that is not UTF-8 must not spoil the ledger of all the others.
TEST_F(Soap, AMessageIsReadInTheEncodingThatItDeclares) {
  const auto latin = replaced(create_message(), "Predial 2026", "Predial a\xF1o 2026");
  EXPECT_NE(element(call("createTransactionPayment", latin).body, "faultstring").find("UTF-8"),
            std::string::npos);
  HttpRequest r;
  r.method = "POST";
  r.url = "/pse/MainServices";
  r.headers = {{"Content-Type", "Text/XML; charset=ISO-8859-1"},
               {"SOAPAction", "http://vesta.com.br/pse/MainServices/createTransactionPayment"}};
  r.body = latin;
  EXPECT_EQ(element(http(r).body, "returnCode"), "SUCCESS");
  EXPECT_NE(to_json(ledger()).find("Predial año 2026"), std::string::npos);
  EXPECT_TRUE(read_soap(replaced(latin, "utf-8", "iso-8859-1"), "text/xml"));
  EXPECT_EQ(read_soap(replaced(latin, "utf-8", "utf-16"), "text/xml").error(), "encoding");
}

TEST_F(Soap, EachStateOfAchIsNamed) {
  const std::vector<std::pair<std::string, std::string>> states{
      {"decline", "NOT_AUTHORIZED"}, {"fail", "FAILED"}, {"pending", "PENDING"}};
  for (const auto& [decision, expected] : states) {
    const auto r = call("createTransactionPayment", create_message(std::to_string(decision[0])));
    const auto cus = element(r.body, "trazabilityCode");
    control("transactions/" + cus, JsonObject().text("decision", decision).str());
    EXPECT_EQ(state(cus), expected);
  }
}

TEST_F(Soap, AWrongValueGetsItsOwnReturnCode) {
  const struct {
    const char* from;
    const char* to;
    const char* code;
  } cases[] = {
      {"<entityCode>9001234568", "<entityCode>1", "FAIL_ENTITYNOTEXISTSORDISABLED"},
      {"Code>1007<", "Code>0<", "FAIL_BANKNOTEXISTSORDISABLED"},
      {"<serviceCode>1001", "<serviceCode>9", "FAIL_SERVICENOTEXISTS"},
      {">1254300.00<", ">0<", "FAIL_INVALIDAMOUNT"},
      {"currencyISOcode=\"COP\">1254300.00", "currencyISOcode=\"USD\">1254300.00",
       "FAIL_INVALIDAMOUNT"},
      {">1254300.00<", ">1000000000000.00<", "FAIL_EXCEEDEDLIMIT"},
      {"<soliciteDate>2026-10-05", "<soliciteDate>2026-10-07", "FAIL_INVALIDSOLICITDATE"},
      {"Predial 2026 recibo 12345", "", "FAIL_DESCRIPTIONNOTFOUND"},
      {"<userType>0", "<userType>2", "FAIL_TRANSACTIONNOTALLOWED"},
      {"<userType>0</userType>", "", "FAIL_TRANSACTIONNOTALLOWED"},
      {"<soliciteDate>", "<referenceNumber>4</referenceNumber><soliciteDate>",
       "FAIL_TRANSACTIONNOTALLOWED"},
      {"ticketId=1048576", "&#13;&#10;Set-Cookie: a=b", "FAIL_TRANSACTIONNOTALLOWED"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(
        element(call("createTransactionPayment", replaced(create_message(), c.from, c.to)).body,
                "returnCode"),
        c.code);
  EXPECT_TRUE(ledger().find("transactions")->items.empty());
}

TEST_F(Soap, ADescriptionOfEightyLettersFitsWhateverTheirBytes) {
  const auto code = [&](const std::string& ticket, const std::string& description) {
    return element(call("createTransactionPayment",
                        replaced(create_message(ticket), "Predial 2026 recibo 12345", description))
                       .body,
                   "returnCode");
  };
  std::string eighty;
  for (int i = 0; i < 80; ++i) eighty += "ñ";
  EXPECT_EQ(code("21", eighty), "SUCCESS");
  EXPECT_EQ(code("22", eighty + "x"), "FAIL_DESCRIPTIONNOTFOUND");
}

TEST_F(Soap, ATicketIsUsedOnce) {
  created();
  EXPECT_EQ(element(call("createTransactionPayment", create_message()).body, "returnCode"),
            "FAIL_TRANSACTIONNOTALLOWED");
}

TEST_F(Soap, AnUnknownTrazabilityCodeSaysSo) {
  EXPECT_NE(call("getTransactionInformation", sample_message("getTransactionInformation_request"))
                .body.find("FAIL_INVALIDTRAZABILITYCODE"),
            std::string::npos);
}

TEST_F(Soap, WhatIsNoMessageIsAFault) {
  const auto good = sample_message("getBankList_request");
  const std::pair<std::string, std::string> cases[] = {
      {"getBankList", "<a/>"},
      {"getBankList", "no es XML"},
      {"getBankList", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + good},
      {"getBankList", replaced(good, "<messageHeader", "<otherHeader")},
      {"getBankList", replaced(good, "http://www.uc-council.org", "http://example.org")},
      {"finalizeTransactionPayment", good},
  };
  for (const auto& [operation, xml] : cases) {
    const auto r = call(operation, xml);
    EXPECT_EQ(r.status, 500) << xml.substr(0, 60);
    EXPECT_NE(r.body.find("soap:Client"), std::string::npos) << r.body;
  }
}

TEST_F(Soap, ATimeoutIsTheFaultOfTheDocuments) {
  const auto cus = created();
  control("faults", R"({"query_timeout_permille":1000})");
  const auto r =
      call("getTransactionInformation", with_cus("getTransactionInformation_request", cus));
  EXPECT_EQ(element(r.body, "faultstring"),
            element(sample_message("fault_timeout"), "faultstring"));
}

TEST_F(Soap, CreditsOfAMultipleCreditAddUpToTheTotal) {
  const auto message = [&](const char* ticket, const char* second) {
    auto xml = create_message(ticket);
    for (auto at = xml.find("createTransactionPayment"); at != std::string::npos;
         at = xml.find("createTransactionPayment", at + 30))
      xml.insert(at + 24, "MultiCredit");
    const auto credit = [](const std::string& value) {
      return "<credits><entityCode>9001234568</entityCode><serviceCode>1001</serviceCode>"
             "<creditValue currencyISOcode=\"COP\">" +
             value + "</creditValue></credits>";
    };
    const auto end = xml.find("</paymentDescription>") + 21;
    xml.insert(end, credit("1000000.00") + credit(second));
    return xml;
  };
  const auto code = [&](const std::string& xml) {
    return element(call("createTransactionPaymentMultiCredit", xml).body, "returnCode");
  };
  EXPECT_EQ(code(message("11", "254300.00")), "SUCCESS");
  EXPECT_EQ(code(message("12", "254300.01")), "FAIL_ERRORINCREDITS");
  EXPECT_EQ(code(message("13", "999999999999999.00")), "FAIL_ERRORINCREDITS");
}

TEST_F(Soap, CreditsNameEveryDependentServiceOnceAndNoOther) {
  options.dependent_services = {{"9001234568", "1002"}};
  start();
  const auto credit = [](const char* service, const char* value) {
    return "<credits><entityCode>9001234568</entityCode><serviceCode>" + std::string(service) +
           "</serviceCode><amount currencyISOcode=\"COP\">" + value + "</amount></credits>";
  };
  std::int64_t ticket = 20;
  const auto code = [&](const std::string& credits) {
    auto xml = create_message(std::to_string(++ticket));
    for (auto at = xml.find("createTransactionPayment"); at != std::string::npos;
         at = xml.find("createTransactionPayment", at + 30))
      xml.insert(at + 24, "MultiCredit");
    xml.insert(xml.find("</paymentDescription>") + 21, credits);
    return element(call("createTransactionPaymentMultiCredit", xml).body, "returnCode");
  };
  EXPECT_EQ(code(credit("1001", "1254300.00") + credit("1002", "0.00")), "SUCCESS");
  EXPECT_EQ(code(credit("1001", "1254300.00")), "FAIL_ERRORINCREDITS");
  EXPECT_EQ(code(credit("1001", "1254300.00") + credit("1002", "0.00") + credit("9", "0.00")),
            "FAIL_ERRORINCREDITS");
}

}  // namespace
}  // namespace recaudo::simulator
