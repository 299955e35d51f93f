#include "tax-rules/predial_exemption.h"

#include <algorithm>

#include "base/csv.h"

namespace recaudo::tax_rules {
namespace {

constexpr int kTenYears = 120;  // months

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

// Of the code, on 1 January of the vigencia; null when none rules that day.
template <typename Rule>
const Rule* in_force(const std::vector<Rule>& rules, const GrantedExemption& granted,
                     const PredialInput& input) {
  const Date causation = make_date(input.vigencia, 1, 1);
  for (const Rule& rule : rules)
    if (rule.code == granted.code && rule.span.covers(causation)) return &rule;
  return nullptr;
}

void exempt(PredialInput& input, const GrantedExemption& granted, const std::string& norm,
            SourceMark mark) {
  input.exempt = true;
  input.exempt_share = granted.share;
  input.exemption_act = granted.act.empty() ? norm : norm + "; " + granted.act;
  input.exemption_mark = mark;
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

std::optional<ExemptionFault> fault_of(const ExemptionTerm& term) {
  if (term.kind == ExemptionKind::kNotTaxable) {
    if (term.share != Rate::percent(100)) return ExemptionFault::kPartOfNotTaxable;
    return std::nullopt;
  }
  if (!term.to) return ExemptionFault::kNoEnd;
  if (*term.to >= add_months(term.from, kTenYears)) return ExemptionFault::kOverTenYears;
  return std::nullopt;
}

std::string_view text_of(ExemptionFault fault) {
  switch (fault) {
    case ExemptionFault::kNoEnd:
      return "falta hasta: una exención dura diez años a lo sumo (Ley 14/1983 art. 38)";
    case ExemptionFault::kOverTenYears:
      return "pasa de diez años (Ley 14/1983 art. 38)";
    case ExemptionFault::kPartOfNotTaxable:
      return "lo que la ley no grava no paga nada: no lleva porcentaje";
  }
  throw BrokenInvariant("unknown fault of an exemption");
}

Result<void> apply_exemption(PredialInput& input, const GrantedExemption& granted,
                             const Statute& statute, const std::vector<NotTaxable>& not_taxable) {
  const auto kind = exemption_kind(granted.code, statute, not_taxable);
  if (!kind)
    return fail(Code::kPredialInputInvalid, "código de exención desconocido: " + granted.code);
  if (*kind == ExemptionKind::kNotTaxable) {
    const NotTaxable* rule = in_force(not_taxable, granted, input);
    if (rule == nullptr) return {};
    exempt(input, granted, rule->norm, rule->mark);
    input.not_taxable = true;
    return {};
  }
  const Exemption* rule = in_force(statute.exemptions, granted, input);
  if (rule == nullptr) return {};
  exempt(input, granted, rule->act, rule->invented ? SourceMark::kInvented : SourceMark::kVerified);
  input.exemption_reserved = rule->reserved;
  return {};
}

}  // namespace recaudo::tax_rules
