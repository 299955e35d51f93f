#include "tax-rules/uvb.h"

#include "base/csv.h"
#include "tax-rules/table_fields.h"

namespace recaudo::tax_rules {
namespace {

enum Column : std::size_t { kYear, kValue, kNorm, kStatus };
constexpr int kFirstYear = 2023, kLastYear = 2199;  // the unit exists since 2023

}  // namespace

Result<UvbTable> UvbTable::parse_csv(std::string_view text, std::string_view file_name) {
  RECAUDO_TRY(rows, read_csv(text, file_name, {"year", "uvb_pesos", "norm", "status", "source"}));
  UvbTable table;
  std::map<int, int> lines;
  for (const CsvRow& row : rows) {
    TableRow field(row, file_name);
    const int year = static_cast<int>(field.integer(kYear, kFirstYear, kLastYear, "el año"));
    const Money value = field.money(kValue, "el valor");
    const SourceMark mark = field.mark(kStatus);
    if (!value.is_positive()) field.refuse("el valor debe ser mayor que cero");
    if (field.error()) return tl::unexpected(*field.error());
    if (!table.years_.emplace(year, YearFigure<Money>{value, field.text(kNorm), mark}).second)
      return table_error(file_name, row.line, "el año está repetido");
    lines.emplace(year, row.line);
  }
  if (auto whole = refuse_left_out_year(lines, file_name); !whole)
    return tl::unexpected(whole.error());
  return table;
}

Result<YearFigure<Money>> UvbTable::uvb(int year) const {
  const auto found = years_.find(year);
  if (found != years_.end()) return found->second;
  return fail(Code::kParameterMissing,
              "unidad de valor básico (UVB) de " + std::to_string(year) +
                  ". Norma por cargar: resolución anual del Ministerio de Hacienda (Ley 2294/2023 "
                  "art. 313)");
}

}  // namespace recaudo::tax_rules
