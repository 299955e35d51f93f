#include "tax-rules/predial_exemption.h"

#include <algorithm>

#include "base/csv.h"

namespace recaudo::tax_rules {
namespace {

enum Column : std::size_t { kCode, kDescription, kFrom, kTo, kNorm, kStatus };

Result<NotTaxable> read_row(const CsvRow& row) {
  RECAUDO_TRY(from, parse_iso_date(row.fields[kFrom]));
  NotTaxable rule{row.fields[kCode], row.fields[kDescription], {from, {}}, row.fields[kNorm]};
  if (!row.fields[kTo].empty()) {
    RECAUDO_TRY(to, parse_iso_date(row.fields[kTo]));
    rule.span.to = to;
  }
  if (row.fields[kStatus] == "verified") rule.mark = SourceMark::kVerified;
  return rule;
}

}  // namespace

Result<std::vector<NotTaxable>> parse_not_taxable(std::string_view csv,
                                                  std::string_view file_name) {
  RECAUDO_TRY(rows,
              read_csv(csv, file_name,
                       {"codigo", "descripcion", "desde", "hasta", "norma", "status", "source"}));
  std::vector<NotTaxable> rules;
  for (const CsvRow& row : rows) {
    Result<NotTaxable> rule = read_row(row);
    if (!rule) return table_error(file_name, row.line, to_text(rule.error()));
    if (std::ranges::find(rules, rule->code, &NotTaxable::code) != rules.end())
      return table_error(file_name, row.line, "el código está repetido");
    rules.push_back(std::move(*rule));
  }
  return rules;
}

Result<void> apply_exemption(PredialInput& input, std::string_view code, const Statute& statute,
                             const std::vector<NotTaxable>& not_taxable) {
  const Date causation = make_date(input.vigencia, 1, 1);
  if (const auto by_law = std::ranges::find(not_taxable, code, &NotTaxable::code);
      by_law != not_taxable.end()) {
    input.exempt = input.not_taxable = by_law->span.covers(causation);
    input.exemption_act = by_law->norm;
    return {};
  }
  bool known = false;
  for (const Exemption& e : statute.exemptions) {
    if (e.code != code) continue;
    known = true;
    if (!e.span.covers(causation)) continue;
    input.exempt = true;
    input.exemption_act = e.act;
  }
  if (!known)
    return fail(Code::kPredialInputInvalid, "código de exención desconocido: " + std::string(code));
  return {};
}

}  // namespace recaudo::tax_rules
