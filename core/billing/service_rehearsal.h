// The rehearsal (ensayo) of a run of public services: every subscriber of the period is computed,
// nothing is charged, and what came out is kept: a report against the bills before and, bill by
// bill, the print of its inputs and amounts.
#pragma once

#include <functional>
#include <vector>

#include "core/billing/rehearsal.h"
#include "core/billing/service_run.h"
#include "core/billing/service_variance.h"

namespace recaudo::billing {

// Bills of a block: one transaction when it is published.
inline constexpr int kServiceBlockBills = 1'000;

struct ServiceRehearsal {
  BilledPeriod billed;
  Date due_on;
  ServiceRuleTexts texts;
  Sha256 rules{};
  int to_do = 0;    // subscribers when it began
  int already = 0;  // billed before
  ServiceVariance report;
  std::vector<ServiceBlock> blocks;
  Sha256 results{};
};

struct ServicesToRehearse {
  BilledPeriod billed;
  Date due_on;  // pay by
  Date today;
  int block_bills = kServiceBlockBills;
};

// kParameterMissing when the law has no figure for the period; kChargeInputInvalid for a period
// that has not ended, one that the law no longer lets bill (Ley 142/1994 art. 150), or a due date
// that is not after today; kStatuteInvalid, kTableInvalid.
Result<ServiceRehearsal> rehearse_services(
    Database& db, ServiceRuleTexts texts, const ServicesToRehearse& what,
    const Progress& progress = [](int, int) {});

// Keeps it as a run, in the place of an earlier rehearsal of the period. `request` is the business
// key. kBillingRunState when a run of the period was proposed and not decided or published yet.
// There must be bills.
Result<ServiceRun> keep_rehearsal(Work& work, const Uuid& request,
                                  const ServiceRehearsal& rehearsal);

}  // namespace recaudo::billing
