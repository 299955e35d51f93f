// What a rate that is about to be approved does to the mora of the debts that are overdue today.
#pragma once

#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "core/rates/rates.h"
#include "tax-rules/interest_rates.h"
#include "tax-rules/mora_regimes.h"

namespace recaudo::rates {

struct DebtEffect {
  std::string npn;
  int vigencia = 0;
  Money capital = {};
  Money before = {}, after = {};  // mora
  Money difference() const { return after - before; }
};

struct MoraEffect {
  // Mora of each figure runs to its day: today, the end of a month that has not come, or the eve of
  // the first month without a rate. Without the month's own rate, before ends with its eve.
  Date before_to, after_to;
  int debts = 0;    // of a parcel and vigencia, overdue today; none in a plan that is kept
  int changed = 0;  // whose mora is another
  Money capital = {}, before = {}, after = {};
  std::vector<DebtEffect> most_changed = {};  // at most ten, largest first
};

// kRateNotCertified when a month before this one lacks its rate.
Result<MoraEffect> effect_on_mora(pqxx::transaction_base& tx, const Certification& c,
                                  const tax_rules::MoraReadings& readings, Date today);

// The row as the rules read it.
tax_rules::CertifiedRate to_certified(const CertifiedRateRow& row);

// The table as it would be with the month approved: a remembered row gives way.
std::vector<tax_rules::CertifiedRate> with_month(const std::vector<tax_rules::CertifiedRate>& rows,
                                                 const Certification& c);

}  // namespace recaudo::rates
