#include "tax-rules/national_table.h"

#include <algorithm>
#include <map>

#include "base/bytes.h"
#include "base/csv.h"
#include "tax-rules/cadastral_readjustment.h"
#include "tax-rules/data.h"
#include "tax-rules/parameter_file.h"

namespace recaudo::tax_rules {
namespace {

struct Form {
  std::string_view code;
  std::vector<std::string_view> columns;
  std::vector<std::size_t> key;  // the columns that name a row
};

const Form& form_of(NationalTable table) {
  static const std::array<Form, kNationalTables.size()> forms = {
      {{"spd_limites",
        {"concepto", "segmento", "valor", "unidad", "desde", "hasta", "norma", "status", "source"},
        {0, 1, 4}},
       {"alivios_temporales",
        {"id", "norma", "territorial", "conceptos", "deuda_hasta", "pago_desde", "pago_hasta",
         "capital_pct", "sancion_pct", "sancion_minimo_uvt", "interes_regla", "interes_valor",
         "condicion", "al_incumplir", "fallo", "fallo_fecha", "status", "source"},
        {0, 5}},
       {"multas",
        {"regimen", "codigo", "cantidad", "unidad", "desde", "hasta", "redondeo", "descuentos",
         "mora", "prescripcion_anos", "norma", "status", "source"},
        {0, 1, 3, 4}},
       {"uvb", {"year", "uvb_pesos", "norm", "status", "source"}, {0}},
       {"reajuste_avaluos_conpes",
        {"vigencia", "urbano_pct", "rural_pct", "rural_agropecuario_pct", "norm", "note", "status",
         "source"},
        {0}}}};
  return forms.at(static_cast<std::size_t>(table));
}

template <typename Table>
Result<void> read_as(NationalTable table, std::string_view text) {
  const auto read = Table::parse_csv(text, file_name(table));
  return read ? Result<void>{} : tl::unexpected(read.error());
}

std::string key_of(const Form& form, const CsvRow& row) {
  std::string key;
  for (const std::size_t column : form.key)
    if (!row.fields[column].empty()) key += (key.empty() ? "" : ", ") + row.fields[column];
  return key;
}

// What a row that comes or goes says beside its name.
std::string whole_row(const Form& form, const CsvRow& row) {
  std::string out;
  for (std::size_t i = 0; i < row.fields.size(); ++i)
    if (!row.fields[i].empty() && std::ranges::find(form.key, i) == form.key.end())
      out += (out.empty() ? "" : "; ") + std::string(form.columns[i]) + " " + row.fields[i];
  return out;
}

using Rows = std::vector<std::pair<std::string, CsvRow>>;  // by name, in the order of the text

// A name that another row has carries how many there were before it.
Result<Rows> named_rows(NationalTable table, std::string_view text) {
  const Form& form = form_of(table);
  RECAUDO_TRY(rows, read_csv(text, file_name(table), form.columns));
  Rows out;
  std::map<std::string, int> seen;
  for (CsvRow& row : rows) {
    std::string key = key_of(form, row);
    if (const int times = ++seen[key]; times > 1) key += " (" + std::to_string(times) + ")";
    out.emplace_back(std::move(key), std::move(row));
  }
  return out;
}

void add_cells(const Form& form, const std::string& key, const CsvRow& before, const CsvRow& after,
               std::vector<TableChange>& changes) {
  for (std::size_t i = 0; i < form.columns.size(); ++i)
    if (before.fields[i] != after.fields[i])
      changes.push_back(
          {key + ": " + std::string(form.columns[i]), before.fields[i], after.fields[i]});
}

}  // namespace

std::string_view to_code(NationalTable table) {
  return form_of(table).code;
}

std::optional<NationalTable> find_national_table(std::string_view code) {
  const auto found = std::ranges::find(kNationalTables, code, to_code);
  return found == kNationalTables.end() ? std::nullopt : std::optional(*found);
}

std::string file_name(NationalTable table) {
  return std::string(to_code(table)) + ".csv";
}

std::string_view shipped_text(NationalTable table) {
  return data_file(file_name(table));
}

Result<void> check_national_table(NationalTable table, std::string_view text) {
  if (!is_valid_utf8(text)) return table_error(file_name(table), 1, "el archivo no está en UTF-8");
  RECAUDO_TRY(rows, read_csv(text, file_name(table), form_of(table).columns));
  if (rows.empty()) return table_error(file_name(table), 1, "no trae ninguna fila");
  if (auto told = check_parameter_file(text, file_name(table)); !told)
    return tl::unexpected(told.error());
  switch (table) {
    case NationalTable::kServiceLimits:
      return read_as<ServiceLimits>(table, text);
    case NationalTable::kReliefs:
      return read_as<ReliefCampaigns>(table, text);
    case NationalTable::kFines:
      return read_as<FineTypes>(table, text);
    case NationalTable::kUvb:
      return read_as<UvbTable>(table, text);
    case NationalTable::kReadjustment:
      return read_as<ReadjustmentTable>(table, text);
  }
  throw BrokenInvariant("a national table has its reader");
}

Result<std::vector<TableChange>> table_diff(NationalTable table, std::string_view before,
                                            std::string_view after) {
  const Form& form = form_of(table);
  RECAUDO_TRY(old_rows, named_rows(table, before));
  RECAUDO_TRY(new_rows, named_rows(table, after));
  std::map<std::string, const CsvRow*> was, is;
  for (const auto& [key, row] : old_rows) was.emplace(key, &row);
  for (const auto& [key, row] : new_rows) is.emplace(key, &row);
  std::vector<TableChange> changes;
  for (const auto& [key, row] : new_rows) {
    if (const auto old = was.find(key); old != was.end())
      add_cells(form, key, *old->second, row, changes);
    else
      changes.push_back({key, std::nullopt, whole_row(form, row)});
  }
  for (const auto& [key, row] : old_rows)
    if (!is.contains(key)) changes.push_back({key, whole_row(form, row), std::nullopt});
  return changes;
}

}  // namespace recaudo::tax_rules
