#include "api/cli/pse_settings.h"

namespace recaudo::cli {
namespace {

pse_soap::Party read_party(const TomlSection& section) {
  pse_soap::Party out;
  if (section.has("gln")) {
    out.gln = section.text("gln");
    if (out.gln.find_first_not_of("0123456789") != std::string::npos)
      section.report("gln solo tiene números");
  } else {
    out.identification = section.text("identification");
    out.type = section.text("type");
    if (!pse_soap::is_identification_type(out.type))
      section.report("type no es un tipo de identificación de PSE");
  }
  section.refuse_unknown_keys();
  return out;
}

std::optional<pse_soap::Party> read_optional_party(const TomlSection& section,
                                                   std::string_view key) {
  if (!section.has(key)) return std::nullopt;
  return read_party(section.section(key));
}

PseSoapSettings read_soap(const TomlSection& section) {
  PseSoapSettings out;
  out.url = section.text("url");
  if (!out.url.starts_with("https://") && !out.url.starts_with("http://"))
    section.report("url debe ser una dirección web");
  if (section.has("client_certificate") || section.has("client_key")) {
    out.client_certificate = section.text("client_certificate");
    out.client_key = section.text("client_key");
  }
  out.to = read_party(section.section("to"));
  out.from = read_optional_party(section, "from");
  out.representing = read_optional_party(section, "representing");
  section.refuse_unknown_keys();
  return out;
}

}  // namespace

std::optional<PseSoapSettings> read_pse_settings(const toml::table& table, FirstFault& fault) {
  const auto* node = table.get("pse");
  if (node == nullptr) return std::nullopt;
  const auto* inner = node->as_table();
  if (inner == nullptr) {
    fault.report(static_cast<int>(node->source().begin.line), "pse debe ser una sección");
    return std::nullopt;
  }
  const TomlSection section(*inner, "pse", fault);
  const std::string protocol = section.text("protocol");
  if (protocol != "nf" && protocol != "soap") section.report("protocol debe ser nf o soap");
  std::optional<PseSoapSettings> soap;
  if (protocol == "soap" || section.has("soap")) soap = read_soap(section.section("soap"));
  section.refuse_unknown_keys();
  return protocol == "soap" ? soap : std::nullopt;
}

}  // namespace recaudo::cli
