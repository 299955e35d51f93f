// Discount for prompt payment: the council's own offer, on predial (and on bomberil when it says
// so), of a tax that is its own (Constitución arts. 287 and 338); never on interest nor on the
// environmental surcharge, which is third-party money (Ley 99/1993 art. 44).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "base/rate.h"
#include "base/time.h"
#include "tax-rules/explanation.h"
#include "tax-rules/predial_concept.h"

namespace recaudo::tax_rules {

struct Statute;

struct DiscountOffer {
  Rate percent;
  Date until;                            // last day, included
  std::vector<PredialConcept> concepts;  // never kEnvironmental
  bool requires_full_payment = true;
  bool requires_no_earlier_debt = false;  // "paz y salvo" of earlier vigencias
  bool operator==(const DiscountOffer&) const = default;
};

// The offer open on the day of payment, from 1 January of the vigencia. None after the last date,
// or when the statute has no calendar for the vigencia.
std::optional<DiscountOffer> prompt_payment_discount(const Statute& statute, int vigencia,
                                                     Date paid_on);

// What a payment must show to earn the discount.
struct PromptPayment {
  Date paid_on;
  bool whole_vigencia =
      true;                   // pays at once everything that the vigencia owes, nothing paid before
  bool earlier_debt = false;  // an earlier vigencia is not paid: no "paz y salvo"
  bool by_instalments = false;         // the vigencia is in a plan
  std::optional<Date> part_paid = {};  // when a part of it was first paid, where that is known
};

// The offer that the payment earns; none when it lacks a condition. A payment that is reversed
// never was: the next one earns what its own day offers.
std::optional<DiscountOffer> earned_discount(const Statute& statute, int vigencia,
                                             const PromptPayment& payment);

// What the offer takes off one concept: half up to the rounding unit of the statute for predial, to
// one peso for bomberil; zero for what it does not cover. Never more than the amount.
Money discount_amount(const Statute& statute, const DiscountOffer& offer, PredialConcept concept_id,
                      Money amount);

// The line of what the offer takes off one concept of a vigencia, of the amount with its sign; none
// where it takes nothing.
Explanation explain_discount(const Statute& statute, int vigencia, const DiscountOffer& offer,
                             PredialConcept concept_id, Money amount);

// What whoever pays the vigencia by parts, or owes an earlier one, does not get of the offer open
// on that day, of one concept as it was charged: its product, whose the discount is, and since when
// it is lost. Without amount: it takes nothing off. None where nothing is lost.
Explanation explain_lost_discount(const Statute& statute, int vigencia,
                                  const PromptPayment& payment, PredialConcept concept_id,
                                  Money charged);

}  // namespace recaudo::tax_rules
