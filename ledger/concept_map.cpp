#include "ledger/concept_map.h"

#include <algorithm>

#include "base/csv.h"

namespace recaudo::ledger {
namespace {

constexpr std::string_view kAny = "cualquiera";
using Key = std::tuple<std::string_view, std::string_view, std::string_view>;

std::string_view word_of(VigenciaAge age) {
  return age == VigenciaAge::kCurrent ? "actual" : "anterior";
}
std::string_view word_of(Zone zone) {
  return zone == Zone::kUrban ? "urbano" : "rural";
}
std::string_view word_of(BudgetPart part) {
  return part == BudgetPart::kCapital ? "capital" : "interes";
}

const ChartRow* row_of(std::span<const ChartRow> chart, std::string_view code, Book book) {
  const auto it = std::ranges::find_if(
      chart, [&](const ChartRow& r) { return r.code == code && book_of(r.id) == book; });
  return it == chart.end() ? nullptr : &*it;
}

bool has_codes_below(std::span<const ChartRow> chart, std::string_view code) {
  return std::ranges::any_of(chart, [&](const ChartRow& r) {
    return book_of(r.id) == Book::kBudget && r.code.size() > code.size() &&
           r.code.starts_with(code) && r.code[code.size()] == '.';
  });
}

template <typename Map>
std::optional<AccountId> find(const Map& map, const Key& exact, const Key& any) {
  auto it = map.find(exact);
  if (it == map.end()) it = map.find(any);
  if (it == map.end()) return std::nullopt;
  return it->second;
}

}  // namespace

Result<ConceptMap> ConceptMap::parse(std::string_view accounts_csv, std::string_view budget_csv,
                                     std::span<const ChartRow> chart) {
  ConceptMap out;
  if (auto ok = out.read_accounts(accounts_csv, chart); !ok) return tl::unexpected(ok.error());
  if (auto ok = out.read_budget(budget_csv, chart); !ok) return tl::unexpected(ok.error());
  return out;
}

Result<void> ConceptMap::read_accounts(std::string_view csv, std::span<const ChartRow> chart) {
  constexpr std::string_view kFile = "concept_accounts.csv";
  RECAUDO_TRY(
      rows, read_csv(csv, kFile, {"concepto", "vigencia", "papel", "cuenta", "estado", "fuente"}));
  for (const auto& row : rows) {
    const auto& f = row.fields;
    if (f[1] != kAny && f[1] != word_of(VigenciaAge::kCurrent) &&
        f[1] != word_of(VigenciaAge::kPrior))
      return table_error(kFile, row.line, "la vigencia es cualquiera, actual o anterior");
    if (!is_chart_status(f[4])) return table_error(kFile, row.line, "no se conoce el estado");
    const ChartRow* account = row_of(chart, f[3], Book::kAccounting);
    if (account == nullptr)
      return table_error(kFile, row.line, "la cuenta " + f[3] + " no está en el catálogo");
    if (!accounts_.emplace(std::tuple(f[0], f[1], f[2]), account->id).second)
      return table_error(kFile, row.line, "la fila está repetida");
    roles_.insert(f[2]);
  }
  return {};
}

Result<void> ConceptMap::read_budget(std::string_view csv, std::span<const ChartRow> chart) {
  constexpr std::string_view kFile = "concept_budget.csv";
  RECAUDO_TRY(rows,
              read_csv(csv, kFile, {"concepto", "zona", "parte", "rubro", "estado", "fuente"}));
  for (const auto& row : rows) {
    const auto& f = row.fields;
    if (f[1] != kAny && f[1] != word_of(Zone::kUrban) && f[1] != word_of(Zone::kRural))
      return table_error(kFile, row.line, "la zona es cualquiera, urbano o rural");
    if (f[2] != word_of(BudgetPart::kCapital) && f[2] != word_of(BudgetPart::kInterest))
      return table_error(kFile, row.line, "la parte es capital o interes");
    if (!is_chart_status(f[4])) return table_error(kFile, row.line, "no se conoce el estado");
    const ChartRow* account = row_of(chart, f[3], Book::kBudget);
    if (account == nullptr)
      return table_error(kFile, row.line, "el rubro " + f[3] + " no está en el catálogo");
    if (has_codes_below(chart, f[3]))
      return table_error(kFile, row.line,
                         "el rubro " + f[3] + " tiene otros debajo: use uno de ellos");
    if (!budget_.emplace(std::tuple(f[0], f[1], f[2]), account->id).second)
      return table_error(kFile, row.line, "la fila está repetida");
  }
  return {};
}

std::optional<AccountId> ConceptMap::account(std::string_view item, VigenciaAge age,
                                             std::string_view role) const {
  return find(accounts_, {item, word_of(age), role}, {item, kAny, role});
}

std::optional<AccountId> ConceptMap::budget(std::string_view item, std::optional<Zone> zone,
                                            BudgetPart part) const {
  return find(budget_, {item, zone ? word_of(*zone) : kAny, word_of(part)},
              {item, kAny, word_of(part)});
}

}  // namespace recaudo::ledger
