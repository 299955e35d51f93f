// A company that speaks ACH's classic SOAP rail with the messages of the documents.
#pragma once

#include "tests/simulator/company.h"
#include "tests/support/replaced.h"

namespace recaudo::simulator {

inline std::string sample_message(const std::string& name) {
  return value_or_throw(read_file(SIMULATOR_TEST_DATA "/soap_samples/" + name + ".xml", 1 << 16));
}

class SoapCompany : public virtual Company {
 public:
  HttpResponse call(const std::string& operation, const std::string& xml) const {
    HttpRequest r;
    r.method = "POST";
    r.url = "/pse/MainServices";
    r.headers = {{"Content-Type", "text/xml; charset=utf-8"},
                 {"SOAPAction", "\"http://vesta.com.br/pse/MainServices/" + operation + "\""}};
    r.body = xml;
    return http(r);
  }
  // The text of the only element of that name in the answer.
  static std::string element(const std::string& xml, const std::string& name) {
    const auto at = xml.find("<" + name);
    if (at == std::string::npos) return "";
    const auto begin = xml.find('>', at) + 1;
    return xml.substr(begin, xml.find("</" + name, begin) - begin);
  }
  std::string create_message(const std::string& ticket = "1048576") const {
    return test::replaced(sample_message("createTransactionPayment_request"), "1048576</ticketId>",
                          ticket + "</ticketId>");
  }
  std::string created() const {
    const auto r = call("createTransactionPayment", create_message());
    EXPECT_EQ(element(r.body, "returnCode"), "SUCCESS") << r.body;
    return element(r.body, "trazabilityCode");
  }
  std::string with_cus(const std::string& message, const std::string& cus) const {
    return test::replaced(sample_message(message), "2263241", cus);
  }
  std::string state(const std::string& cus) const {
    return element(
        call("getTransactionInformation", with_cus("getTransactionInformation_request", cus)).body,
        "transactionState");
  }
};

}  // namespace recaudo::simulator
