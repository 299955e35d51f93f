#include "tests/soak/town.h"

#include <filesystem>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/http_client.h"
#include "core/payments/notices.h"
#include "core/payments/watch_pending.h"
#include "gateways/pse/pse_gateway.h"
#include "gateways/pse_soap/pse_soap_gateway.h"
#include "tax-rules/identifiers.h"

namespace recaudo::soak {
namespace {

constexpr const char* kControlToken = "control-token-of-the-soak";
constexpr std::chrono::milliseconds kPatience{2'000};  // of a gateway with one exchange

HttpClientOptions patient() {
  HttpClientOptions http;
  http.timeout = kPatience;
  return http;
}

}  // namespace

simulator::Faults bad_day() {
  simulator::Faults f;
  f.create_lost_permille = 20;
  f.query_timeout_permille = 50;
  f.error_500_permille = 20;
  f.slow_permille = 20;
  f.slow_ms = 50;
  f.hint_lost_permille = 100;
  f.hint_twice_permille = 100;
  f.hint_early_permille = 100;
  f.out_of_order_permille = 50;
  f.pending_permille = 100;
  f.pending_minutes = 30;
  f.amount_changed_permille = 10;
  f.late_ok_permille = 50;
  return f;
}

Town::Town(const TownOptions& options)
    : municipality(options.parcels, options.billed),
      folder_((std::filesystem::temp_directory_path() / ("recaudo-soak-" + to_hex(random_bytes(8))))
                  .string()),
      listener_([this](const simulator::Request& r) { return hear(r); }),
      options_(municipality.clock) {
  std::filesystem::create_directories(folder_);
  listener_.start("127.0.0.1", 0);
  configure(options);
  simulator_ = std::make_unique<simulator::Simulator>(options_);
  simulator_->start();
  connect(options.pse);
}

Town::~Town() {
  simulator_.reset();
  listener_.stop();
  std::filesystem::remove_all(folder_);
}

void Town::configure(const TownOptions& options) {
  const auto secret = [&](const char* name, const std::string& value) {
    auto path = folder_ + "/" + name;
    write_secret_file(path, Secret(value));
    return path;
  };
  auto& o = options_;
  o.jwe_key_file = secret("pse_key", "0123456789abcdef0123456789abcdef");
  o.jwe_iv_file = secret("pse_iv", "caqueza-iv01");
  o.client_id_file = secret("pse_client_id", "demo-client");
  o.client_secret_file = secret("pse_client_secret", "demo-secret");
  o.control_token_file = secret("simulador_control", kControlToken);
  o.store_directory = folder_ + "/store";
  o.output_directory = folder_ + "/files";
  const auto& statute = test::DemoLaw::instance().statute;
  const auto& bank = statute.banks.at(0);
  o.entity_code = statute.pse.value().entity_code;
  o.entity_name = statute.identity.name;
  o.nit = value_or_throw(tax_rules::Nit::parse(statute.identity.nit)).to_plain();
  o.services = {{statute.pse->service_code, "Impuesto predial", bank.gln}};
  o.collecting_bank = bank.bank_code;
  o.collecting_account = bank.account_number;
  o.account_type = bank.account_type == "corriente" ? "02" : "01";
  o.qr = simulator::QrMerchant{.key = o.nit.substr(0, 10),
                               .code = o.nit.substr(0, 10),
                               .name = "MUNICIPIO DEMO",
                               .city = statute.identity.dane_code,
                               .postal_code = statute.identity.dane_code,
                               .nit = o.nit};
  const auto hears = "http://127.0.0.1:" + std::to_string(listener_.port());
  o.notification_url = hears + "/pse";
  o.placetopay = simulator::PlacetoPayOptions{
      .login_file = secret("placetopay_login", "demo-login"),
      .secret_key_file = secret("placetopay_secret_key", "demo-secret-key"),
      .notification_url = hears + "/placetopay"};
  o.wompi = simulator::WompiOptions{
      .public_key_file = secret("wompi_public_key", "pub_test_demo"),
      .private_key_file = secret("wompi_private_key", "prv_test_demo"),
      .events_secret_file = secret("wompi_events_secret", "test_events_demo"),
      .integrity_secret_file = secret("wompi_integrity_secret", "test_integrity_demo"),
      .events_url = hears + "/wompi"};
  o.faults = options.faults;
  o.seed = options.seed;
}

std::unique_ptr<gateways::PaymentGateway> Town::rest_gateway() const {
  const auto url = simulator_->url();
  pse::PseOptions p;
  p.base_url = url + "/v2/psewebapinf/api";
  p.oauth_url = url + "/oauth/client_credential/accesstoken";
  p.page_origin = url;
  p.entity.entity_code = options_.entity_code;
  p.entity.service_code = options_.services.front().code;
  p.entity.beneficiary = {options_.nit, options_.entity_name, "8412"};
  p.contact = {"6015550100", "demo@example.org"};
  p.secrets = value_or_throw(pse::load_pse_secrets(folder_));
  p.http = patient();
  return std::make_unique<pse::PseGateway>(std::move(p), municipality.clock);
}

std::unique_ptr<gateways::PaymentGateway> Town::soap_gateway() const {
  const auto url = simulator_->url();
  pse_soap::PseSoapOptions p;
  p.url = url + "/pse/MainServices";
  p.entity.entity_code = options_.entity_code;
  p.entity.service_code = options_.services.front().code;
  const pse_soap::Party us{{}, options_.nit, "BUYER_ASSIGNED"};
  p.parties = {{"0000000000000", {}, {}}, us, us};
  p.contact = {"6015550100", "demo@example.org"};
  p.page_origin = url;
  p.http = patient();
  return std::make_unique<pse_soap::PseSoapGateway>(std::move(p));
}

void Town::connect(PseProtocol pse) {
  const Clock& clock = municipality.clock;
  const auto url = simulator_->url();
  pse_ = pse == PseProtocol::kRest ? rest_gateway() : soap_gateway();
  placetopay::PlacetopayOptions pp;
  pp.base_url = pp.page_origin = url;
  pp.payment_methods = "pse";
  pp.credentials =
      value_or_throw(placetopay::load_credentials(folder_, placetopay::HashName::kSha256));
  pp.http = patient();
  placetopay_ = std::make_unique<placetopay::PlacetopayGateway>(std::move(pp), clock);
  wompi::WompiOptions w;
  w.base_url = url + "/v1";
  w.page_origin = url;
  w.keys = value_or_throw(wompi::load_keys(folder_));
  w.http = patient();
  w.address_pause = std::chrono::milliseconds(20);
  w.address_limit = kPatience;
  wompi_ = std::make_unique<wompi::WompiGateway>(std::move(w));
  rails = std::make_unique<payments::Rails>(
      std::vector<gateways::PaymentGateway*>{pse_.get(), placetopay_.get(), wompi_.get()});
}

HttpResponse Town::control(const std::string& path, const std::string& json) const {
  HttpRequest request;
  request.method = "POST";
  request.url = simulator_->url() + "/control/" + path;
  request.headers = {{"X-Control-Token", kControlToken}};
  request.body = json;
  HttpClientOptions http;
  http.timeout = std::chrono::seconds(120);  // a day of payments takes a while to be written
  auto answer = http_exchange(request, http);
  if (!answer) throw std::runtime_error("control " + path + ": " + answer.error().detail);
  return *answer;
}

simulator::Response Town::hear(const simulator::Request& request) {
  if (!rails) return simulator::json_response(503, "{}");
  Result<void> taken;
  if (request.path == "/pse") {
    const auto body = simulator::parse_json(request.body);
    const auto* ticket = body ? body->find("ticketId") : nullptr;
    const auto number = ticket ? simulator::whole_number(*ticket) : std::nullopt;
    if (!number) return simulator::json_response(400, "{}");
    const auto known = payments::heed_hint(services(), law(), *rails, "pse",
                                           payments::TicketId(*number), request.body);
    if (!known) taken = tl::unexpected(known.error());
  } else {
    const auto* rail = rails->find(request.path.substr(1));
    if (rail == nullptr) return simulator::json_response(404, "{}");
    const auto verdict = payments::take_notice(services(), *rail,
                                               {request.body, request.header("x-event-checksum")});
    if (!verdict) taken = tl::unexpected(verdict.error());
  }
  return taken ? simulator::json_response(200, "{}")
               : simulator::json_response(info(taken.error().code).http_status, "{}");
}

}  // namespace recaudo::soak
