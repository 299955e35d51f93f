#include "tax-rules/inexactitud.h"

namespace recaudo::tax_rules {
namespace {

Rate rate_of(InexactitudCase kind) {
  switch (kind) {
    case InexactitudCase::kGeneral:
      return Rate::percent(100);
    case InexactitudCase::kFalsePurchases:
      return Rate::percent(160);
    case InexactitudCase::kOmittedAssets:
      return Rate::percent(200);
  }
  throw BrokenInvariant("unknown case of inexactitud");
}

SanctionAcceptance acceptance_of(InexactitudAcceptance acceptance) {
  switch (acceptance) {
    case InexactitudAcceptance::kNone:
      return {};
    case InexactitudAcceptance::kAnsweringRequerimiento:
      return {Rate::percent(25), "Se paga la cuarta parte: se aceptó al responder el requerimiento",
              "ET art. 709"};
    case InexactitudAcceptance::kWithinAppeal:
      return {Rate::percent(50), "Se paga la mitad: se aceptó en el término del recurso",
              "ET art. 713"};
  }
  throw BrokenInvariant("unknown acceptance of inexactitud");
}

}  // namespace

Result<FullSanction> inexactitud_sanction(const Inexactitud& facts) {
  if (auto checked = check_sanction_base(facts.difference, "diferencia"); !checked)
    return tl::unexpected(checked.error());
  FullSanction full;
  full.infringed = facts.difference.is_positive() && !facts.reasonable_interpretation;
  full.concept_name = "Sanción por inexactitud";
  full.rate = rate_of(facts.kind);
  full.base_name = "Diferencia";
  full.product = to_display(facts.difference) + " × " + to_percent_text(full.rate);
  full.norm = "ET arts. 647 y 648";
  full.base = facts.difference;
  full.amount = ExactAmount::share(facts.difference, full.rate);
  full.acceptance = acceptance_of(facts.acceptance);
  return full;
}

}  // namespace recaudo::tax_rules
