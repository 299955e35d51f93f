// The volumes of the journal (ledger/volumes.h) as acts that the log tells. For the owner's role,
// who administers the installation at its console, but for roll_full_volume.
#pragma once

#include "core/processor/unit_of_work.h"
#include "ledger/volumes.h"

namespace recaudo::periods {

// For the servers' janitor: ends the volume being written when it is full. Nothing to do is the
// usual answer, and nothing is told then. A reader that holds the ledger for long makes it throw;
// the next round tries again.
std::optional<int> roll_full_volume(const Services& services);

// After the year was closed. The number of the volume that ended.
Result<int> cut_volume(Work& work, int year);
// The seal goes to the log: whoever holds a copy of the volume can compare it years later.
Result<ledger::VolumeSeal> seal_volume(Work& work, int number);
Result<void> take_out_volume(Work& work, int number);
Result<void> put_back_volume(Work& work, int number);

}  // namespace recaudo::periods
