#include "tax-rules/predial_assessment.h"

#include "tax-rules/bomberil.h"
#include "tax-rules/environmental.h"
#include "tax-rules/predial_tariff.h"

namespace recaudo::tax_rules {
namespace {

Result<std::optional<TaxCap>> find_cap(PredialAssessment& out, const Statute& statute,
                                       const LegalTables& tables, const PredialInput& input) {
  if (!input.previous_tax || input.previous_tax->is_zero()) return std::optional<TaxCap>{};
  RECAUDO_TRY(kind, predial_limit_kind(statute, tables, input));
  if (kind == LimitKind::kNone) return std::optional<TaxCap>{};
  RECAUDO_TRY(figure, limit_figure(kind, statute, tables, input.vigencia));
  out.limit = kind;
  out.figure = figure;
  return TaxCap::of(kind, *input.previous_tax, figure.figure);
}

void limit_tax(PredialAssessment& out, const std::optional<TaxCap>& cap, const PredialInput& input,
               Money unit) {
  const LimitedTax tax = limited_tax(input.avaluo, out.tariff->rate, cap, unit);
  out.unlimited = tax.unlimited;
  out.limited = tax.tax;
  out.cap_binds = tax.cap_binds;
  if (cap) out.cap = cap->floor_to(unit);
}

// When predial is not due, neither are its surcharges (Consejo de Estado).
void charge(PredialAssessment& out, const PredialInput& input) {
  if (input.exempt) return;
  out.predial = out.limited;
  out.environmental = environmental_charge(*out.environmental_rule, input.avaluo);
  if (out.bomberil_rule == nullptr) return;
  out.bomberil_base =
      out.bomberil_rule->base == BomberilBase::kBeforeLimit ? out.unlimited : out.limited;
  out.bomberil = bomberil_surcharge(out.bomberil_base, out.bomberil_rule->percent_of_predial);
}

}  // namespace

Result<PredialAssessment> assess_predial(const Statute& statute, const LegalTables& tables,
                                         const PredialInput& input) {
  if (auto checked = check_parcel(input); !checked) return tl::unexpected(checked.error());
  PredialAssessment out;
  RECAUDO_TRY(tariff, find_tariff(statute, tables, input));
  RECAUDO_TRY(calendar, statute.calendar(input.vigencia));
  RECAUDO_TRY(environmental, statute.environmental_rule(input.vigencia));
  RECAUDO_TRY(cap, find_cap(out, statute, tables, input));
  out.tariff = tariff;
  out.due_on = calendar->due_on;
  out.environmental_rule = environmental;
  out.bomberil_rule = statute.bomberil_rule(input.vigencia);
  out.exclusion = exclusion_from_limits(input);
  limit_tax(out, cap, input, statute.predial_unit);
  charge(out, input);
  return out;
}

}  // namespace recaudo::tax_rules
