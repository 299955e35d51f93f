// What a collection entry settled, read back from its lines: the income that is executed when its
// money reaches the bank. And the zone of a parcel, which the budget's codes depend on.
#pragma once

#include <pqxx/transaction_base>
#include <string_view>
#include <vector>

#include "ledger/recipes.h"

namespace recaudo::dues {

// By the zone in the parcel's number (npn, digits 6 and 7): "00" is rural.
ledger::Zone zone_of(std::string_view npn);

// By obligation, as they stand in the entry; what was left over is not in it. kVolumeTakenOut when
// the entry's volume is not in the database.
Result<std::vector<ledger::Settlement>> settled_by(pqxx::transaction_base& tx,
                                                   ledger::EntrySeq collection);

}  // namespace recaudo::dues
