#include "tax-rules/data.h"

#include "base/embedded_file.h"

namespace recaudo::embedded {
extern const std::span<const EmbeddedFile> tax_data;
}

namespace recaudo::tax_rules {

std::string_view data_file(std::string_view name) {
  for (const EmbeddedFile& file : embedded::tax_data)
    if (file.path.substr(std::string_view("data/").size()) == name) return file.content;
  throw BrokenInvariant("no shipped tax file of that name");
}

RateTable shipped_rates() {
  constexpr std::string_view kName = "usura_consumo_ordinario.csv";
  return value_or_throw(RateTable::parse_csv(data_file(kName), kName));
}

LegalTables shipped_legal_tables() {
  return value_or_throw(LegalTables::parse_csv(
      {data_file("smmlv.csv"), data_file("ipc_anual.csv"), data_file("uvt.csv")}));
}

IcaForm shipped_ica_form() {
  constexpr std::string_view kName = "ica_renglones.csv";
  return value_or_throw(IcaForm::parse_csv(data_file(kName), kName));
}

Statute demo_statute() {
  return value_or_throw(parse_statute(data_file("statutes/demo.toml"), "demo.toml"));
}

}  // namespace recaudo::tax_rules
