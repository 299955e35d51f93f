#include "tax-rules/error_aritmetico.h"

namespace recaudo::tax_rules {
namespace {

constexpr Rate kIncrease = Rate::percent(30);

Result<FullSanction> thirty_percent(std::string name, std::string base_name, std::string norm,
                                    Money base, bool accepted) {
  if (auto checked = check_sanction_base(base, base_name); !checked)
    return tl::unexpected(checked.error());
  FullSanction full;
  full.infringed = base.is_positive();
  full.concept_name = std::move(name);
  full.base_name = std::move(base_name);
  full.product = to_display(base) + " × " + to_percent_text(kIncrease);
  full.norm = std::move(norm);
  full.base = base;
  full.rate = kIncrease;
  full.amount = ExactAmount::share(base, kIncrease);
  if (accepted)
    full.acceptance = {Rate::percent(50), "Se paga la mitad: se aceptó y pagó sin recurso",
                       full.norm};
  return full;
}

}  // namespace

Result<FullSanction> arithmetic_error_sanction(Money increase, bool accepted) {
  return thirty_percent("Sanción por error aritmético", "Mayor valor", "ET art. 646", increase,
                        accepted);
}

Result<FullSanction> unliquidated_sanction_increase(Money unliquidated, bool accepted) {
  return thirty_percent("Aumento de la sanción no liquidada", "Sanción no liquidada", "ET art. 701",
                        unliquidated, accepted);
}

}  // namespace recaudo::tax_rules
