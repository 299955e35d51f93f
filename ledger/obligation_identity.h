// What an obligation is, as one text that never changes: whose debt of what, and when it was due
// when it was opened. The log tells a digest of the identities that an entry names
// (core/processor), and core/audit_fold compares it with the rows. Never the third party: the log
// is public.
#pragma once

#include <pqxx/transaction_base>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "ledger/journal.h"

namespace recaudo::ledger {

class ObligationIdentities {
 public:
  // Of all that these entries name.
  static ObligationIdentities read(pqxx::transaction_base& tx, std::span<const Entry> entries);
  // Of these; one may stand there twice.
  static ObligationIdentities read(pqxx::transaction_base& tx, std::vector<ObligationId> ids);

  // Takes the identities that an entry's lines name, in order, into a digest; one that is not there
  // by its number alone. True when there was one.
  bool add_to(Sha256Stream& digest, const Entry& entry) const;

 private:
  std::unordered_map<std::int64_t, std::string> texts_;
};

}  // namespace recaudo::ledger
