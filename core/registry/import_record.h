// What every imported file leaves, whatever is in it: one row by the digest of its bytes, its
// rejected lines, and the head of its event.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/processor/unit_of_work.h"
#include "core/registry/cadastre_file.h"

namespace recaudo::registry {

struct ImportTag;
using ImportId = Id<ImportTag>;

struct ImportedFile {
  std::string_view kind;  // as registry.import names it
  const Sha256& digest;
  const std::string& name;
  int lines = 0;
  std::size_t rejected = 0, added = 0, gone = 0, changed = 0;
};

// Until the end of the transaction: what a file changes is counted from what the one before it
// left.
void one_import_at_a_time(pqxx::transaction_base& tx);

// kAlreadyImported (with when and as what) if these bytes were imported before.
Result<void> refuse_repeated_file(pqxx::transaction_base& tx, const Sha256& digest);
// Likewise, also for a racing one.
Result<ImportId> record_import(Work& work, const ImportedFile& file);

// One a line and column; what is there stays.
void write_rejections(pqxx::work& tx, ImportId id, const std::vector<Rejection>& rejections);

// The event's head; the caller adds its figures. `what`: "catastro", "estratos", ...
events::pb::AuditEntry import_event(ImportId id, std::string_view what, const Sha256& digest);

}  // namespace recaudo::registry
