// PSE of ACH Colombia over its classic protocol: SOAP 1.1, one exchange per operation. To the core
// it is the same rail "pse" as the one over NF (docs/decisions/0033).
#pragma once

#include <string>

#include "base/http_client.h"
#include "gateways/payment_gateway.h"
#include "gateways/pse_soap/messages.h"

namespace recaudo::pse_soap {

struct PseSoapOptions {
  std::string url;  // of MainServices
  Entity entity;
  Parties parties;
  pse::ContactData contact;  // for the certified texts
  std::string page_origin;   // where the payer's browser is sent
  HttpClientOptions http;    // our certificate, and the timeout of an operation
};

class PseSoapGateway final : public gateways::PaymentGateway {
 public:
  explicit PseSoapGateway(PseSoapOptions options);

  const gateways::RailTraits& traits() const override { return traits_; }
  // kPseAccessDenied when the answer is HTTP 401; kPseBankListUnavailable for everything else, also
  // for a certificate that is refused before there is any answer.
  Result<gateways::BankList> bank_list() override;
  Result<void> check(const gateways::CreateRequest& request) const override;
  // A fault that blames our message is Refused; any other fault is Unknown.
  gateways::CreateOutcome create(const gateways::CreateRequest& request) override;
  gateways::QueryOutcome query(const gateways::Cus& cus) override;
  // The classic operation has no room for our receipt's number.
  gateways::ActOutcome finalize(const gateways::Cus& cus, const std::string& receipt) override;

 private:
  struct Failure;
  static gateways::Unavailable unavailable(const Failure& failure);
  template <typename T>
  struct Told;
  template <typename Reader>
  auto ask(const Operation& operation, std::string body, Reader read) const;

  PseSoapOptions options_;
  gateways::RailTraits traits_;
};

}  // namespace recaudo::pse_soap
