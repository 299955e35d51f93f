// Whose a credit balance is. One obligation holds what a parcel's payments left over in a year
// (ledger/credit_balances.h), and two owners may have paid in it: the lines say how much is whose.
// The database refuses a line that takes more of it, or of an advance, than the lines of its third
// party left (RC034, which ledger::post answers as kObligationOverpaid).
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <vector>

#include "ledger/credit_balances.h"

namespace recaudo::ledger {

// The credit balances of subjects of one kind, at most 10,000, apart for each holder, oldest first:
// `third_party`, `since` and `balance` are his part; `held` is of the whole.
std::vector<Credit> credits_by_holder(pqxx::transaction_base& tx, SubjectKind kind,
                                      std::span<const SubjectId> subjects);
inline std::vector<Credit> credits_by_holder(pqxx::transaction_base& tx, SubjectId parcel) {
  return credits_by_holder(tx, SubjectKind::kParcel, std::span(&parcel, 1));
}

// What the database lets be taken of a credit balance in the name of that holder, or of nobody: of
// who opened it. More than his part, for one who stood below zero when holders began to count.
Money room_of(pqxx::transaction_base& tx, ObligationId credit, std::optional<ThirdPartyId> holder);

}  // namespace recaudo::ledger
