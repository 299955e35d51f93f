#include "tax-rules/discount.h"

#include <algorithm>

#include "tax-rules/statute.h"

namespace recaudo::tax_rules {

std::optional<DiscountOffer> prompt_payment_discount(const Statute& statute, int vigencia,
                                                     Date paid_on) {
  const auto calendar = statute.calendar(vigencia);
  if (!calendar || paid_on < make_date(vigencia, 1, 1)) return std::nullopt;
  for (const DiscountOffer& offer : (*calendar)->discounts)
    if (paid_on <= offer.until) return offer;
  return std::nullopt;
}

Money discount_amount(const Statute& statute, const DiscountOffer& offer, PredialConcept concept_id,
                      Money amount) {
  if (std::ranges::find(offer.concepts, concept_id) == offer.concepts.end()) return Money{};
  const Money unit =
      concept_id == PredialConcept::kPredial ? statute.predial_unit : Money::pesos(1);
  // One rounding, from the exact product to the unit.
  const Int128 exact = static_cast<Int128>(amount.centavos()) * offer.percent.ppm();
  const std::int64_t units =
      divide_rounded(exact, Int128{1'000'000} * unit.centavos(), Rounding::kHalfUp);
  return std::min(amount, Money::centavos(units * unit.centavos()));
}

}  // namespace recaudo::tax_rules
