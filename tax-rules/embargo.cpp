#include "tax-rules/embargo.h"

namespace recaudo::tax_rules {

namespace {

ExplanationLine line_of(std::string name, std::string detail, Money base, Money amount) {
  ExplanationLine line;
  line.concept_name = std::move(name);
  line.detail = std::move(detail);
  line.base = base;
  line.amount = amount;
  line.norm = "ET art. 838";
  return line;
}

}  // namespace

Money embargo_limit(Money debt, Money interest) {
  return (debt + interest).mul_div(2, 1, Rounding::kFloor);
}

Money embargo_value(Money avaluo) {
  return Money::pesos(divide_rounded(Int128{avaluo.centavos()} * 3, 200, Rounding::kHalfUp));
}

Explanation explain_embargo_limit(Money debt, Money interest) {
  const Money owed = debt + interest;
  return {line_of("Deuda", "Lo que se debe", debt, debt),
          line_of("Intereses", "De la deuda, a la fecha", interest, interest),
          line_of("Otro tanto", "Hasta el doble de la deuda con sus intereses", owed,
                  embargo_limit(debt, interest) - owed)};
}

Explanation explain_embargo_value(Money avaluo) {
  return {line_of("Avalúo catastral", "El vigente", avaluo, avaluo),
          line_of("Más la mitad", to_display(avaluo) + " × 50\u00a0%", avaluo,
                  embargo_value(avaluo) - avaluo)};
}

}  // namespace recaudo::tax_rules
