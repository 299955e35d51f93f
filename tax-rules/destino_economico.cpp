#include "tax-rules/destino_economico.h"

#include "base/csv.h"
#include "tax-rules/table_fields.h"

namespace recaudo::tax_rules {
namespace {

enum Column : std::size_t { kCode, kName, kLetter };

}  // namespace

Result<DestinoNames> DestinoNames::parse_csv(std::string_view text, std::string_view file_name) {
  RECAUDO_TRY(rows, read_csv(text, file_name,
                             {"codigo_antioquia", "nombre_ladm_4_1", "igac_letra", "desde", "hasta",
                              "norma", "status", "source"}));
  DestinoNames table;
  for (const CsvRow& row : rows) {
    TableRow field(row, file_name);
    const std::string& name = field.required(kName, "el nombre");
    const std::string& letter = field.text(kLetter);
    if (letter.size() > 1) field.refuse("el destino es una letra");
    if (field.error()) return tl::unexpected(*field.error());
    if (!letter.empty() && !table.names_.emplace(letter[0], name).second)
      return table_error(file_name, row.line, "la letra está repetida");
  }
  return table;
}

std::string DestinoNames::shown(char letter) const {
  const auto name = names_.find(letter);
  const std::string alone(1, letter);
  return name == names_.end() ? alone : name->second + " (" + alone + ")";
}

}  // namespace recaudo::tax_rules
