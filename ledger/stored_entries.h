// Posted entries read back whole, in order of their numbers, a page at a time, for who recomputes
// them (check, volumes); and why one is not there.
#pragma once

#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "ledger/journal.h"

namespace recaudo::ledger {

struct StoredEntry {
  Entry entry;
  EntrySeq seq;
  Instant recorded_at{};
  std::string fingerprint;  // as kept with its key; empty when the key is gone
};

// Where the rows stand.
struct EntryTables {
  std::string entries;
  std::string lines;
};
EntryTables all_volumes();                 // those that are in
EntryTables tables_of_volume(int number);  // in or out

// At most 5,000 entries after `after`; empty at the end.
std::vector<StoredEntry> read_stored(pqxx::transaction_base& tx, const EntryTables& tables,
                                     EntrySeq after);

// Why an entry is not read: kVolumeTakenOut when it left with its volume, else kNotFound.
Error missing_entry(pqxx::transaction_base& tx, EntrySeq seq);

// Why an entry cannot be right, in Spanish; null when nothing is wrong: it has lines, balances in
// both books, and says what its fingerprint says.
const char* fault_of(const StoredEntry& stored);

}  // namespace recaudo::ledger
