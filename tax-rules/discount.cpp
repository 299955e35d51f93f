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

namespace {

// "$ 82.000 × 15 % = $ 12.300, al múltiplo de $ 1.000 más cercano"
std::string product_text(Money amount, const DiscountOffer& offer, Money unit) {
  const bool within = share_of(amount, offer.percent, unit) <= amount;
  return to_display(amount) + " × " + to_percent_text(offer.percent) +
         rounding_text(exact_share(amount, offer.percent), unit, Rounding::kHalfUp) +
         (within ? "" : ", sin pasar de lo que se debe");
}

// Why it is lost, and how the line that tells it is called.
struct Lost {
  const char* name;
  std::string why;
};

std::optional<Lost> why_lost(const DiscountOffer& offer, const PromptPayment& payment) {
  const bool whole = offer.requires_full_payment;
  if (whole && !payment.whole_vigencia)
    return Lost{"Descuento por pronto pago que se perdió",
                payment.part_paid ? "se perdió el " + to_long_spanish(*payment.part_paid) +
                                        ", cuando se pagó una parte"
                                  : "se perdió porque se pagó una parte"};
  if (offer.requires_no_earlier_debt && payment.earlier_debt)
    return Lost{"Descuento por pronto pago que no se aplica",
                "no lo hay mientras se deba una vigencia anterior"};
  if (whole && payment.by_instalments)
    return Lost{"Descuento por pronto pago, si paga por cuotas",
                "las cuotas no lo tienen, y se pierde el día en que se pague la primera"};
  return std::nullopt;
}

}  // namespace

Explanation explain_discount(const Statute& statute, int vigencia, const DiscountOffer& offer,
                             PredialConcept concept_id, Money amount) {
  const Money off = discount_amount(statute, offer, concept_id, amount);
  const auto calendar = statute.calendar(vigencia);
  if (off.is_zero() || !calendar) return {};
  ExplanationLine line;
  line.concept_name = "Descuento por pronto pago";
  line.detail = product_text(amount, offer, unit_of(statute, concept_id)) + "; pagando hasta el " +
                to_long_spanish(offer.until);
  line.base = amount;
  line.rate = offer.percent;
  line.amount = -off;
  line.norm = (*calendar)->norm;
  line.mark = mark_of_rule((*calendar)->invented);
  line.part = concept_id;
  return {std::move(line)};
}

Explanation explain_lost_discount(const Statute& statute, int vigencia,
                                  const PromptPayment& payment, PredialConcept concept_id,
                                  Money charged) {
  const auto offer = prompt_payment_discount(statute, vigencia, payment.paid_on);
  if (!offer) return {};
  const auto lost = why_lost(*offer, payment);
  if (!lost) return {};
  auto lines = explain_discount(statute, vigencia, *offer, concept_id, charged);
  for (ExplanationLine& line : lines) {
    line.concept_name = lost->name;
    line.detail = product_text(charged, *offer, unit_of(statute, concept_id)) +
                  ". Es para quien paga la vigencia completa hasta el " +
                  to_long_spanish(offer->until) + ": " + lost->why;
    line.amount = {};
  }
  return lines;
}

}  // namespace recaudo::tax_rules
