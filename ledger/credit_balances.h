// What the municipality owes whoever owed a subject's charges: money that no obligation took (saldo
// a favor, ET 815 and 850). An obligation of its side, one for each year in which it arose; it
// moves on 2.4.90.40 only. Of whom it is: credit_holders.h.
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <span>
#include <vector>

#include "ledger/receivables.h"

namespace recaudo::ledger {

struct Credit {
  ObligationId id;
  SubjectId subject;
  int year = 0;
  Date since{};  // when the first of it arose
  Money balance;
  Money held;
  std::optional<ThirdPartyId> third_party = std::nullopt;
};
// Opens it when it does not exist.
ObligationId open_credit(pqxx::transaction_base& tx, const Subject& subject, Date on,
                         std::optional<ThirdPartyId> third_party = std::nullopt);
inline ObligationId open_credit(pqxx::transaction_base& tx, SubjectId parcel, Date on,
                                std::optional<ThirdPartyId> third_party = std::nullopt) {
  return open_credit(tx, parcel_subject(parcel), on, third_party);
}
// Those of several subjects of one kind that have a balance, oldest first. At most 10,000 subjects.
std::vector<Credit> credits_of(pqxx::transaction_base& tx, SubjectKind kind,
                               std::span<const SubjectId> subjects);
inline std::vector<Credit> credits_of(pqxx::transaction_base& tx, SubjectId parcel) {
  return credits_of(tx, SubjectKind::kParcel, std::span(&parcel, 1));
}

// One of them, also without a balance; nothing when that obligation is none.
std::optional<Credit> credit_by_id(pqxx::transaction_base& tx, ObligationId id);

}  // namespace recaudo::ledger
