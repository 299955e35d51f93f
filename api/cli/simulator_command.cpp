// `recaudo simulator`: the banks, PSE and the gateways of the demo municipality, with the secrets
// that the adapters read too.
#include <algorithm>
#include <charconv>

#include "api/cli/commands.h"
#include "api/cli/installation.h"
#include "api/cli/secrets.h"
#include "api/cli/settings.h"
#include "gateways/simulator/faults.h"
#include "gateways/simulator/simulator.h"
#include "tax-rules/data.h"
#include "tax-rules/identifiers.h"

namespace recaudo::cli {
namespace {

using simulator::Faults;
using simulator::StatementFormat;

// A QR holds ASCII capitals: accents fall off their letters, and what stands in parentheses goes.
std::string qr_name(std::string_view name) {
  constexpr std::size_t kLongest = 25;
  constexpr std::pair<std::string_view, char> kPlain[] = {
      {"á", 'A'}, {"é", 'E'}, {"í", 'I'}, {"ó", 'O'}, {"ú", 'U'}, {"ñ", 'N'}, {"ü", 'U'},
      {"Á", 'A'}, {"É", 'E'}, {"Í", 'I'}, {"Ó", 'O'}, {"Ú", 'U'}, {"Ñ", 'N'}, {"Ü", 'U'}};
  name = name.substr(0, name.find('('));
  std::string out;
  while (!name.empty() && out.size() < kLongest) {
    const auto* accented = std::ranges::find_if(
        kPlain, [&](const auto& pair) { return name.starts_with(pair.first); });
    const char c = name.front();
    if (accented != std::end(kPlain))
      out += accented->second;
    else if (c >= 'a' && c <= 'z')
      out += static_cast<char>(c - 32);
    else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ')
      out += c;
    name.remove_prefix(accented != std::end(kPlain) ? accented->first.size() : 1);
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

Faults faults_of(const std::vector<std::string>& texts) {
  Faults faults;
  for (const auto& text : texts) {
    const auto equals = text.find('=');
    const auto field =
        std::ranges::find(simulator::kFaultFields, text.substr(0, equals),
                          [](const simulator::FaultField& f) { return std::string(f.name); });
    const auto number = equals == std::string::npos ? "" : text.substr(equals + 1);
    int n = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), n);
    if (field == simulator::kFaultFields.end() || error != std::errc{} ||
        end != number.data() + number.size() || n < 0 || n > field->limit)
      throw Refusal({Code::kBadConfig, "--fault " + text});
    faults.*field->member = n;
  }
  return faults;
}

StatementFormat format_of(const std::string& name) {
  if (name == "mt940") return StatementFormat::kMt940;
  if (name == "csv_a") return StatementFormat::kCsvSigned;
  return name == "csv_b" ? StatementFormat::kCsvTwoColumns : StatementFormat::kCamt053;
}

void set_entity(const tax_rules::Statute& statute, simulator::SimulatorOptions& options) {
  options.entity_code = statute.pse.value().entity_code;
  options.entity_name = statute.identity.name;
  options.nit = value_or_throw(tax_rules::Nit::parse(statute.identity.nit)).to_plain();
  const auto& bank = statute.banks.at(0);
  options.services = {{statute.pse->service_code, "Impuesto predial", bank.gln}};
  options.collecting_bank = bank.bank_code;
  options.collecting_account = bank.account_number;
  options.account_type = bank.account_type == "corriente" ? "02" : "01";
  simulator::QrMerchant merchant;
  merchant.code = options.nit.substr(0, 10);
  merchant.key = merchant.code;
  merchant.name = qr_name(statute.identity.name);
  merchant.city = statute.identity.dane_code;  // as the genuine codes have it
  merchant.postal_code = statute.identity.dane_code;
  merchant.nit = options.nit;
  options.qr = merchant;
}

void set_secrets(const Installation& installation, simulator::SimulatorOptions& options) {
  options.jwe_key_file = installation.secret("pse_key");
  options.jwe_iv_file = installation.secret("pse_iv");
  options.client_id_file = installation.secret("pse_client_id");
  options.client_secret_file = installation.secret("pse_client_secret");
  options.control_token_file = installation.secret("simulador_control");
  simulator::PlacetoPayOptions placetopay;
  placetopay.login_file = installation.secret("placetopay_login");
  placetopay.secret_key_file = installation.secret("placetopay_secret_key");
  options.placetopay = placetopay;
  simulator::WompiOptions wompi;
  wompi.public_key_file = installation.secret("wompi_public_key");
  wompi.private_key_file = installation.secret("wompi_private_key");
  wompi.events_secret_file = installation.secret("wompi_events_secret");
  wompi.integrity_secret_file = installation.secret("wompi_integrity_secret");
  options.wompi = wompi;
}

void set_behaviour(const SimulatorArguments& a, simulator::SimulatorOptions& options) {
  options.notification_url = a.notify;
  options.placetopay->notification_url = a.placetopay_notify;
  options.placetopay->accept_sha1 = !a.placetopay_without_sha1;
  options.placetopay->sign_sha1 = a.placetopay_signs_sha1;
  options.placetopay->pse_reversible = a.placetopay_reversible;
  options.wompi->events_url = a.wompi_notify;
  options.faults = faults_of(a.faults);
  options.scenario_file = a.scenario;
  options.scripted_amounts = a.scripted_amounts;
  options.only_registered_slips = a.only_registered_slips;
  if (a.pse_commission_centavos >= 0)
    options.pse_commission = Money::centavos(a.pse_commission_centavos);
  options.statement_formats.clear();
  std::ranges::transform(a.statements, std::back_inserter(options.statement_formats), format_of);
}

}  // namespace

int run_simulator_process(const Arguments& a) {
  const Installation installation(a.data);
  installation.prepare();
  make_missing_secrets(installation);
  const SettingsClock clock{std::chrono::microseconds(a.simulator.clock_shift_us)};
  simulator::SimulatorOptions options(clock);
  options.port = static_cast<std::uint16_t>(a.port);
  options.store_directory = installation.simulator();
  options.output_directory = installation.inbox();
  options.seed = a.seed;
  set_entity(tax_rules::demo_statute(), options);
  set_secrets(installation, options);
  set_behaviour(a.simulator, options);
  return simulator::run_simulator(options);
}

}  // namespace recaudo::cli
