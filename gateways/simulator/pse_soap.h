// ACH's classic SOAP rail, "MainServices": the same transactions as PSE NF under older messages.
//   POST /pse/MainServices   SOAPAction: http://vesta.com.br/pse/MainServices/<operation>
// getBankList, createTransactionPayment, createTransactionPaymentMultiCredit,
// getTransactionInformation, finalizeTransactionPayment. Who may call is settled by certificates
// that the documents do not describe: here, by the entity code.
#pragma once

#include "gateways/simulator/ach.h"
#include "gateways/simulator/http_server.h"
#include "gateways/simulator/soap_message.h"

namespace recaudo::simulator {

class PseSoap {
 public:
  PseSoap(const SimulatorOptions& options, Ach& ach, FaultSource& faults)
      : options_(options), ach_(ach), faults_(faults) {}

  static bool serves(const std::string& path);
  Response handle(const Request& request, const std::string& public_url);

 private:
  Response bank_list(const SoapRequest& request) const;
  Response create(const SoapRequest& request, const std::optional<Script>& by_header,
                  const std::string& public_url);
  Response information(const SoapRequest& request);
  Response finalize(const SoapRequest& request);
  Response answer(std::string_view operation, std::string_view wrapper,
                  const std::vector<std::vector<SoapAnswer>>& parts) const;

  const SimulatorOptions& options_;
  Ach& ach_;
  FaultSource& faults_;
};

}  // namespace recaudo::simulator
