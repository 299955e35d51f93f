#include "tax-rules/invoice_act.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/csv.h"
#include "tax-rules/table_fields.h"

namespace recaudo::tax_rules {
namespace {

enum Column : std::size_t { kTitle, kText, kFrom, kTo, kNorm, kStatus };
constexpr std::array<std::string_view, 6> kNames = {"{municipio}", "{oficina}", "{numero}",
                                                    "{vigencia}",  "{cuotas}",  "{limite_cuotas}"};
using Values = std::array<std::string, kNames.size()>;

bool names_are_known(std::string_view text) {
  for (std::size_t at = text.find('{'); at != text.npos; at = text.find('{', at + 1)) {
    const std::string_view name = text.substr(at, text.find('}', at) - at + 1);
    if (std::ranges::find(kNames, name) == kNames.end()) return false;
  }
  return true;
}

// None where it names what is empty.
std::optional<std::string> filled(std::string text, const Values& values) {
  for (std::size_t i = 0; i < kNames.size(); ++i)
    for (auto at = text.find(kNames[i]); at != text.npos;
         at = text.find(kNames[i], at + values[i].size())) {
      if (values[i].empty()) return std::nullopt;
      text.replace(at, kNames[i].size(), values[i]);
    }
  return text;
}

}  // namespace

Result<InvoiceAct> InvoiceAct::parse_csv(std::string_view text, std::string_view file_name) {
  RECAUDO_TRY(rows, read_csv(text, file_name,
                             {"titulo", "texto", "desde", "hasta", "norma", "status", "source"}));
  InvoiceAct act;
  for (const CsvRow& row : rows) {
    TableRow field(row, file_name);
    ActClause clause{.title = field.required(kTitle, "el título"),
                     .text = field.required(kText, "el texto"),
                     .span = field.span(kFrom, kTo),
                     .norm = field.required(kNorm, "la norma"),
                     .mark = field.mark(kStatus)};
    if (!names_are_known(clause.text))
      field.refuse("el texto nombra entre llaves algo que no se conoce");
    if (field.error()) return tl::unexpected(*field.error());
    act.clauses_.push_back(std::move(clause));
  }
  return act;
}

std::vector<ActClause> InvoiceAct::clauses_on(Date on, const ActNames& names) const {
  const Values values = {names.municipality, names.office,      names.number,
                         names.vigencia,     names.instalments, names.join_until};
  std::vector<ActClause> out;
  for (ActClause clause : clauses_) {
    if (!clause.span.covers(on)) continue;
    auto text = filled(std::move(clause.text), values);
    if (!text) continue;
    clause.text = std::move(*text);
    out.push_back(std::move(clause));
  }
  return out;
}

}  // namespace recaudo::tax_rules
