// Acts that applied money which waited in 2.4.07.20 to a debt, and what revoked one of them.
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "core/adjustments/receivable_act.h"
#include "core/adjustments/refunds.h"

namespace recaudo::adjustments {

struct AppliedMoney {
  Uuid proposal;
  int vigencia = 0;
  Money amount;
  Date on{};  // of its entry
  std::string resolution;
  ledger::EntrySeq entry;
  ledger::EntrySeq credit;  // that it applied
};
// Of one parcel or subscriber, newest first, those that stand, at most 200.
std::vector<AppliedMoney> applied_money(pqxx::transaction_base& tx, const ledger::Subject& subject);
// One of that subject, standing or not; nothing when there is none.
std::optional<AppliedMoney> applied_money(pqxx::transaction_base& tx,
                                          const ledger::Subject& subject, const Uuid& proposal);

// What revoked that act; nothing while nothing did.
std::optional<RevokedBy> end_of_application(pqxx::transaction_base& tx, const Uuid& application);

}  // namespace recaudo::adjustments
