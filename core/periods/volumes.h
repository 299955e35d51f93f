// The volumes of the journal (ledger/volumes.h) as acts that the log tells. For the owner's role:
// who administers the installation, at its console.
#pragma once

#include "core/processor/unit_of_work.h"
#include "ledger/volumes.h"

namespace recaudo::periods {

// After the year was closed. The number of the volume that ended.
Result<int> cut_volume(Work& work, int year);
// The seal goes to the log: whoever holds a copy of the volume can compare it years later.
Result<ledger::VolumeSeal> seal_volume(Work& work, int number);
Result<void> take_out_volume(Work& work, int number);
Result<void> put_back_volume(Work& work, int number);

}  // namespace recaudo::periods
