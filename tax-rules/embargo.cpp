#include "tax-rules/embargo.h"

#include "tax-rules/rounding_text.h"

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
  return {
      line_of("Deuda", to_display(debt) + ", lo que se debe", debt, debt),
      line_of("Intereses", to_display(interest) + ", de la deuda a la fecha", interest, interest),
      line_of("Otro tanto",
              "Hasta el doble: 2 × (" + to_display(debt) + " + " + to_display(interest) + ")" +
                  change_text(embargo_limit(debt, interest), owed),
              owed, embargo_limit(debt, interest) - owed)};
}

Explanation explain_embargo_value(Money avaluo) {
  return {line_of("Avalúo catastral", to_display(avaluo) + ", el vigente", avaluo, avaluo),
          line_of("Más la mitad",
                  to_display(avaluo) + " × 150\u00a0%" +
                      rounding_text(exact_share(avaluo, Rate::percent(150)), Money::pesos(1),
                                    Rounding::kHalfUp) +
                      change_text(embargo_value(avaluo), avaluo),
                  avaluo, embargo_value(avaluo) - avaluo)};
}

}  // namespace recaudo::tax_rules
