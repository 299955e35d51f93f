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

}  // namespace recaudo::tax_rules
