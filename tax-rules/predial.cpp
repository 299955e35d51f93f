#include "tax-rules/predial.h"

#include "tax-rules/predial_explanation.h"

namespace recaudo::tax_rules {

Result<PredialLiquidation> liquidate_predial(const Statute& statute, const LegalTables& tables,
                                             const PredialInput& input) {
  RECAUDO_TRY(a, assess_predial(statute, tables, input));
  PredialLiquidation out;
  out.predial = a.predial;
  out.environmental = a.environmental;
  out.bomberil = a.bomberil;
  out.exempted = a.exempted;
  out.due_on = a.due_on;
  out.explanation = explain_predial(a, input);
  out.tariff = a.tariff->rate;
  out.tariff_code = a.tariff->code;
  out.limit = a.limit;
  out.cap = a.cap;
  out.cap_binds = a.cap_binds;
  return out;
}

}  // namespace recaudo::tax_rules
