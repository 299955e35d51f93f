// What a new version of the statute, or of the nation's limits, does to the bills of public
// services: the last period that was billed, charged with the tariffs, subsidies, contributions and
// blocks of both to the same consumption.
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "core/dues/billed_services.h"
#include "tax-rules/statute_services.h"

namespace recaudo::statutes {

struct UseEffect {
  tax_rules::ServiceUse use = tax_rules::ServiceUse::kEstrato1;
  int users = 0, changed = 0;
  Money before, after;
};

struct UserEffect {
  std::string number;  // of the subscriber
  tax_rules::ServiceUse use = tax_rules::ServiceUse::kEstrato1;
  tax_rules::CubicMetres m3;
  Money before, after;
  Money difference() const { return after - before; }
};

struct ServicesEffect {
  std::optional<dues::BilledPeriod> billed;  // whose bills it was tried on; absent: none to try
  Date rules_of;  // the last day of the first period that the version rules
  int users = 0, more = 0, less = 0;
  dues::ServiceAmounts before, after;
  std::vector<UseEffect> by_use;                         // by use, those that there are
  std::vector<UserEffect> most_increased, most_reduced;  // at most ten each, largest first
  int changed() const { return more + less; }
};

struct ServicesComparison {
  const tax_rules::ServiceStatute& before;
  const tax_rules::ServiceStatute& after;
  const tax_rules::ServiceLimits& limits;        // of the nation, beside `before`
  const tax_rules::ServiceLimits& limits_after;  // and beside `after`; often the same
  Date from;                                     // the day the new one begins
};

// Nothing to try when no period was billed, or neither statute has tariffs of services.
// kParameterMissing names what the new one lacks for its first period. The one before goes on with
// its last tariffs and percentages, where they ended.
Result<ServicesEffect> effect_on_services(pqxx::transaction_base& tx,
                                          const ServicesComparison& comparison);

}  // namespace recaudo::statutes
