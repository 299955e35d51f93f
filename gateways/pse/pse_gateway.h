// PSE of ACH Colombia over its REST/JWE rail ("PSE Avanza", NF): one exchange per method, encrypted
// on both ways, with an OAuth token that is renewed by itself.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/http_client.h"
#include "base/secret.h"
#include "gateways/payment_gateway.h"
#include "gateways/pse/jwe.h"
#include "gateways/pse/messages.h"
#include "gateways/pse/texts.h"

namespace recaudo::pse {

struct PseSecrets {
  Secret client_id;
  Secret client_secret;
  NfKeys keys;
};

// Reads <directory>/pse_client_id, pse_client_secret, pse_key (32 bytes) and pse_iv (12 bytes).
// kBadSecretFile: a file is missing or open to others; kPseSecretsInvalid: a length is wrong.
Result<PseSecrets> load_pse_secrets(const std::string& directory);

struct PseOptions {
  std::string base_url;   // "https://apiprd.pse.com.co/v2/psewebapinf/api", no final slash
  std::string oauth_url;  // "https://apiprd.pse.com.co/oauth/client_credential/accesstoken"
  EntityData entity;
  ContactData contact;      // for the certified texts
  std::string page_origin;  // where the payer's browser is sent: "https://registro.pse.com.co"
  PseSecrets secrets;
  HttpClientOptions http;  // the timeout bounds a whole operation, log-in and repetitions included
};

class PseGateway final : public gateways::PaymentGateway {
 public:
  // The clock must outlive the gateway; it dates the token.
  PseGateway(PseOptions options, const Clock& clock);
  ~PseGateway() override;

  const gateways::RailTraits& traits() const override { return traits_; }
  // ACH asks that nobody read it more than once a day. kPseBankListUnavailable, kPseAccessDenied.
  Result<gateways::BankList> bank_list() override;
  Result<void> check(const gateways::CreateRequest& request) const override;
  gateways::CreateOutcome create(const gateways::CreateRequest& request) override;
  // After a rejection or failure asks also for its cause; without it the status has no cause.
  gateways::QueryOutcome query(const gateways::Cus& cus) override;
  gateways::ActOutcome finalize(const gateways::Cus& cus, const std::string& receipt) override;

 private:
  class Channel;
  void add_cause(gateways::Status& status, const std::string& json_query, Channel& channel) const;

  PseOptions options_;
  gateways::RailTraits traits_;
  const Clock& clock_;

  struct Token {
    std::string value;
    Instant valid_until;
  };
  std::mutex mutex_;  // guards the token; never held during an exchange
  std::optional<Token> token_;
};

}  // namespace recaudo::pse
