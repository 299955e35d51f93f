// The rails of an installation, composed: PSE, and those whose section recaudo.toml has.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "api/cli/installation.h"
#include "api/cli/pse_settings.h"
#include "api/cli/rail_settings.h"
#include "core/payments/rails.h"
#include "gateways/placetopay/placetopay_gateway.h"
#include "gateways/pse/pse_gateway.h"
#include "gateways/pse_soap/pse_soap_gateway.h"
#include "gateways/wompi/wompi_gateway.h"
#include "tax-rules/statute.h"

namespace recaudo::cli {

struct PseAddresses {
  std::string base_url;  // ".../v2/psewebapinf/api"
  std::string oauth_url;
  std::string origin;    // where the payer's browser goes
  PseSettings protocol;  // its soap, instead of the first two
};

class SiteRails {
 public:
  // The clock outlives it. kParameterMissing, kBadSecretFile, kPseSecretsInvalid,
  // kRailSecretsInvalid, kBadConfig (credits that do not fit together), as Refusal.
  SiteRails(const Installation& installation, const tax_rules::Statute& statute,
            const PseAddresses& pse, const RailSettings& settings, const Clock& clock);
  const payments::Rails& rails() const { return *rails_; }

 private:
  std::unique_ptr<gateways::PaymentGateway> pse_;              // over the protocol of the settings
  std::unique_ptr<placetopay::PlacetopayGateway> placetopay_;  // null: not offered
  std::unique_ptr<wompi::WompiGateway> wompi_;
  std::unique_ptr<payments::Rails> rails_;
};

}  // namespace recaudo::cli
