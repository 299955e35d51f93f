#include "tax-rules/invoice_act.h"

#include <algorithm>
#include <array>

#include "base/csv.h"
#include "tax-rules/table_fields.h"

namespace recaudo::tax_rules {
namespace {

enum Column : std::size_t { kTitle, kText, kFrom, kTo, kNorm, kStatus };
constexpr std::array<std::string_view, 4> kNames = {"{municipio}", "{oficina}", "{numero}",
                                                    "{vigencia}"};

bool names_are_known(std::string_view text) {
  for (std::size_t at = text.find('{'); at != text.npos; at = text.find('{', at + 1)) {
    const std::string_view name = text.substr(at, text.find('}', at) - at + 1);
    if (std::ranges::find(kNames, name) == kNames.end()) return false;
  }
  return true;
}

std::string filled(std::string text, const ActNames& names) {
  const std::array<std::string, kNames.size()> values = {names.municipality, names.office,
                                                         names.number, names.vigencia};
  for (std::size_t i = 0; i < kNames.size(); ++i)
    for (auto at = text.find(kNames[i]); at != text.npos;
         at = text.find(kNames[i], at + values[i].size()))
      text.replace(at, kNames[i].size(), values[i]);
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
  std::vector<ActClause> out;
  for (ActClause clause : clauses_) {
    if (!clause.span.covers(on)) continue;
    clause.text = filled(std::move(clause.text), names);
    out.push_back(std::move(clause));
  }
  return out;
}

}  // namespace recaudo::tax_rules
