// The sections of recaudo.toml for rails beside PSE. A rail is offered when its section is there:
//   [placetopay] base_url, origin, hash = "sha256" | "sha1", payment_methods,
//     tells_returns (a session says that its payment went back; its documents say both)
//   [wompi] base_url, origin, other_documents, minimum_pesos
// Bre-B is no rail of ours, it is paid in the payer's wallet:
//   [breb] qr: the text of the fixed code of the municipality's key, as the bank gave it, without
//   amount. Shown with amount and reference to write, on orders whose own code the bank gave not.
// Their secrets are files, as those of PSE.
#pragma once

#include <toml++/toml.h>
#include <optional>
#include <string>

#include "base/toml_section.h"
#include "gateways/placetopay/messages.h"
#include "gateways/wompi/messages.h"

namespace recaudo::cli {

struct PlacetopaySettings {
  std::string base_url;  // "https://checkout.placetopay.com"
  std::string origin;    // where the payer's browser goes
  placetopay::HashName hash = placetopay::HashName::kSha256;
  std::string payment_methods;  // "pse"; empty: whatever the site has
  bool tells_returns = false;
};
struct WompiSettings {
  std::string base_url;  // "https://production.wompi.co/v1"
  std::string origin;
  wompi::Terms terms;
};
struct RailSettings {
  std::optional<PlacetopaySettings> placetopay;
  std::optional<WompiSettings> wompi;
  std::string breb_qr;  // empty: the municipality has none
};

// Whether a key of the file is one of these sections.
bool is_rail_section(std::string_view key);
// Reads them; the first fault is reported with its line.
RailSettings read_rail_settings(const toml::table& table, FirstFault& fault);
// Adds them to a file that is being written.
void write_rail_settings(toml::table& table, const RailSettings& settings);

}  // namespace recaudo::cli
