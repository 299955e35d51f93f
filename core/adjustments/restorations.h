// Acts that ended a debt, and how one of them was revoked: then its debt is owed again.
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "core/adjustments/receivable_act.h"
#include "core/adjustments/refunds.h"

namespace recaudo::adjustments {

struct EndingAct {
  Uuid proposal;
  ActKind kind = ActKind::kPrescription;
  int vigencia = 0;
  Money amount;      // of capital that it took
  Date on{};         // of its entry
  Date resolved_on;  // of its resolution
  std::string resolution;
  ledger::EntrySeq entry;
  bool reversed = false;  // its entry, by whatever act
};
// Of one parcel or subscriber, oldest first, those that stand, at most 200.
std::vector<EndingAct> standing_ends(pqxx::transaction_base& tx, const ledger::Subject& subject);
// One of that subject, standing or not; nothing when there is none.
std::optional<EndingAct> ending_act(pqxx::transaction_base& tx, const ledger::Subject& subject,
                                    const Uuid& proposal);

// What revoked that act; nothing while nothing did.
std::optional<RevokedBy> restoration_of(pqxx::transaction_base& tx, const Uuid& ended_by);

}  // namespace recaudo::adjustments
