// Money in flight. A payment that a rail has not decided holds what it will take of each
// obligation: no act, and no payment begun later, takes it (kAmountHeld); for them there is balance
// - held. A hold ends once: consumed by its collection, overtaken by money that came another way,
// released, or expired (docs/decisions/0024).
#pragma once

#include <pqxx/transaction_base>
#include <span>
#include <string>
#include <vector>

#include "base/money.h"
#include "base/time.h"
#include "ledger/journal.h"

namespace recaudo::ledger {

struct Hold {
  ObligationId obligation;
  Money amount;  // positive
};

// All or nothing, each obligation once. True: placed now; false: `key` was given exactly this
// before, even if that hold has ended. kAmountHeld: not that much is free. kNotFound: the key holds
// something else. kAccountUnknown: no such obligation. After a refusal, roll the transaction back.
Result<bool> place_hold(pqxx::transaction_base& tx, const std::string& key,
                        std::span<const Hold> holds, Instant now, Instant until);

// kNotFound: nothing of this key is held any more.
Result<void> release_hold(pqxx::transaction_base& tx, const std::string& key,
                          const std::string& reason, Instant now);

// Before `entry` (a business key) is posted in this transaction: ends what `key` holds, and what
// others hold of these obligations: money that came is never turned away. False: the key held
// nothing any more (late money).
bool consume_hold(pqxx::transaction_base& tx, const std::string& key, const Uuid& entry,
                  std::span<const ObligationId> obligations, Instant now);

// Ends holds whose time has passed: their keys, each once.
std::vector<std::string> expire_holds(pqxx::transaction_base& tx, Instant now);

}  // namespace recaudo::ledger
