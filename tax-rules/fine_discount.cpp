#include "tax-rules/fine_discount.h"

#include "tax-rules/rounding_text.h"
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

// Of the figure that the law states: what is taken off, or what is paid.
std::string product_text(const FineDiscount& discount, Money fine) {
  const bool off = discount.figure == RoundedFigure::kDiscount;
  const Rate rate = off ? discount.off : Rate::percent(100) - discount.off;
  const std::string product =
      to_display(fine) + " × " + to_percent_text(rate) +
      rounding_text(exact_share(fine, rate), Money::pesos(1), Rounding::kHalfUp);
  return off ? product : "se paga " + product + change_text(discount.to_pay, fine);
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
  result.figure = figure;
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
                (basis.course ? ", con curso: " : ": ") + product_text(discount, *line.base);
  line.rate = discount.off;
  line.amount = -discount.discount;
  line.norm = basis.norm;
  line.mark = basis.mark;
  return line;
}

Explanation explain_fine_discount(const FineDiscount& discount, const FineDiscountBasis& basis) {
  ExplanationLine fine;
  fine.concept_name = "Multa";
  fine.amount = discount.discount + discount.to_pay;
  fine.detail = to_display(fine.amount) + ", valor impuesto" +
                (discount.discount.is_zero() ? "; sin descuento el día del pago" : "");
  fine.norm = basis.norm;
  fine.mark = basis.mark;
  if (discount.discount.is_zero()) return {std::move(fine)};
  return {std::move(fine), explain_discount(discount, basis)};
}

}  // namespace recaudo::tax_rules
