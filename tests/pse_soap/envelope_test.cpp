#include "gateways/pse_soap/envelope.h"

#include <gtest/gtest.h>

#include "tests/pse_soap/samples.h"

namespace recaudo::pse_soap {
namespace {

using test::replaced;
using test::soap_sample;

std::string answer() {
  return soap_sample("createTransactionPayment_response");
}

Read<Answer> read(const std::string& xml) {
  return Answer::read(xml, "createTransactionPayment",
                      "createTransactionPaymentResponseInformation");
}
// Why it is of no use; empty when it is.
std::string fault_of(const std::string& xml) {
  const auto got = read(xml);
  return got ? "" : got.error().detail;
}
// The return code, or why it cannot be read.
std::string code_in(const std::string& xml) {
  const auto got = read(xml);
  if (!got) return got.error().detail;
  const auto code = got->only_part()->required("returnCode");
  return code ? *code : code.error().detail;
}

TEST(SoapAnswer, OfTheDocumentsIsRead) {
  EXPECT_EQ(fault_of(answer()), "");
  EXPECT_EQ(code_in(answer()), "SUCCESS");
}

TEST(SoapAnswer, HoldsOnlyReferencesToXmlsCharacters) {
  const auto with = [](const std::string& reference) {
    return replaced(answer(), "SUCCESS", "SUCCESS" + reference);
  };
  for (const char* bad : {"&#0;", "&#x0;", "&#8;", "&#xD800;", "&#xFFFE;", "&#x110000;", "&#;",
                          "&#12", "&#99999999999;", "&nbsp;"})
    EXPECT_NE(fault_of(with(bad)).find("entidad"), std::string::npos) << bad;
  EXPECT_EQ(fault_of(with("&#65;&#x42;&amp;")), "");
}

TEST(SoapAnswer, IsLookedThroughWhateverLooksLikeASection) {
  const auto with = [](const std::string& before) {
    return replaced(answer(), ">SUCCESS<", ">" + before + "SUCCESS&#0;<");
  };
  for (const char* hides : {"<!-- <![CDATA[ -->", "<?x <![CDATA[ ?>", "<x y=\"<![CDATA[\"/>",
                            "<x y='<!--'/>", "<![CDATA[<!--]]>"})
    EXPECT_NE(fault_of(with(hides)).find("entidad"), std::string::npos) << hides;
  EXPECT_EQ(fault_of(replaced(answer(), ">SUCCESS<", "><!-- a & b -->SUCCESS<")), "");
}

TEST(SoapAnswer, HasNoEntitiesInsideCdata) {
  EXPECT_EQ(code_in(replaced(answer(), ">SUCCESS<", "><![CDATA[SUCCESS]]><")), "SUCCESS");
  EXPECT_EQ(fault_of(replaced(answer(), ">SUCCESS<", "><![CDATA[a&b]]><")), "");
}

TEST(SoapAnswer, IsReadUnderAnyPrefix) {
  const std::string xml =
      R"(<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/")"
      R"( xmlns:p="http://www.uc-council.org/smp/schemas/eanucc"><s:Body>)"
      R"(<p:createTransactionPaymentResponse><p:createTransactionPaymentResponseInformation>)"
      R"(<p:returnCode> FAIL_RISK
 </p:returnCode></p:createTransactionPaymentResponseInformation>)"
      R"(</p:createTransactionPaymentResponse></s:Body></s:Envelope>)";
  EXPECT_EQ(fault_of(xml), "");
  EXPECT_EQ(code_in(xml), "FAIL_RISK");
}

TEST(SoapAnswer, MayBeginWithAByteOrderMark) {
  EXPECT_EQ(code_in("\xEF\xBB\xBF" + answer()), "SUCCESS");
}

TEST(SoapAnswer, InAnotherNamespaceIsRefused) {
  EXPECT_EQ(fault_of(replaced(answer(), "schemas.xmlsoap.org/soap/envelope", "www.w3.org/2003/05")),
            "no es un sobre de SOAP 1.1");
  const auto xml = answer();
  const auto body = xml.find("<createTransactionPaymentResponse ");
  EXPECT_EQ(fault_of(xml.substr(0, body) +
                     replaced(xml.substr(body), "www.uc-council.org", "example.org")),
            "no es la respuesta de createTransactionPayment");
  EXPECT_EQ(code_in(replaced(answer(), "<returnCode>", R"(<returnCode xmlns="urn:x">)")),
            "returnCode: está en otro espacio de nombres");
}

TEST(SoapAnswer, ToAnotherOperationIsRefused) {
  EXPECT_EQ(fault_of(soap_sample("finalizeTransactionPayment_response")),
            "no es la respuesta de createTransactionPayment");
  EXPECT_NE(
      fault_of(replaced(replaced(answer(), "<createTransactionPaymentResponseInformation>", "<x>"),
                        "</createTransactionPaymentResponseInformation>", "</x>")),
      "");
}

TEST(SoapAnswer, WithTwoBodiesOrTwoAnswersIsRefused) {
  const auto xml = answer();
  const auto begin = xml.find("<soap:Body>");
  const auto end = xml.find("</soap:Envelope>");
  const std::string body = xml.substr(begin, end - begin);
  EXPECT_EQ(fault_of(replaced(xml, "</soap:Envelope>", body + "</soap:Envelope>")),
            "hay más de un Body");
  const std::string inside = body.substr(11, body.size() - 11 - 12);
  EXPECT_EQ(fault_of(replaced(xml, "</soap:Body>", inside + "</soap:Body>")),
            "Body no trae una sola respuesta");
  EXPECT_EQ(fault_of(replaced(xml, body, "<soap:Body></soap:Body>")),
            "Body no trae una sola respuesta");
}

TEST(SoapAnswer, WithAFieldTwiceIsRefused) {
  EXPECT_EQ(
      code_in(replaced(answer(), "<returnCode>", "<returnCode>FAIL_RISK</returnCode><returnCode>")),
      "returnCode: viene más de una vez");
}

// Readers that take the first piece of a text would read SUC here, and others SUCCESS.
TEST(SoapAnswer, WithACommentInsideAFieldIsRefused) {
  EXPECT_EQ(code_in(replaced(answer(), "SUCCESS", "SUC<!-- x -->CESS")),
            "returnCode: no es un solo texto");
}

TEST(SoapAnswer, WithElementsInsideAFieldIsRefused) {
  EXPECT_EQ(code_in(replaced(answer(), "SUCCESS", "<b>SUCCESS</b>")),
            "returnCode: no es un solo texto");
}

TEST(SoapAnswer, ThatIsNotSafeXmlIsRefused) {
  const auto dtd = [&](const std::string& what) {
    return replaced(answer(), "<soap:Envelope", what + "<soap:Envelope");
  };
  EXPECT_EQ(fault_of(dtd("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>")),
            "no se aceptan definiciones de tipo de documento");
  EXPECT_EQ(fault_of(replaced(answer(), "SUCCESS", "&x;")), "la entidad no es de XML");
  EXPECT_EQ(fault_of(""), "el documento está vacío");
  EXPECT_EQ(fault_of("no es XML"), "el documento XML está mal formado");
  EXPECT_EQ(fault_of(answer() + "<otra/>"), "debe haber un solo elemento raíz");
  EXPECT_EQ(fault_of(std::string((1 << 20) + 1, ' ')), "el documento pasa de 1 MB");
  EXPECT_EQ(fault_of(replaced(answer(), "SUCCESS", "\xff")), "el documento no es UTF-8");
  std::string deep;
  for (int i = 0; i < 20; ++i) deep += "<a>";
  for (int i = 0; i < 20; ++i) deep += "</a>";
  EXPECT_EQ(fault_of(replaced(answer(), "SUCCESS", deep)), "el documento tiene demasiados niveles");
  std::string wide;
  for (int i = 0; i < 20'000; ++i) wide += "<a/>";
  EXPECT_EQ(fault_of(replaced(answer(), "SUCCESS", wide)),
            "el documento tiene demasiados elementos");
}

struct FaultCase {
  const char* code;
  const char* name;
  bool refused;
};
class SoapFault : public ::testing::TestWithParam<FaultCase> {};

TEST_P(SoapFault, SaysWhetherTheMessageWasCarriedOut) {
  const auto xml = replaced(soap_sample("fault_timeout"), "soap:Server", GetParam().code);
  const auto got = read(xml);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code, GetParam().name);
  EXPECT_EQ(got.error().refused, GetParam().refused);
  EXPECT_EQ(got.error().detail, "PSE respondió con un error: Timeout");
}
INSTANTIATE_TEST_SUITE_P(
    Codes, SoapFault,
    ::testing::Values(FaultCase{"soap:Server", "soap:Server", false},
                      FaultCase{"soap:Client", "soap:Client", true},
                      FaultCase{"soap:Client.Authentication", "soap:Client", true},
                      FaultCase{"soap:MustUnderstand", "soap:MustUnderstand", true},
                      FaultCase{"soap:VersionMismatch", "soap:VersionMismatch", true},
                      FaultCase{"soap:Otro", "", false}, FaultCase{"Client", "", false},
                      FaultCase{"ns1:Client", "", false}, FaultCase{"", "", false}));

TEST(SoapFaults, WordsAreKeptOnOneLineAndNotWithoutEnd) {
  const auto words = [](const std::string& text) {
    return Answer::read(replaced(soap_sample("fault_timeout"), "Timeout", text), "x", "x")
        .error()
        .detail;
  };
  EXPECT_EQ(words("una\nlínea"), "PSE respondió con un error: una línea");
  EXPECT_EQ(words(std::string(201, 'x')), "PSE respondió con un error: texto demasiado largo");
}

TEST(SoapRequest, NamesAPartyByItsGlnOrByAnotherIdentification) {
  const Parties parties{
      {"7709998123014", {}, {}}, {{}, "900&1", "DUNS"}, {{}, "SGPS", "SELLER_ASSIGNED"}};
  const std::string xml = RequestWriter(parties, "op", "w").text();
  EXPECT_NE(xml.find("<to><gln>7709998123014</gln></to><from><alternatePartyIdentification "
                     "type=\"DUNS\">900&amp;1</alternatePartyIdentification></from>"
                     "<representingParty><alternatePartyIdentification type=\"SELLER_ASSIGNED\">"
                     "SGPS</alternatePartyIdentification></representingParty>"),
            std::string::npos)
      << xml;
}

TEST(SoapRequest, KnowsTheTypesOfTheDocuments) {
  for (const char* type :
       {"BUYER_ASSIGNED", "SELLER_ASSIGNED", "DUNS", "DUNS_PLUS_FOUR", "SCAC", "UN_LOCATION_CODE"})
    EXPECT_TRUE(is_identification_type(type)) << type;
  for (const char* type : {"", "buyer_assigned", "GLN"})
    EXPECT_FALSE(is_identification_type(type)) << type;
}

TEST(SoapRequest, EscapesWhatXmlWouldRead) {
  const std::string xml =
      RequestWriter(test::sample_parties(), "op", "w").field("a", "<b> & \"c\" ]]> ñ").text();
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(xml.c_str()));
  EXPECT_STREQ(document.select_node("//a").node().child_value(), "<b> & \"c\" ]]> ñ");
}

}  // namespace
}  // namespace recaudo::pse_soap
