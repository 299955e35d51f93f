#include "api/cli/site_rails.h"

#include "base/bytes.h"
#include "base/secret.h"
#include "tax-rules/identifiers.h"

namespace recaudo::cli {
namespace {

constexpr std::size_t kMaxPemBytes = 65'536;

pse::ContactData contact_of(const tax_rules::Statute& statute) {
  return {statute.identity.phones.empty() ? std::string() : statute.identity.phones.front(),
          statute.identity.email};
}

std::string path_of(const Installation& installation, const std::string& file) {
  return file.starts_with('/') ? file : installation.secret(file);
}

void set_client(const Installation& installation, const ClientCertificate& client,
                HttpClientOptions& http) {
  if (client.key.empty()) return;
  http.client_certificate_file = path_of(installation, client.certificate);
  http.client_key_file = path_of(installation, client.key);
  value_or_throw(read_file(http.client_certificate_file, kMaxPemBytes));
  // Nobody else may read the key.
  value_or_throw(read_secret_file(http.client_key_file));
}

pse::PseOptions pse_options(const Installation& installation, const tax_rules::Statute& statute,
                            const PseAddresses& addresses) {
  pse::PseOptions options;
  options.base_url = addresses.base_url;
  options.oauth_url = addresses.oauth_url;
  options.page_origin = addresses.origin;
  options.entity.entity_code = statute.pse->entity_code;
  options.entity.service_code = statute.pse->service_code;
  options.entity.credits = addresses.protocol.credits;
  options.entity.beneficiary = {
      value_or_throw(tax_rules::Nit::parse(statute.identity.nit)).to_plain(), statute.identity.name,
      "8412"};
  options.contact = contact_of(statute);
  options.secrets = value_or_throw(pse::load_pse_secrets(installation.secrets()));
  set_client(installation, addresses.protocol.nf_client, options.http);
  return options;
}

pse_soap::PseSoapOptions pse_soap_options(const Installation& installation,
                                          const tax_rules::Statute& statute,
                                          const PseAddresses& addresses) {
  const PseSoapSettings& settings = *addresses.protocol.soap;
  pse_soap::PseSoapOptions options;
  options.url = settings.url;
  options.page_origin = addresses.origin;
  options.entity = {statute.pse->entity_code, statute.pse->service_code,
                    addresses.protocol.credits};
  options.contact = contact_of(statute);
  const pse_soap::Party ours{{}, statute.pse->entity_code, "BUYER_ASSIGNED"};
  options.parties = {settings.to, settings.from.value_or(ours),
                     settings.representing.value_or(ours)};
  set_client(installation, settings.client, options.http);
  return options;
}

std::unique_ptr<gateways::PaymentGateway> make_pse(const Installation& installation,
                                                   const tax_rules::Statute& statute,
                                                   const PseAddresses& addresses,
                                                   const Clock& clock) {
  if (!statute.pse) throw Refusal(Error{Code::kParameterMissing, "códigos de PSE en el estatuto"});
  if (const auto fault = pse::fault_of(addresses.protocol.credits, statute.pse->entity_code,
                                       statute.pse->service_code);
      !fault.empty())
    throw Refusal(Error{Code::kBadConfig, "pse.credito: " + fault});
  if (addresses.protocol.soap)
    return std::make_unique<pse_soap::PseSoapGateway>(
        pse_soap_options(installation, statute, addresses));
  return std::make_unique<pse::PseGateway>(pse_options(installation, statute, addresses), clock);
}

std::unique_ptr<placetopay::PlacetopayGateway> make_placetopay(const Installation& installation,
                                                               const PlacetopaySettings& settings,
                                                               const Clock& clock) {
  placetopay::PlacetopayOptions options;
  options.base_url = settings.base_url;
  options.page_origin = settings.origin;
  options.payment_methods = settings.payment_methods;
  options.tells_returns = settings.tells_returns;
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
    : pse_(make_pse(installation, statute, pse, clock)) {
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
