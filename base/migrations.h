// Forward-only migrations, embedded in the binary and pinned by hash: a changed file that was
// already applied refuses to start, because nobody could say what the database then is.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/database.h"
#include "base/embedded_file.h"

namespace recaudo {

struct MigrationReport {
  std::vector<std::string> applied;  // names, in order; empty when the schema was current
};

// Applies what is missing, each file in its own transaction, under an advisory lock. Files are
// ordered by the number their name begins with ("0003_postings.sql"); numbers are global and
// unique. kSchemaMismatch when an applied file changed or the database knows a later one.
Result<MigrationReport> migrate(Database& owner, std::span<const EmbeddedFile> files);

// kSchemaMismatch unless exactly these files are applied: what a server asks before it serves.
Result<void> require_current_schema(Database& db, std::span<const EmbeddedFile> files);

}  // namespace recaudo
