// Publishing a run of public services: what it computed and two people approved is charged, block
// by block. A block is one transaction with its events, so a run that was killed at any moment goes
// on where it was and charges nobody twice. A subscriber that is not as it was computed is left
// out, with its reason.
#pragma once

#include "core/billing/charge_service_block.h"
#include "core/billing/rehearsal.h"

namespace recaudo::billing {

// `in_force`: the rules of today. kBillingRunChanged when they are others than those of the run and
// it did not begin yet; kBillingRunState when the run is not approved; kPeriodClosed when the month
// of the period is closed; kChargeInputInvalid when it would begin on the day to pay until or
// later, or after the five months of Ley 142/1994 art. 150. Progress counts the bills of the run,
// also those charged before.
Result<ServiceRun> publish_service_run(
    const Services& services, const events::Actor& actor, ServiceRunId id, const Sha256& in_force,
    const Progress& progress = [](int, int) {});

}  // namespace recaudo::billing
