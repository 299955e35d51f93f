// PSE through Wompi: a transaction per attempt, whose bank address appears some seconds after it
// was created.
#pragma once

#include <string>

#include "gateways/exchange.h"
#include "gateways/payment_gateway.h"
#include "gateways/wompi/messages.h"

namespace recaudo::wompi {

// Reads <directory>/wompi_public_key, wompi_private_key, wompi_events_secret and
// wompi_integrity_secret. kBadSecretFile: a file is missing or open to others; kRailSecretsInvalid:
// a prefix is wrong, or they are of two environments.
Result<Keys> load_keys(const std::string& directory);

struct WompiOptions {
  std::string base_url;     // "https://production.wompi.co/v1", no final slash
  std::string page_origin;  // where the payer's browser is sent
  Keys keys;
  Terms terms;
  HttpClientOptions http;  // the timeout bounds a whole operation
  // How often and how long the bank's address is asked for after a creation.
  std::chrono::milliseconds address_pause{1'000};
  std::chrono::milliseconds address_limit{15'000};
};

class WompiGateway final : public gateways::PaymentGateway {
 public:
  explicit WompiGateway(WompiOptions options);

  const gateways::RailTraits& traits() const override { return traits_; }
  Result<gateways::BankList> bank_list() override;
  // The policy and the authorization of personal data, fresh each time: their tokens expire.
  Result<gateways::ConsentList> consents() override;
  Result<void> check(const gateways::CreateRequest& request) const override;
  gateways::CreateOutcome create(const gateways::CreateRequest& request) override;
  // Searches by our reference. A retry may have left several transactions under it: an approved
  // one counts before a pending one, and that before a refused one.
  gateways::CreateOutcome find(const gateways::CreateRequest& request,
                               gateways::Search search) override;
  gateways::QueryOutcome query(const gateways::Cus& cus) override;
  Result<gateways::NoticeSubject> read_notice(const gateways::Notice& notice) const override;

 private:
  HttpRequest get(const std::string& path, std::string_view key) const;
  // Follows a transaction that exists until it has the bank's address.
  gateways::CreateOutcome await_address(const gateways::Exchange& exchange, Transaction known,
                                        std::string raw) const;
  gateways::CreateOutcome outcome_of(const Transaction& known, const std::string& raw) const;
  gateways::CreateOutcome refused_creation(const HttpResponse& response) const;

  WompiOptions options_;
  gateways::RailTraits traits_;
};

}  // namespace recaudo::wompi
