#include "tax-rules/ica_correction.h"

#include <algorithm>

#include "tax-rules/correccion.h"
#include "tax-rules/meses_o_fraccion.h"

namespace recaudo::tax_rules {
namespace {

Money owed_without_sanctions(const IcaFilledForm& form) {
  return form.row(kIcaToPay) - form.row(kIcaCreditBalance) - form.row(kIcaSanctions);
}

}  // namespace

Result<IcaCorrection> correct_ica(const IcaLiquidation& in_force, const IcaLiquidation& replaces,
                                  const IcaCorrectionFacts& facts) {
  if (in_force.vigencia != replaces.vigencia)
    return fail(Code::kIcaInputInvalid,
                "la corrección es de la vigencia " + std::to_string(replaces.vigencia) +
                    " y la declaración es de " + std::to_string(in_force.vigencia));
  IcaCorrection out;
  out.change = owed_without_sanctions(replaces.form) - owed_without_sanctions(in_force.form);
  const Date last_day = next_business_day(add_months(in_force.due_on, 12), facts.saturday);
  if (out.change.is_negative() && replaces.filed_on > last_day)
    return fail(Code::kIcaInputInvalid,
                "una corrección que disminuye lo que se debe solo se presenta hasta el " +
                    to_long_spanish(last_day) + " (ET art. 589)");
  RECAUDO_TRY(months, months_or_fraction(in_force.due_on, facts.first_filed_on));
  RECAUDO_TRY(sanction, correction_sanction(
                            {std::max(out.change, Money{}), facts.after_emplazamiento, months}));
  out.sanction = std::move(sanction);
  return out;
}

Explanation explain_ica_correction(const IcaLiquidation& in_force, const IcaLiquidation& replaces) {
  const auto line = [&](std::string name, const IcaLiquidation& of, Money amount) {
    ExplanationLine l;
    l.concept_name = std::move(name);
    const auto row = [&](int number) {
      return to_display(of.form.row(number)) + " (renglón " + std::to_string(number) + ")";
    };
    l.detail = row(kIcaToPay) + " − " + row(kIcaCreditBalance) + " − " + row(kIcaSanctions) +
               "; vigencia " + std::to_string(of.vigencia) + ", presentada el " +
               to_long_spanish(of.filed_on);
    if (&of == &in_force) l.detail = "Se resta: " + l.detail;
    l.amount = amount;
    l.norm = "ET arts. 588 y 589";
    return l;
  };
  return {line("Declaración que corrige", replaces, owed_without_sanctions(replaces.form)),
          line("Declaración corregida", in_force, -owed_without_sanctions(in_force.form))};
}

}  // namespace recaudo::tax_rules
