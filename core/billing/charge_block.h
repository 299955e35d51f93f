// A block of a run that is being published becomes liquidations, obligations and entries: one
// statement, which the database compares with what the run computed (billing.charge_block).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/billing/roll_block.h"
#include "core/billing/run_store.h"

namespace recaudo::billing {

struct BlockLeftOut {
  ledger::SubjectId parcel;
  std::string reason;
};

struct BlockToCharge {
  RunId run;
  int number = 0;
  int vigencia = 0;
  Date due_on;  // of its obligations
  Sha256 rules{};
  std::vector<RollParcel> parcels;     // as they were computed
  std::vector<BlockLeftOut> left_out;  // of the block, and not as they were computed
};

// In this transaction, with its events: one of the liquidations, one of the entries. Nothing
// happens and nothing is told when the block was published before. kBillingRunState,
// kBillingRunChanged, kPeriodClosed and the other refusals of ledger::post.
Result<void> charge_block(Work& work, const BlockToCharge& block);

}  // namespace recaudo::billing
