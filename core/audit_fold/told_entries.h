// What the log told of each ledger entry, kept as one hash an entry (or a block of a bulk run), to
// be compared with the rows one by one: whoever rewrites rows, balances and fingerprints so that
// the ledger agrees with itself cannot rewrite what was told. Of the obligations that an entry
// names the log tells what they are (ledger/obligation_identity.h).
#pragma once

#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "core/events/event_log.h"

namespace recaudo::audit_fold {

class ToldEntries {
 public:
  // kAuditEntryUnreadable names the index.
  Result<void> add(std::uint64_t index, const events::pb::LedgerPostingEvent& event);
  // Entries up to `last` that say something else than was told, or that were never told: at most
  // 20, in Spanish. Rows of volumes that were taken out are not there to be compared.
  std::vector<std::string> differences(pqxx::transaction_base& tx, ledger::EntrySeq last);

 private:
  struct Told {
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::string digest;
    std::string obligations;  // empty: nothing was told of them
    bool is_block = false;
    bool has_print = false;
  };
  const Told* told_of(std::int64_t seq) const;
  std::vector<Told> told_;  // by number, once differences() began
};

}  // namespace recaudo::audit_fold
