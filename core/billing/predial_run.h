// The vigencias that an installation begins with: the same rehearsal and publishing as any run, in
// one call and without approval, because there is nobody yet who could give it. The database
// refuses it from the first account of the staff on.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/billing/publish.h"

namespace recaudo::billing {

struct PredialRun {
  int vigencia = 0;
  // Called after each block that was charged, with parcels done and parcels of the run.
  Progress progress = [](int, int) {};
  int block_parcels = kBlockParcels;
};

struct RunReport {
  int vigencia = 0;
  int liquidated = 0;
  int already = 0;  // had a liquidation
  Money predial;    // charged by this call
  Money environmental;
  Money bomberil;
  std::vector<std::string> refused;  // parcel and reason
};

// Goes on with a load that was killed. kParameterMissing when the law has no figure for the
// vigencia: nothing is liquidated then. kBillingRunState when this is not a new installation.
Result<RunReport> bill_predial(const Services& services, const dues::RuleTexts& rules,
                               const events::Actor& actor, const PredialRun& run);

}  // namespace recaudo::billing
