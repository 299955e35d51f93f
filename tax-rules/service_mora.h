// Interest on an unpaid bill of services: residential, simple, each day at the legal rate of that
// day (6 % a year: C.C. art. 1617; Ley 142/1994 art. 96); others, each day at the rate agreed for
// that day, never over the commercial maximum (C.Co. art. 884). Never the rate of the taxes.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "tax-rules/interest_rates.h"
#include "tax-rules/service_limits.h"

namespace recaudo::tax_rules {

// Which orders it, of homes and of others.
inline constexpr const char* kServiceMoraNorm = "Ley 142/1994 art. 96";

// Yearly, of the statute that rules from that day on; none when the operator charges none.
struct AgreedRate {
  Date from;
  std::optional<Rate> rate;
};

struct ServiceMoraInput {
  Money capital;
  Date due_on;
  Date paid_on;  // counted
  ServiceUse use = ServiceUse::kEstrato1;
  // Non-residential users: until the first change, and from each one on. Changes oldest first.
  std::optional<Rate> agreed;
  std::vector<AgreedRate> changes = {};
};

struct ServiceMora {
  int days = 0;
  Money interest;           // half up to one peso, once
  Explanation explanation;  // mora_lines.h: one line for each rate; adds up to it
};

// kRateNotCertified when the ceiling of a day is not known, kChargeInputInvalid for a negative
// capital or more than a hundred years.
Result<ServiceMora> service_mora(const ServiceMoraInput& input, const ServiceLimits& limits,
                                 const RateTable& rates);

// Of a bill of several services: the interest is of the whole of what it owes, so that who knows
// that and the rate arrives at it (rule of this project; the law rounds nothing).
struct ServiceBillMora {
  ServiceMora whole;               // of the sum of the capitals
  std::vector<ServiceMora> parts;  // of each capital, whole pesos: they add up to the whole
};

// `capitals` add up to input.capital. Each part has the whole pesos of its own exact sum; those
// that are missing go to the largest fractions, ties by the order given. Refusals of service_mora.
Result<ServiceBillMora> service_bill_mora(const ServiceMoraInput& input,
                                          std::span<const Money> capitals,
                                          const ServiceLimits& limits, const RateTable& rates);

}  // namespace recaudo::tax_rules
