// Less to pay for paying a fine early: 50 % within five business days of the comparendo (Ley
// 1801/2016 art. 180 par.); for traffic 50 % to the fifth and 25 % from the sixth to the twentieth,
// both with the course (Ley 769/2002 art. 136).
#pragma once

#include <span>
#include <string>

#include "tax-rules/calendar.h"
#include "tax-rules/explanation.h"
#include "tax-rules/fine_types.h"

namespace recaudo::tax_rules {

// Which figure the law states: it is rounded half up to one peso, and the other is the rest.
enum class RoundedFigure { kDiscount, kToPay };

struct FineDiscount {
  Rate off;  // zero when no window is open
  Money discount;
  Money to_pay;  // fine - discount
  RoundedFigure figure = RoundedFigure::kDiscount;
};

// Which business day of a term `on` belongs to: 1 is the first after `from`; a day that is not
// business belongs to the next one. 0 on `from` itself or before.
int business_day_of_term(Date from, Date on, SaturdayRule rule);

// What the explanation of a discount cites.
struct FineDiscountBasis {
  int business_day = 0;
  bool course = false;
  std::string norm;
  SourceMark mark = SourceMark::kVerified;
};

// Without the course, only the windows that do not ask for it.
FineDiscount fine_discount(Money fine, std::span<const DiscountTier> tiers, int business_day,
                           bool course, RoundedFigure figure);

// What is taken off; only of a discount that is one.
ExplanationLine explain_discount(const FineDiscount& discount, const FineDiscountBasis& basis);
// The fine and what is taken off it: they add up to what is paid.
Explanation explain_fine_discount(const FineDiscount& discount, const FineDiscountBasis& basis);

}  // namespace recaudo::tax_rules
