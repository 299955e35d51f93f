// What is not overdue though its statutory day has passed: vigencias in plans of instalments that
// are kept (docs/decisions/0040). For the reads over all that is owed, which know no plans: the
// ages of ledger/aging.h, the effect of a rate.
#pragma once

#include <optional>
#include <vector>

#include "ledger/deferred_debts.h"

namespace recaudo::dues {

// On a day, as known at an entry, of every parcel or of some; of a plan that was not kept nothing:
// there the statutory day rules, the one that was known then. The day of each is the one that a
// statement made then for that day showed.
ledger::DeferredDebts deferred_debts(
    pqxx::transaction_base& tx, Date on, ledger::EntrySeq known,
    const std::optional<std::vector<ledger::SubjectId>>& parcels = std::nullopt);

}  // namespace recaudo::dues
