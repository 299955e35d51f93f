#include "api/cli/rail_settings.h"

#include "gateways/breb/qr.h"

namespace recaudo::cli {
namespace {

constexpr std::string_view kPlacetopay = "placetopay";
constexpr std::string_view kWompi = "wompi";
constexpr std::string_view kBreb = "breb";
constexpr std::int64_t kMostPesos = 1'000'000'000;

// Without a final slash, which would come twice.
std::string address(const TomlSection& section, std::string_view key) {
  std::string out = section.text(key);
  while (out.ends_with('/')) out.pop_back();
  return out;
}

PlacetopaySettings read_placetopay(const TomlSection& section) {
  PlacetopaySettings out;
  out.base_url = address(section, "base_url");
  out.origin = address(section, "origin");
  const std::string hash = section.text_or("hash", "sha256");
  if (hash != "sha256" && hash != "sha1") section.report("hash debe ser sha256 o sha1");
  out.hash = hash == "sha1" ? placetopay::HashName::kSha1 : placetopay::HashName::kSha256;
  out.payment_methods = section.text_or("payment_methods", "");
  out.tells_returns = section.flag("tells_returns", false);
  section.refuse_unknown_keys();
  return out;
}

WompiSettings read_wompi(const TomlSection& section) {
  WompiSettings out;
  out.base_url = address(section, "base_url");
  out.origin = address(section, "origin");
  out.terms.other_documents = section.flag("other_documents", false);
  if (section.has("minimum_pesos"))
    out.terms.minimum = Money::pesos(section.integer("minimum_pesos", 0, kMostPesos));
  section.refuse_unknown_keys();
  return out;
}

std::string read_breb(const TomlSection& section) {
  std::string text = section.text("qr");
  section.refuse_unknown_keys();
  const auto qr = breb::read_qr(text);
  const auto fits = qr ? breb::check_fixed_qr(*qr) : tl::unexpected(qr.error());
  if (!fits) section.report("qr: " + fits.error().detail);
  return text;
}

}  // namespace

bool is_rail_section(std::string_view key) {
  return key == kPlacetopay || key == kWompi || key == kBreb;
}

RailSettings read_rail_settings(const toml::table& table, FirstFault& fault) {
  RailSettings out;
  const auto section = [&](std::string_view name) -> std::optional<TomlSection> {
    const auto* node = table.get(name);
    if (node == nullptr) return std::nullopt;
    if (const auto* inner = node->as_table()) return TomlSection(*inner, std::string(name), fault);
    fault.report(static_cast<int>(node->source().begin.line),
                 std::string(name) + " debe ser una sección");
    return std::nullopt;
  };
  if (const auto s = section(kPlacetopay)) out.placetopay = read_placetopay(*s);
  if (const auto s = section(kWompi)) out.wompi = read_wompi(*s);
  if (const auto s = section(kBreb)) out.breb_qr = read_breb(*s);
  return out;
}

void write_rail_settings(toml::table& table, const RailSettings& settings) {
  if (const auto& p = settings.placetopay)
    table.insert(kPlacetopay,
                 toml::table{{"base_url", p->base_url},
                             {"origin", p->origin},
                             {"hash", p->hash == placetopay::HashName::kSha1 ? "sha1" : "sha256"},
                             {"payment_methods", p->payment_methods},
                             {"tells_returns", p->tells_returns}});
  if (const auto& w = settings.wompi)
    table.insert(kWompi, toml::table{{"base_url", w->base_url},
                                     {"origin", w->origin},
                                     {"other_documents", w->terms.other_documents},
                                     {"minimum_pesos", w->terms.minimum.centavos() / 100}});
  if (!settings.breb_qr.empty()) table.insert(kBreb, toml::table{{"qr", settings.breb_qr}});
}

}  // namespace recaudo::cli
