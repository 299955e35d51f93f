// When a service must be suspended for not paying: after two billing periods at the latest. Ley
// 142/1994 art. 140 (from memory); the later text of the article is read with three where the bill
// is monthly, so that the number is a parameter.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/time.h"

namespace recaudo::tax_rules {

struct SuspensionRule {
  int unpaid_periods = 2;
};

struct BilledServicePeriod {
  Date pay_until;
  std::optional<Date> paid_on;  // whole
};

struct SuspensionState {
  int unpaid = 0;             // periods overdue one after the other, up to the last overdue one
  std::optional<Date> since;  // the first day on which the service must be suspended
  std::string explanation;    // Spanish
};

// `periods` in the order of their dates. A bill that was paid late counts up to its payment.
SuspensionState suspension_of(const SuspensionRule& rule,
                              std::span<const BilledServicePeriod> periods, Date on);

}  // namespace recaudo::tax_rules
