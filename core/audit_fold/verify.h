// `recaudo audit verify`: the files against themselves, and what they tell against the ledger's
// tables.
#pragma once

#include <string>
#include <vector>

#include "audit/verify.h"
#include "base/database.h"

namespace recaudo::audit_fold {

struct Verification {
  audit::VerifyReport log;
  std::uint64_t waiting =
      0;  // events in the outbox that the log does not have yet; counted in the comparison
  std::uint64_t ledger_entries = 0;
  std::uint64_t payments = 0;
  std::vector<std::string> differences;  // Spanish; empty when log and tables agree
  bool ok() const { return differences.empty(); }
};

// The log's first fault is an error (it says where); differences with the tables are listed. The
// tables are read in one snapshot, together with the events that wait in the outbox.
Result<Verification> verify(Database& db, const audit::VerifyOptions& options);

}  // namespace recaudo::audit_fold
