#include "api/cli/pse_settings.h"

#include "ledger/receivables.h"

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

ClientCertificate read_certificate(const TomlSection& section) {
  if (!section.has("client_certificate") && !section.has("client_key")) return {};
  return {section.text("client_certificate"), section.text("client_key")};
}

PseSoapSettings read_soap(const TomlSection& section) {
  PseSoapSettings out;
  out.url = section.text("url");
  if (!out.url.starts_with("https://") && !out.url.starts_with("http://"))
    section.report("url debe ser una dirección web");
  out.client = read_certificate(section);
  out.to = read_party(section.section("to"));
  out.from = read_optional_party(section, "from");
  out.representing = read_optional_party(section, "representing");
  section.refuse_unknown_keys();
  return out;
}

// What an order pays, or its interest.
bool is_item(std::string_view text) {
  constexpr std::string_view kInterest = ".interes";
  if (text.ends_with(kInterest)) text.remove_suffix(kInterest.size());
  return ledger::parse_concept(text).has_value();
}

pse::CreditService read_credit(const TomlSection& section) {
  pse::CreditService out{.entity_code = section.text("codigo_entidad"),
                         .service_code = section.text("codigo_servicio"),
                         .description = section.text("descripcion"),
                         .items = section.texts("conceptos"),
                         .account = section.text_or("cuenta", "")};
  for (const auto& item : out.items)
    if (!is_item(item)) section.report("conceptos: no existe " + item);
  section.refuse_unknown_keys();
  return out;
}

pse::CreditNames read_names(const TomlSection& section) {
  const pse::CreditNames known;
  pse::CreditNames out{.entity = section.text_or("entidad", known.entity),
                       .service = section.text_or("servicio", known.service),
                       .value = section.text_or("valor", known.value),
                       .vat = section.text_or("iva", known.vat),
                       .description = section.text_or("descripcion", known.description)};
  section.refuse_unknown_keys();
  return out;
}

// Whether the services fit together is said when the municipality's codes are known (site_rails).
pse::MultiCredit read_credits(const TomlSection& section) {
  pse::MultiCredit out;
  out.codes_of_entity = section.flag("codigos_por_entidad", false);
  for (const auto& s : section.sections("credito")) out.services.push_back(read_credit(s));
  if (section.has("nombres_de_credito"))
    out.names = read_names(section.section("nombres_de_credito"));
  return out;
}

}  // namespace

PseSettings read_pse_settings(const toml::table& table, FirstFault& fault) {
  const auto* node = table.get("pse");
  if (node == nullptr) return {};
  const auto* inner = node->as_table();
  if (inner == nullptr) {
    fault.report(static_cast<int>(node->source().begin.line), "pse debe ser una sección");
    return {};
  }
  const TomlSection section(*inner, "pse", fault);
  const std::string protocol = section.text("protocol");
  if (protocol != "nf" && protocol != "soap") section.report("protocol debe ser nf o soap");
  std::optional<PseSoapSettings> soap;
  if (protocol == "soap" || section.has("soap")) soap = read_soap(section.section("soap"));
  PseSettings out;
  if (section.has("nf")) {
    const TomlSection nf = section.section("nf");
    out.nf_client = read_certificate(nf);
    nf.refuse_unknown_keys();
  }
  out.credits = read_credits(section);
  section.refuse_unknown_keys();
  if (protocol == "soap") out.soap = std::move(soap);
  return out;
}

}  // namespace recaudo::cli
