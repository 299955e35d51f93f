#include "ledger/chart_file.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "base/csv.h"
#include "base/embedded_file.h"

namespace recaudo::embedded {
extern const std::span<const EmbeddedFile> ledger_data;
}

namespace recaudo::ledger {
namespace {

constexpr int kMostVersions = 10'000;

Result<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc{} || end != text.data() + text.size() || text.empty())
    return fail(Code::kBadText, std::string(text));
  return value;
}

// A digit group and a point, again and again: "1.1.02.03"; accounting codes have one group.
bool is_budget_code(std::string_view code) {
  return !code.empty() && code.find_first_not_of("0123456789.") == code.npos &&
         code.front() != '.' && code.back() != '.' && code.find("..") == code.npos;
}

// Why a row cannot stand; empty when it can.
std::string_view fault_of(const ChartRow& row) {
  if (row.version < 1 || row.version > kMostVersions) return "la versión no es un número válido";
  if (row.nature != 'D' && row.nature != 'C') return "la naturaleza debe ser D o C";
  if (!is_chart_status(row.status))
    return "el estado debe ser verified, memory, uncertain o project";
  if (row.name.empty() || row.source.empty()) return "faltan el nombre o la fuente";
  if (row.id.value() == 0) return "el id no puede ser cero";
  if (book_of(row.id) == Book::kAccounting && to_string(row.id) != row.code)
    return "el id de una cuenta contable es su código";
  if (book_of(row.id) == Book::kBudget && !is_budget_code(row.code))
    return "el código presupuestal tiene grupos de dígitos separados por puntos";
  return {};
}

Result<ChartRow> read_row(const CsvRow& line) {
  const auto& f = line.fields;
  RECAUDO_TRY(version, number(f[0]));
  RECAUDO_TRY(from, parse_iso_date(f[1]));
  RECAUDO_TRY(id, number(f[2]));
  return ChartRow{
      .version = static_cast<int>(std::clamp<std::int64_t>(version, 0, kMostVersions + 1)),
      .from = from,
      .id = AccountId(id),
      .code = f[3],
      .name = f[4],
      .nature = f[5].size() == 1 ? f[5][0] : ' ',
      .status = f[6],
      .source = f[7]};
}

}  // namespace

bool is_chart_status(std::string_view status) {
  return status == "verified" || status == "memory" || status == "uncertain" || status == "project";
}

Result<std::vector<ChartRow>> parse_chart(std::string_view text, std::string_view file_name) {
  RECAUDO_TRY(lines, read_csv(text, file_name,
                              {"version", "desde", "id", "codigo", "nombre", "naturaleza", "estado",
                               "fuente"}));
  std::vector<ChartRow> out;
  std::set<std::pair<int, std::string>> codes;
  std::set<std::pair<int, AccountId>> ids;
  for (const auto& line : lines) {
    const auto row = read_row(line);
    if (!row) return table_error(file_name, line.line, to_text(row.error()));
    if (const auto fault = fault_of(*row); !fault.empty())
      return table_error(file_name, line.line, fault);
    if (!codes.emplace(row->version, row->code).second ||
        !ids.emplace(row->version, row->id).second)
      return table_error(file_name, line.line, "la cuenta está dos veces en la versión");
    out.push_back(*row);
  }
  return out;
}

std::string_view ledger_data_file(std::string_view name) {
  for (const EmbeddedFile& file : embedded::ledger_data)
    if (file.path.substr(std::string_view("data/").size()) == name) return file.content;
  throw BrokenInvariant("no shipped ledger file of that name");
}

const std::vector<ChartRow>& shipped_chart() {
  static const std::vector<ChartRow> rows = [] {
    auto out = value_or_throw(parse_chart(ledger_data_file("chart.csv"), "chart.csv"));
    const auto budget = value_or_throw(parse_chart(ledger_data_file("ccpet.csv"), "ccpet.csv"));
    out.insert(out.end(), budget.begin(), budget.end());
    std::ranges::stable_sort(out, {}, &ChartRow::version);
    return out;
  }();
  return rows;
}

}  // namespace recaudo::ledger
