// The entries that end a year and open the next (CGN procedure of closing). Both take the ledger's
// order lock: nothing is posted between their sums and their commit.
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <vector>

#include "ledger/journal.h"

namespace recaudo::ledger {

// What the result accounts (classes 4 to 7) hold from `year` of each third party, cancelled against
// 3.1.10 on 31 December; nothing when they hold nothing. As many entries as its lines need, for one
// transaction in the soft-closed December. A year that opened again and closes again cancels what
// came meanwhile.
std::vector<Entry> year_end(pqxx::transaction_base& tx, int year);
// 1 January: the result that no opening took yet becomes accumulated (3.1.09). Balance accounts
// need no opening entry: they go on.
std::optional<Entry> year_opening(pqxx::transaction_base& tx, int year);

}  // namespace recaudo::ledger
