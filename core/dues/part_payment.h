// Whether a part of a vigencia was paid, by its movements: whoever paid so lost the discount for
// prompt payment.
#pragma once

#include <optional>
#include <vector>

#include "core/dues/dues.h"

namespace recaudo::dues {

struct PartPayment {
  // The day of the first that stands; none where one of several equal payments was given back.
  std::optional<Date> on;
};

// Of the lines of one vigencia with their histories. None where no payment that stands left
// something to pay: what an act or a credit balance took off is no payment, and whoever paid the
// whole, or keeps a discount, owes what was charged later. None either where older movements are
// summed, or were not read: they may have had a discount.
std::optional<PartPayment> part_payment(const std::vector<DueLine>& lines);

}  // namespace recaudo::dues
