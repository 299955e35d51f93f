// `recaudo ledger check`: recomputes from the posted lines, in the reader's own transaction, what
// each entry, balance, obligation, holder, hold, day total, seal and budget says, and names what
// differs: at most 20 of a kind; where entries are the fault it stops at 200, and says so. It
// trusts neither the balance rows nor the triggers. Of a volume that is out it knows what that
// left, proved by its seal; what no line can tell is in docs/ledger-check.md.
#pragma once

#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "base/money.h"

namespace recaudo::ledger {

struct CheckReport {
  std::int64_t entries = 0;
  std::int64_t postings = 0;
  std::int64_t obligations = 0;
  std::vector<std::string> differences;  // Spanish; empty when everything agrees
  bool ok() const { return differences.empty(); }
};

CheckReport check(pqxx::transaction_base& tx);

}  // namespace recaudo::ledger
