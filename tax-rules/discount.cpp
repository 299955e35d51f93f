#include "tax-rules/discount.h"

#include <algorithm>

#include "tax-rules/rounding_text.h"
#include "tax-rules/share.h"
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

std::optional<DiscountOffer> earned_discount(const Statute& statute, int vigencia,
                                             const PromptPayment& payment) {
  auto offer = prompt_payment_discount(statute, vigencia, payment.paid_on);
  if (!offer || (offer->requires_full_payment && !payment.whole_vigencia) ||
      (offer->requires_no_earlier_debt && payment.earlier_debt))
    return std::nullopt;
  return offer;
}

namespace {

Money unit_of(const Statute& statute, PredialConcept concept_id) {
  return concept_id == PredialConcept::kPredial ? statute.predial_unit : Money::pesos(1);
}

}  // namespace

Money discount_amount(const Statute& statute, const DiscountOffer& offer, PredialConcept concept_id,
                      Money amount) {
  if (std::ranges::find(offer.concepts, concept_id) == offer.concepts.end()) return Money{};
  return std::min(amount, share_of(amount, offer.percent, unit_of(statute, concept_id)));
}

Explanation explain_discount(const Statute& statute, int vigencia, const DiscountOffer& offer,
                             PredialConcept concept_id, Money amount) {
  const Money off = discount_amount(statute, offer, concept_id, amount);
  const auto calendar = statute.calendar(vigencia);
  if (off.is_zero() || !calendar) return {};
  ExplanationLine line;
  line.concept_name = "Descuento por pronto pago";
  const Money unit = unit_of(statute, concept_id);
  line.detail =
      to_display(amount) + " × " + to_percent_text(offer.percent) +
      rounding_text(exact_share(amount, offer.percent), unit, Rounding::kHalfUp) +
      (off == share_of(amount, offer.percent, unit) ? "" : ", sin pasar de lo que se debe") +
      "; pagando hasta el " + to_long_spanish(offer.until);
  line.base = amount;
  line.rate = offer.percent;
  line.amount = -off;
  line.norm = (*calendar)->norm;
  line.mark = mark_of_rule((*calendar)->invented);
  line.part = concept_id;
  return {std::move(line)};
}

}  // namespace recaudo::tax_rules
