// Of an order or a receipt that pays no whole vigencia: which part it is, and how its amount was
// spread over the concepts. Pages, papers, the verification of a receipt and the API say it alike.
#pragma once

#include <string>

#include "api/app/context.h"
#include "core/payments/payment.h"

namespace recaudo::app {

struct PaidPart {
  // "hasta la cuota 1 de 2026", "una parte de 2026"; empty: it pays the whole.
  std::string what;
  std::string rest;  // one sentence on what it leaves to pay, without full stop; empty: nothing
  // Each part with its product, adding up to what is paid of that vigencia. Of a parcel: the parts
  // of a bill of public services tell what was consumed.
  tax_rules::Explanation split;
};
// What the order pays, as it would be spread today.
PaidPart part_to_pay(const Context& context, const payments::Order& order);
// What the payment settled, which may be less than was ordered: nothing of one that was repeated.
PaidPart part_paid(const payments::Order& order, const payments::Payment& payment,
                   const payments::Receipt& receipt);

}  // namespace recaudo::app
