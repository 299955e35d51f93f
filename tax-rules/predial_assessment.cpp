#include "tax-rules/predial_assessment.h"

#include "tax-rules/bomberil.h"
#include "tax-rules/environmental.h"
#include "tax-rules/predial_tariff.h"
#include "tax-rules/share.h"

namespace recaudo::tax_rules {
namespace {

Result<std::optional<TaxCap>> find_cap(PredialAssessment& out, const Statute& statute,
                                       const LegalTables& tables, const PredialInput& input) {
  if (!input.previous_tax || input.previous_tax->is_zero()) return std::optional<TaxCap>{};
  RECAUDO_TRY(kind, predial_limit_kind(statute, tables, input));
  if (kind == LimitKind::kNone) return std::optional<TaxCap>{};
  RECAUDO_TRY(figure, limit_figure(kind, statute, tables, input.vigencia));
  if (kind == LimitKind::kIpc && !out.smmlv) {
    RECAUDO_TRY(smmlv, tables.smmlv(input.vigencia));
    out.smmlv = smmlv.value;
  }
  out.limit = kind;
  out.figure = figure;
  return TaxCap::of(kind, *input.previous_tax, figure.figure);
}

void limit_tax(PredialAssessment& out, const std::optional<TaxCap>& cap,
               const PredialInput& input) {
  const LimitedTax tax = limited_tax(input.avaluo, out.tariff->rate, cap, out.unit);
  out.unlimited = tax.unlimited;
  out.limited = tax.tax;
  out.cap_binds = tax.cap_binds;
  if (cap) out.cap = cap->floor_to(out.unit);
}

Money exempt_part(Money tax, const PredialInput& input, Money unit) {
  return input.exempt ? share_of(tax, input.exempt_share, unit) : Money();
}

// When predial is not due, neither are its surcharges (Consejo de Estado). Of a partial exemption
// no norm that was seen speaks: as a rule of this project the bomberil, a percentage of predial, is
// of the part that is due, and the environmental surcharge, which is of the avalúo, is due whole.
void charge(PredialAssessment& out, const PredialInput& input) {
  out.exempted = exempt_part(out.limited, input, out.unit);
  out.predial = out.limited - out.exempted;
  if (is_wholly_exempt(input)) return;
  out.environmental = environmental_charge(*out.environmental_rule, input.avaluo);
  if (out.bomberil_rule == nullptr) return;
  const Money base =
      out.bomberil_rule->base == BomberilBase::kBeforeLimit ? out.unlimited : out.limited;
  out.bomberil_base = base - exempt_part(base, input, out.unit);
  out.bomberil = bomberil_surcharge(out.bomberil_base, out.bomberil_rule->percent_of_predial);
}

}  // namespace

Result<PredialAssessment> assess_predial(const Statute& statute, const LegalTables& tables,
                                         const PredialInput& input) {
  if (auto checked = check_parcel(input); !checked) return tl::unexpected(checked.error());
  PredialAssessment out;
  RECAUDO_TRY(found, find_tariff(statute, tables, input));
  RECAUDO_TRY(calendar, statute.calendar(input.vigencia));
  RECAUDO_TRY(environmental, statute.environmental_rule(input.vigencia));
  out.tariff = found.tariff;
  out.smmlv = found.smmlv;
  out.unit = statute.predial_unit;
  RECAUDO_TRY(cap, find_cap(out, statute, tables, input));
  out.due_on = calendar->due_on;
  out.environmental_rule = environmental;
  out.bomberil_rule = statute.bomberil_rule(input.vigencia);
  out.exclusion = exclusion_from_limits(input);
  limit_tax(out, cap, input);
  charge(out, input);
  return out;
}

}  // namespace recaudo::tax_rules
