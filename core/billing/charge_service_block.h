// A block of a run of public services that is being published becomes bills, obligations and
// entries. The database compares it with what the run computed (billing.charge_service_block) and
// refuses at COMMIT a bill whose obligations are not charged what it says.
#pragma once

#include <string>
#include <vector>

#include "core/billing/service_run.h"

namespace recaudo::billing {

struct SubscriberLeftOut {
  SubscriberId id;
  std::string reason;
};

struct ServiceBlockToCharge {
  ServiceRun run;
  int number = 0;
  std::vector<ServiceRow> rows;             // as they were computed
  std::vector<SubscriberLeftOut> left_out;  // of the block, and not as they were computed
};

// In this transaction, with its events: one of the bills, one of the entries (recipe 14, on the
// last day of the period). Nothing happens and nothing is told when the block was published before.
// kBillingRunState, kBillingRunChanged, kPeriodClosed and the other refusals of ledger::post.
Result<void> charge_block(Work& work, const ServiceBlockToCharge& block);

}  // namespace recaudo::billing
