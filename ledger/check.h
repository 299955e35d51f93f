// `recaudo ledger check`: recomputes everything from the posted lines, in the reader's own
// transaction, and names what differs, at most 20 of a kind. It trusts neither the balance rows nor
// the triggers; what no line can tell is in docs/ledger-check.md.
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
