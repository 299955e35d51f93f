#include "tax-rules/legal_tables.h"

#include <optional>

#include "base/csv.h"

namespace recaudo::tax_rules {
namespace {

constexpr std::size_t kYear = 0, kValue = 1;

std::optional<SourceMark> mark_of(std::string_view status) {
  if (status == "verified") return SourceMark::kVerified;
  if (status == "memory") return SourceMark::kMemory;
  if (status == "single-source" || status == "verified-secondary") return SourceMark::kUncertain;
  return std::nullopt;
}

// Minimum wage and UVT only grow. A figure half as much again as last year's, or more, is a digit
// too many.
bool can_follow(Money value, const Money* previous) {
  if (!value.is_positive() || !value.is_whole_pesos()) return false;
  return previous == nullptr ||
         (value >= *previous && value.centavos() * 2 < previous->centavos() * 3);
}

// Of a year, December to December: in the worst one on record it did not reach 35 %.
bool can_follow(Rate ipc, const Rate*) {
  return ipc < Rate::percent(60);
}

using Header = std::vector<std::string_view>;
const Header kIpcHeader = {"year", "ipc_pct_dic_dic", "norm", "status", "source"};
// Without the norm, as the texts that earlier runs keep.
const Header kOldIpcHeader = {"year", "ipc_pct_dic_dic", "status", "source"};
constexpr std::string_view kOldIpcLine = "year,ipc_pct_dic_dic,status,source";

Result<int> read_year(const CsvRow& row, std::string_view file) {
  const auto whole = parse_plain_money(row.fields[kYear] + ".00");
  if (!whole || whole->whole_pesos() < 1950 || whole->whole_pesos() > 2199)
    return table_error(file, row.line, "el año no es válido");
  return static_cast<int>(whole->whole_pesos());
}

template <typename T, typename Parse>
Result<std::map<int, YearFigure<T>>> read_years(std::string_view text, std::string_view file,
                                                const Header& header, std::size_t norm_column,
                                                std::size_t status_column, Parse parse) {
  RECAUDO_TRY(rows, read_csv(text, file, header));
  std::map<int, YearFigure<T>> years;
  for (const CsvRow& row : rows) {
    RECAUDO_TRY(year, read_year(row, file));
    const Result<T> value = parse(row.fields[kValue]);
    if (!value) return table_error(file, row.line, "el valor no es válido");
    const auto mark = mark_of(row.fields[status_column]);
    if (!mark)
      return table_error(file, row.line, "no se conoce el estado " + row.fields[status_column]);
    if (years.contains(year)) return table_error(file, row.line, "el año está repetido");
    if (!years.empty() && year != years.rbegin()->first + 1)
      return table_error(file, row.line, "los años van seguidos, del más antiguo al más reciente");
    if (!can_follow(*value, years.empty() ? nullptr : &years.rbegin()->second.value))
      return table_error(file, row.line, "el valor no es posible en ese año");
    years.emplace(year, YearFigure<T>{*value, row.fields[norm_column], *mark});
  }
  return years;
}

Result<std::map<int, YearFigure<Rate>>> read_ipc(std::string_view text) {
  constexpr std::string_view kFile = "ipc_anual.csv";
  if (!text.starts_with(kOldIpcLine))
    return read_years<Rate>(text, kFile, kIpcHeader, 2, 3, parse_percent);
  RECAUDO_TRY(years, read_years<Rate>(text, kFile, kOldIpcHeader, 3, 2, parse_percent));
  for (auto& [year, figure] : years) figure.norm = "IPC DANE, diciembre de " + std::to_string(year);
  return years;
}

template <typename T>
Result<YearFigure<T>> find_year(const std::map<int, YearFigure<T>>& years, int year,
                                std::string_view figure, std::string_view norm) {
  const auto found = years.find(year);
  if (found != years.end()) return found->second;
  return fail(Code::kParameterMissing, std::string(figure) + " de " + std::to_string(year) +
                                           ". Norma por cargar: " + std::string(norm) +
                                           ". Cárguela en Rentas, Cifras anuales");
}

}  // namespace

Result<LegalTables> LegalTables::parse_csv(const CsvTexts& texts) {
  LegalTables tables;
  RECAUDO_TRY(smmlv, read_years<Money>(
                         texts.smmlv, "smmlv.csv",
                         {"year", "smmlv_pesos", "smdlv_pesos_2dec", "norm", "status", "source"}, 3,
                         4, parse_plain_money));
  RECAUDO_TRY(ipc, read_ipc(texts.ipc));
  RECAUDO_TRY(uvt, read_years<Money>(texts.uvt, "uvt.csv",
                                     {"year", "uvt_pesos", "norm", "status", "source"}, 2, 3,
                                     parse_plain_money));
  tables.smmlv_ = std::move(smmlv);
  tables.ipc_ = std::move(ipc);
  tables.uvt_ = std::move(uvt);
  return tables;
}

Result<YearFigure<Money>> LegalTables::smmlv(int year) const {
  return find_year(smmlv_, year, "salario mínimo (SMMLV)",
                   "decreto anual del salario mínimo legal mensual");
}

Result<YearFigure<Rate>> LegalTables::ipc(int year) const {
  return find_year(ipc_, year, "inflación anual (IPC)", "certificación del DANE a diciembre");
}

Result<YearFigure<Money>> LegalTables::uvt(int year) const {
  return find_year(uvt_, year, "unidad de valor tributario (UVT)",
                   "resolución anual de la DIAN (ET art. 868)");
}

}  // namespace recaudo::tax_rules
