// Posts what another system's journal says (journal_file.h): the whole file is read once before
// anything is posted, and then 10,000 entries a commit. Repeating a file posts nothing twice.
#pragma once

#include <functional>
#include <memory>

#include "core/journal_import/journal_file.h"
#include "core/processor/posting_engine.h"

namespace recaudo::journal_import {

struct Refused {
  int line = 0;
  Error error;
};
struct Report {
  std::int64_t entries = 0;   // in the file
  std::int64_t posted = 0;    // new
  std::int64_t repeated = 0;  // were there already
  std::int64_t refused = 0;
  std::vector<Refused> first_refused;  // at most 20
};

// The right to import, for one process at a time: a second engine under the importer's name would
// end the first. It is given back when it goes.
class ImportTurn {
 public:
  // kBusy while another import runs.
  static Result<ImportTurn> take(Database& db);

 private:
  explicit ImportTurn(std::unique_ptr<PooledConnection> connection)
      : connection_(std::move(connection)) {}
  std::unique_ptr<PooledConnection> connection_;  // whose session has the lock
};

// Entries read so far and nothing posted: of the file's first fault. kTableInvalid.
Result<std::int64_t> count_entries(JournalReader& reader);

// Posts every entry that the reader still has; a file names no third party, but what is owed on an
// account of somebody else's money is his. An entry that the ledger refuses (closed month,
// unknown account, key with other content) is told and the others are posted.
Result<Report> import_journal(PostingEngine& engine, const events::Actor& actor,
                              const std::string& channel, JournalReader& reader,
                              const std::function<void(const Report&)>& progress = {});

}  // namespace recaudo::journal_import
