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

// Of the code, on 1 January of the vigencia; empty when none rules that day.
template <typename Rule>
std::string norm_in_force(const std::vector<Rule>& rules, std::string Rule::*norm,
                          const GrantedExemption& granted, const PredialInput& input) {
  const Date causation = make_date(input.vigencia, 1, 1);
  for (const Rule& rule : rules)
    if (rule.code == granted.code && rule.span.covers(causation)) return rule.*norm;
  return {};
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

std::optional<ExemptionKind> exemption_kind(std::string_view code, const Statute& statute,
                                            const std::vector<NotTaxable>& not_taxable) {
  if (std::ranges::find(not_taxable, code, &NotTaxable::code) != not_taxable.end())
    return ExemptionKind::kNotTaxable;
  if (std::ranges::find(statute.exemptions, code, &Exemption::code) != statute.exemptions.end())
    return ExemptionKind::kByTheCouncil;
  return std::nullopt;
}

Result<void> apply_exemption(PredialInput& input, const GrantedExemption& granted,
                             const Statute& statute, const std::vector<NotTaxable>& not_taxable) {
  const auto kind = exemption_kind(granted.code, statute, not_taxable);
  if (!kind)
    return fail(Code::kPredialInputInvalid, "código de exención desconocido: " + granted.code);
  const std::string norm = *kind == ExemptionKind::kNotTaxable
                               ? norm_in_force(not_taxable, &NotTaxable::norm, granted, input)
                               : norm_in_force(statute.exemptions, &Exemption::act, granted, input);
  if (norm.empty()) return {};
  input.exempt = true;
  input.not_taxable = *kind == ExemptionKind::kNotTaxable;
  input.exempt_share = granted.share;
  input.exemption_act = granted.act.empty() ? norm : norm + "; " + granted.act;
  return {};
}

}  // namespace recaudo::tax_rules
