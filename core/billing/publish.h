// Publishing: what a run computed and two people approved is charged, block by block, by two
// connections at once. A block is one transaction with its events, so a run that was killed at any
// moment goes on where it was and charges nobody twice. A parcel that is not as it was computed is
// left out, with its reason.
#pragma once

#include "core/billing/charge_block.h"
#include "core/billing/predial_roll.h"
#include "core/billing/rehearsal.h"

namespace recaudo::billing {

// A block of the run as the registry has it now, divided by what the run computed. Nothing of it is
// kept between two calls: a read that is done again reads the block again.
BlockToCharge block_to_charge(pqxx::transaction_base& tx, const Run& run, const PredialRoll& roll,
                              int number);

// `in_force`: the rules of today. kBillingRunChanged when they are others than those of the run and
// it did not begin yet; kBillingRunState when the run is not approved; kPeriodClosed when January
// of the vigencia is closed. Progress counts the parcels of the run, also those charged before.
Result<Run> publish_run(
    const Services& services, const events::Actor& actor, RunId id, const Sha256& in_force,
    const Progress& progress = [](int, int) {});

}  // namespace recaudo::billing
