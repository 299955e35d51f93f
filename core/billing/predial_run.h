// The billing run of predial: every parcel that has an avaluo for the vigencia and no liquidation
// yet is liquidated, its obligations are opened and the causación is posted, block by block. A
// block is one transaction with its events, so a run killed at any moment goes on where it was, and
// no parcel is charged twice.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/dues/dues.h"
#include "core/processor/unit_of_work.h"
#include "tax-rules/legal_tables.h"

namespace recaudo::billing {

struct PredialRun {
  int vigencia = 0;
  bool dry_run = false;
  // Called after each block with parcels done and parcels to do.
  std::function<void(int done, int total)> progress = [](int, int) {};
};

struct RunReport {
  int vigencia = 0;
  int parcels = 0;  // to do when the run began
  int liquidated = 0;
  int already = 0;  // had a liquidation
  Money predial;
  Money environmental;
  Money bomberil;
  std::vector<std::string> refused;  // parcel and reason, at most 100
  int refused_count = 0;
};

// kParameterMissing when the law has no figure for the vigencia: nothing is liquidated then.
Result<RunReport> bill_predial(const Services& services, const dues::Law& law,
                               const tax_rules::LegalTables& tables, const events::Actor& actor,
                               const PredialRun& run);

}  // namespace recaudo::billing
