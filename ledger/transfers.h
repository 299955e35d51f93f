// A payment that went to the wrong obligations is moved by a pair of entries: the mirror of its
// entry and the entry that should have been, both in one transaction, on one day, with the money
// where it was. The database refuses the mirror without its pair (RC024 at COMMIT); a corrected
// entry alone is named by `recaudo ledger check`.
#pragma once

#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "ledger/recipes.h"

namespace recaudo::ledger {

struct Transfer {
  EntrySeq payment;  // a collection (recipe 3), or the corrected entry of another transfer
  Date on{};         // not before the payment; in its month while that is open, later otherwise
  std::string reason;
  std::vector<Settlement> settlements;  // where the money goes now
  Excess excess;                        // with its credit obligation, when there is any
};

// The mirror and the corrected entry, in this order, to be posted together; notes them as a pair.
// kNotFound, kAlreadyReversed; kBadDate for the day;
// kNotTransferable when the entry is not a collection or the amounts are not its money;
// kReasonTooShort (under 15 characters, spaces around it not counted).
Result<std::vector<Entry>> transfer(pqxx::transaction_base& tx, const Transfer& t);

// Where a payment's money stands now: its own entry, or the corrected one of its last transfer.
EntrySeq current_collection(pqxx::transaction_base& tx, EntrySeq payment);

// The day on which a reversal of an entry of `original` may take effect (specification ledger
// B-11).
Result<void> check_reversal_day(pqxx::transaction_base& tx, Date original, Date on);

}  // namespace recaudo::ledger
