// PlacetoPay WebCheckout: a session per attempt, on whose page the payer chooses how to pay.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "gateways/exchange.h"
#include "gateways/payment_gateway.h"
#include "gateways/placetopay/messages.h"

namespace recaudo::placetopay {

// Reads <directory>/placetopay_login and placetopay_secret_key. kBadSecretFile: a file is missing
// or open to others; kRailSecretsInvalid: empty, or a login of more than 32 characters.
Result<Credentials> load_credentials(const std::string& directory, HashName hash);

struct PlacetopayOptions {
  std::string base_url;         // "https://checkout.placetopay.com", no final slash
  std::string page_origin;      // where the payer's browser is sent
  std::string payment_methods;  // "pse" restricts the page; empty: whatever the site has
  Credentials credentials;
  // Its documents say both that a refund is seen in the session and that it is not.
  bool tells_returns = false;
  HttpClientOptions http;  // the timeout bounds a whole operation
};

class PlacetopayGateway final : public gateways::PaymentGateway {
 public:
  // The clock must outlive the gateway; its instants are the seeds that PlacetoPay compares with
  // its own clock.
  PlacetopayGateway(PlacetopayOptions options, const Clock& clock);

  const gateways::RailTraits& traits() const override { return traits_; }
  Result<void> check(const gateways::CreateRequest& request) const override;
  gateways::CreateOutcome create(const gateways::CreateRequest& request) override;
  gateways::QueryOutcome query(const gateways::Cus& cus) override;
  gateways::ActOutcome withdraw(const gateways::Cus& cus) override;
  gateways::ReturnOutcome query_return(const gateways::Cus& cus) override;
  // Not every means allows it (PSE normally does not).
  gateways::ActOutcome reverse(const std::string& payment) override;
  Result<gateways::NoticeSubject> read_notice(const gateways::Notice& notice) const override;

 private:
  struct Failure;
  // Posts what `body` makes of a fresh proof; a clock that PlacetoPay finds wrong gets one more
  // try.
  template <typename Body>
  tl::expected<HttpResponse, Failure> post(const std::string& path, Body body) const;
  struct Asked;
  std::variant<Asked, gateways::NotFoundYet, gateways::Unavailable> ask_session(
      const gateways::Cus& cus) const;
  template <typename Body>
  gateways::ActOutcome act(const std::string& path, Body body) const;

  PlacetopayOptions options_;
  gateways::RailTraits traits_;
  const Clock& clock_;
};

}  // namespace recaudo::placetopay
