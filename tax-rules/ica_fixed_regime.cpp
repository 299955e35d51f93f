#include "tax-rules/ica_fixed_regime.h"

#include <algorithm>

#include "tax-rules/uvt_text.h"

namespace recaudo::tax_rules {
namespace {

bool holds(const IcaFixedStep& step, Money income, Money uvt) {
  const Int128 over = Int128{step.over_uvt} * uvt.centavos(),
               up_to = Int128{step.up_to_uvt} * uvt.centavos();
  // The first step also holds an income of zero.
  return (income.centavos() > over || step.over_uvt == 0) && income.centavos() <= up_to;
}

}  // namespace

Result<IcaFixedTax> ica_fixed_tax(const IcaStatute& statute, const LegalTables& tables,
                                  int vigencia, Money income) {
  if (income.is_negative()) return fail(Code::kIcaInputInvalid, "los ingresos son negativos");
  const Date causation = make_date(vigencia, 1, 1);
  const auto in_force = [&](const IcaFixedStep& s) { return s.span.covers(causation); };
  if (std::ranges::none_of(statute.fixed_steps, in_force))
    return fail(Code::kParameterMissing,
                "régimen preferencial de industria y comercio de " + std::to_string(vigencia) +
                    ". Norma por cargar: acuerdo del concejo (Ley 1819/2016 art. 346)");
  RECAUDO_TRY(uvt, tables.uvt(vigencia));
  const auto step = std::ranges::find_if(statute.fixed_steps, [&](const IcaFixedStep& s) {
    return in_force(s) && holds(s, income, uvt.value);
  });
  if (step == statute.fixed_steps.end())
    return fail(Code::kIcaInputInvalid, "los ingresos de " + to_display(income) +
                                            " no caben en el régimen preferencial: se declara en "
                                            "el formulario");
  const Money tax = uvt_to_pesos(step->tax, uvt.value);
  ExplanationLine line{"Industria y comercio, régimen preferencial",
                       "Ingresos de " + to_display(income) + ", de más de " +
                           std::to_string(step->over_uvt) + " y hasta " +
                           std::to_string(step->up_to_uvt) +
                           " UVT: " + uvt_product_text(step->tax, uvt.value),
                       income,
                       std::nullopt,
                       std::nullopt,
                       tax,
                       step->norm,
                       mark_of_rule(step->invented)};
  return IcaFixedTax{tax, {std::move(line)}};
}

}  // namespace recaudo::tax_rules
