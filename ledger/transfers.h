// A payment that went to the wrong obligations is moved by two entries: the mirror of its entry and
// the one that should have been, in one transaction, on one day, the money where it was. The
// database refuses the mirror alone (RC024 at COMMIT); `recaudo ledger check` names a corrected
// entry alone.
#pragma once

#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "ledger/recipes.h"

namespace recaudo::ledger {

struct Transfer {
  EntrySeq
      payment;  // a collection (recipe 3 or 3-propia), or the corrected entry of another transfer
  Date on{};    // as check_reversal_day
  std::string reason;
  std::vector<Settlement> settlements;  // where the money goes now
  Excess excess;                        // with its credit obligation
};

// The mirror and the corrected entry, noted as a pair, to be posted in this order together.
// As mirror_of; kAlreadyReversed, kBadDate; kNotTransferable: no collection, or not its money;
// kReasonTooShort (under 15 characters, without spaces around it).
Result<std::vector<Entry>> transfer(pqxx::transaction_base& tx, const Transfer& t);

// Where a payment's money stands now: its own entry, or the corrected one of its last transfer.
EntrySeq current_collection(pqxx::transaction_base& tx, EntrySeq payment);

// kBadDate unless an entry of `original` may be reversed on that day: not before it, and in its
// month while that is open (specification ledger B-11).
Result<void> check_reversal_day(pqxx::transaction_base& tx, Date original, Date on);

}  // namespace recaudo::ledger
