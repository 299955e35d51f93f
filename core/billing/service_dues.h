// What a subscriber of public services owes on a day: each bill with its balance, and the interest
// of those that are past due. Ley 142/1994 art. 96; C.C. art. 1617; C.Co. art. 884.
#pragma once

#include <vector>

#include "core/billing/billed_services.h"
#include "tax-rules/interest_rates.h"

namespace recaudo::billing {

struct ServiceMoraLaw {
  const tax_rules::ServiceStatute& statute;  // of the day that is asked about
  const tax_rules::ServiceLimits& limits;
  const tax_rules::RateTable& rates;
};

struct ServiceDue {
  BilledServices bill;
  // Of the balance, to the day; kRateNotCertified when the ceiling of a day is not known.
  Result<Money> interest;
};

// The newest first; nothing for a number that nobody has. Today's balances: money that came in
// after `on` is not put back.
std::vector<ServiceDue> service_dues(pqxx::transaction_base& tx, std::string_view number,
                                     const ServiceMoraLaw& law, Date on);

}  // namespace recaudo::billing
