#include "ledger/order_lock.h"

#include "base/database.h"

namespace recaudo::ledger {
namespace {

constexpr Statement kLockHead{"ledger.lock_head", "select ledger.lock_head()"};

}  // namespace

void lock_head(pqxx::transaction_base& tx) {
  exec(tx, kLockHead);
}

}  // namespace recaudo::ledger
