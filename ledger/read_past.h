// Reads of what a volume may have taken out (ledger/volumes.h).
#pragma once

#include "base/database.h"

namespace recaudo::ledger {

// Runs a read; what the database refuses because the lines are elsewhere (RC027) is thrown as a
// Refusal, which the edges turn into words.
template <typename... Args>
pqxx::result read_past(pqxx::transaction_base& tx, const Statement& s, Args&&... args) {
  try {
    return exec(tx, s, std::forward<Args>(args)...);
  } catch (const pqxx::sql_error& e) {
    if (e.sqlstate() == "RC027") throw Refusal(Error{Code::kVolumeTakenOut, {}});
    throw;
  }
}

}  // namespace recaudo::ledger
