#include "tax-rules/data.h"

#include "base/embedded_file.h"
#include "tax-rules/parameter_file.h"

namespace recaudo::embedded {
extern const std::span<const EmbeddedFile> tax_data;
}

namespace recaudo::tax_rules {
namespace {

constexpr std::string_view kFolder = "data/";

// The text of a table whose every row says its days, norm, status and source.
std::string_view checked(std::string_view name) {
  const std::string_view text = data_file(name);
  if (const auto told = check_parameter_file(text, name); !told)
    throw BrokenInvariant(to_text(told.error()));
  return text;
}

template <typename Table>
Table shipped(std::string_view name) {
  return value_or_throw(Table::parse_csv(checked(name), name));
}

}  // namespace

std::string_view data_file(std::string_view name) {
  for (const EmbeddedFile& file : embedded::tax_data)
    if (file.path.substr(kFolder.size()) == name) return file.content;
  throw BrokenInvariant("no shipped tax file of that name");
}

std::vector<std::string_view> data_files() {
  std::vector<std::string_view> names;
  names.reserve(embedded::tax_data.size());
  for (const EmbeddedFile& file : embedded::tax_data)
    names.push_back(file.path.substr(kFolder.size()));
  return names;
}

RateTable shipped_rates() {
  return shipped<RateTable>("usura_consumo_ordinario.csv");
}

LegalTables shipped_legal_tables() {
  return value_or_throw(
      LegalTables::parse_csv({checked("smmlv.csv"), checked("ipc_anual.csv"), checked("uvt.csv")}));
}

UvbTable shipped_uvb() {
  return shipped<UvbTable>("uvb.csv");
}

FineTypes shipped_fine_types() {
  return shipped<FineTypes>("multas.csv");
}

ServiceLimits shipped_service_limits() {
  return shipped<ServiceLimits>("spd_limites.csv");
}

CollectionMachine shipped_collection_machine() {
  return shipped<CollectionMachine>("coactivo_estados.csv");
}

ReliefCampaigns shipped_relief_campaigns() {
  return shipped<ReliefCampaigns>("alivios_temporales.csv");
}

IcaForm shipped_ica_form() {
  return shipped<IcaForm>("ica_renglones.csv");
}

DestinoNames shipped_destino_names() {
  return shipped<DestinoNames>("destinos_economicos.csv");
}

InvoiceAct shipped_invoice_act() {
  return shipped<InvoiceAct>("factura_predial_acto.csv");
}

InvoiceAct shipped_service_bill_act() {
  return shipped<InvoiceAct>("factura_servicios_acto.csv");
}

std::vector<NotTaxable> shipped_not_taxable() {
  constexpr std::string_view kName = "predial_no_gravados.csv";
  return value_or_throw(parse_not_taxable(checked(kName), kName));
}

Statute demo_statute() {
  return value_or_throw(parse_statute(data_file("statutes/demo.toml"), "demo.toml"));
}

}  // namespace recaudo::tax_rules
