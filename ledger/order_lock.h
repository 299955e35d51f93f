// The ledger's order lock: the row that numbers the entries.
#pragma once

#include <pqxx/transaction_base>

namespace recaudo::ledger {

// Until the end of the transaction nobody else posts, opens or holds anything. Who decides from
// balances takes it first, reads after it, and posts. After attempts and orders, before the log's
// producers (docs/architecture.md, the order of locks).
void lock_head(pqxx::transaction_base& tx);

}  // namespace recaudo::ledger
