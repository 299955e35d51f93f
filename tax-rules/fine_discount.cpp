#include "tax-rules/fine_discount.h"

#include "tax-rules/share.h"

namespace recaudo::tax_rules {
namespace {

Rate discount_on(std::span<const DiscountTier> tiers, int business_day, bool course) {
  // The day of the comparendo itself is inside the first window.
  const int day = business_day < 1 ? 1 : business_day;
  for (const DiscountTier& tier : tiers)
    if (tier.first_day <= day && day <= tier.last_day && (course || !tier.needs_course))
      return tier.off;
  return Rate{};
}

}  // namespace

int business_day_of_term(Date from, Date on, SaturdayRule rule) {
  if (on <= from) return 0;
  int day = 1;
  for (Date d = add_days(from, 1); d < on; d = add_days(d, 1)) day += is_business_day(d, rule);
  return day;
}

FineDiscount fine_discount(Money fine, std::span<const DiscountTier> tiers, int business_day,
                           bool course, RoundedFigure figure) {
  FineDiscount result;
  result.off = discount_on(tiers, business_day, course);
  const Money peso = Money::pesos(1);
  result.discount = figure == RoundedFigure::kDiscount
                        ? share_of(fine, result.off, peso)
                        : fine - share_of(fine, Rate::percent(100) - result.off, peso);
  result.to_pay = fine - result.discount;
  return result;
}

ExplanationLine explain_discount(const FineDiscount& discount, const FineDiscountBasis& basis) {
  ExplanationLine line;
  line.concept_name = "Descuento por pronto pago";
  line.base = discount.discount + discount.to_pay;
  line.detail = "Pago en el día hábil " + std::to_string(basis.business_day) +
                (basis.course ? ", con curso: " : ": ") + to_display(*line.base) + " × " +
                to_percent_text(discount.off);
  line.rate = discount.off;
  line.amount = -discount.discount;
  line.norm = basis.norm;
  line.mark = basis.mark;
  return line;
}

Explanation explain_fine_discount(const FineDiscount& discount, const FineDiscountBasis& basis) {
  ExplanationLine fine;
  fine.concept_name = "Multa";
  fine.detail = discount.discount.is_zero() ? "Sin descuento el día del pago" : "Valor impuesto";
  fine.amount = discount.discount + discount.to_pay;
  fine.norm = basis.norm;
  fine.mark = basis.mark;
  if (discount.discount.is_zero()) return {std::move(fine)};
  return {std::move(fine), explain_discount(discount, basis)};
}

}  // namespace recaudo::tax_rules
