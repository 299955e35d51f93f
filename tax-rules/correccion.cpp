#include "tax-rules/correccion.h"

namespace recaudo::tax_rules {

Result<FullSanction> correction_sanction(const ReturnCorrection& correction) {
  constexpr int kMaxMonths = 1'200;
  if (auto checked = check_sanction_base(correction.increase, "mayor valor"); !checked)
    return tl::unexpected(checked.error());
  const int months = correction.months_late_at_first;
  if (months < 0 || months > kMaxMonths)
    return fail(Code::kSanctionInputInvalid,
                "meses de demora de la declaración inicial: " + std::to_string(months));
  const Rate own = Rate::percent(correction.after_emplazamiento ? 20 : 10);
  FullSanction full;
  full.infringed = correction.increase.is_positive();
  full.concept_name = "Sanción por corrección";
  full.base_name = "Mayor valor";
  full.product = to_display(correction.increase) + " × ";
  full.product += months == 0
                      ? to_percent_text(own)
                      : "(" + to_percent_text(own) + " + 5\u00a0% × " + std::to_string(months) +
                            (months == 1 ? " mes" : " meses") + " de demora)";
  full.norm = "ET art. 644";
  full.base = correction.increase;
  full.rate = own + Rate::percent(std::int64_t{5} * months);
  full.months = months;
  full.amount = ExactAmount::share(correction.increase, full.rate);
  full.cap = SanctionCap::floored(ExactAmount::of(correction.increase),
                                  to_display(correction.increase) + " × 100\u00a0%");
  return full;
}

}  // namespace recaudo::tax_rules
