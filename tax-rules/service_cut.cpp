#include "tax-rules/service_cut.h"

#include <algorithm>

#include "tax-rules/rounding_text.h"
#include "tax-rules/share.h"

namespace recaudo::tax_rules {

Result<ExplanationLine> cut_charge(const ServiceStatute& statute, const ServiceLimits& limits,
                                   const LegalTables& tables, ServiceCut cut, Date on) {
  RECAUDO_TRY(charges, statute.cut_charges(on));
  const std::string name(to_text(cut));
  const auto rate = charges->percent_of_smmlv.find(cut);
  if (rate == charges->percent_of_smmlv.end())
    return fail(Code::kParameterMissing,
                "cobro de " + name + ". Norma por cargar: acto del prestador (Res. CRA 424/2007)");
  RECAUDO_TRY(ceiling, limits.max_charge(cut, on));
  RECAUDO_TRY(smmlv, tables.smmlv(year_of(on)));
  const Rate applied = std::min(rate->second, ceiling.percent());
  ExplanationLine line;
  line.concept_name = "Cobro de " + name;
  line.base = smmlv.value;
  line.rate = applied;
  const Int128 max = static_cast<Int128>(smmlv.value.centavos()) * ceiling.percent().ppm();
  line.amount = std::min(share_of(smmlv.value, applied, Money::pesos(1)),
                         round_millionths(max, Money::pesos(1), Rounding::kFloor));
  const bool at_ceiling = line.amount < share_of(smmlv.value, applied, Money::pesos(1));
  line.detail = "SMMLV de " + std::to_string(year_of(on)) + " " + to_display(smmlv.value) + " × " +
                to_percent_text(applied) +
                rounding_text(exact_share(smmlv.value, applied), Money::pesos(1),
                              at_ceiling ? Rounding::kFloor : Rounding::kHalfUp);
  line.norm = charges->norm + "; tope: " + ceiling.norm;
  line.mark = charges->invented ? SourceMark::kInvented : ceiling.mark;
  return line;
}

}  // namespace recaudo::tax_rules
