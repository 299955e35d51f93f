// Years of entries, written by the owner faster than any posting could: the same rows, the same
// guards, 100,000 entries a commit. For measuring what a full ledger costs.
#pragma once

#include "base/database.h"

namespace recaudo::bench {

// Adds entries until the ledger has `wanted`, between accounts `first` and `first` + `accounts` -
// 1, effective on `on`, whose month is open. `ledger check` agrees with all of it.
void bulk_load(Database& owner, std::int64_t wanted, int first, int accounts, Date on);

}  // namespace recaudo::bench
