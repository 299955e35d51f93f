// The rehearsal (ensayo) of a run: every parcel that is to be billed is computed by both doors of
// the law, nothing is charged, and what came out is kept: a report against last year and, parcel by
// parcel, the print of its inputs and amounts.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/billing/run_store.h"
#include "core/billing/variance_report.h"

namespace recaudo::billing {

using Progress = std::function<void(int done, int total)>;

// Parcels of a block: one transaction when it is published, during which nobody else posts.
inline constexpr int kBlockParcels = 4'000;

struct Rehearsal {
  int vigencia = 0;
  Date due_on;
  dues::RuleTexts texts;
  Sha256 rules{};
  int to_do = 0;    // parcels when it began
  int already = 0;  // had a liquidation
  VarianceReport report;
  std::vector<RunBlock> blocks;
  Sha256 results{};
};

// kParameterMissing when the law has no figure for the vigencia; kStatuteInvalid, kTableInvalid.
Result<Rehearsal> rehearse(
    Database& db, dues::RuleTexts texts, int vigencia, int block_parcels = kBlockParcels,
    const Progress& progress = [](int, int) {});

// Keeps it as a run, in the place of an earlier rehearsal of the vigencia. `request` is the
// business key. kBillingRunState when a run of the vigencia was proposed and not decided or
// published yet, or when a load comes after the first account of the staff. There must be parcels.
Result<Run> keep_rehearsal(Work& work, const Uuid& request, const Rehearsal& rehearsal,
                           bool initial_load = false);

}  // namespace recaudo::billing
