#include "api/cli/site_rails.h"

namespace recaudo::cli {
namespace {

pse::PseOptions pse_options(const Installation& installation, const tax_rules::Statute& statute,
                            const PseAddresses& addresses) {
  if (!statute.pse) throw Refusal(Error{Code::kParameterMissing, "códigos de PSE en el estatuto"});
  std::string nit;
  for (const char c : statute.identity.nit)
    if (c >= '0' && c <= '9') nit += c;
  pse::PseOptions options;
  options.base_url = addresses.base_url;
  options.oauth_url = addresses.oauth_url;
  options.page_origin = addresses.origin;
  options.entity.entity_code = statute.pse->entity_code;
  options.entity.service_code = statute.pse->service_code;
  options.entity.beneficiary = {nit, statute.identity.name, "8412"};
  options.contact = {
      statute.identity.phones.empty() ? std::string() : statute.identity.phones.front(),
      statute.identity.email};
  options.secrets = value_or_throw(pse::load_pse_secrets(installation.secrets()));
  return options;
}

std::unique_ptr<placetopay::PlacetopayGateway> make_placetopay(const Installation& installation,
                                                               const PlacetopaySettings& settings,
                                                               const Clock& clock) {
  placetopay::PlacetopayOptions options;
  options.base_url = settings.base_url;
  options.page_origin = settings.origin;
  options.payment_methods = settings.payment_methods;
  options.credentials =
      value_or_throw(placetopay::load_credentials(installation.secrets(), settings.hash));
  return std::make_unique<placetopay::PlacetopayGateway>(std::move(options), clock);
}

std::unique_ptr<wompi::WompiGateway> make_wompi(const Installation& installation,
                                                const WompiSettings& settings) {
  wompi::WompiOptions options;
  options.base_url = settings.base_url;
  options.page_origin = settings.origin;
  options.terms = settings.terms;
  options.keys = value_or_throw(wompi::load_keys(installation.secrets()));
  return std::make_unique<wompi::WompiGateway>(std::move(options));
}

}  // namespace

SiteRails::SiteRails(const Installation& installation, const tax_rules::Statute& statute,
                     const PseAddresses& pse, const RailSettings& settings, const Clock& clock)
    : pse_(std::make_unique<pse::PseGateway>(pse_options(installation, statute, pse), clock)) {
  std::vector<gateways::PaymentGateway*> offered = {pse_.get()};
  if (settings.placetopay) {
    placetopay_ = make_placetopay(installation, *settings.placetopay, clock);
    offered.push_back(placetopay_.get());
  }
  if (settings.wompi) {
    wompi_ = make_wompi(installation, *settings.wompi);
    offered.push_back(wompi_.get());
  }
  rails_ = std::make_unique<payments::Rails>(std::move(offered));
}

}  // namespace recaudo::cli
