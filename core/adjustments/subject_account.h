// What acts read of whom they are about: a parcel, or a subscriber of public services, whose bills
// owe. Of a subscriber a `vigencia` is the number of a billed period (core/dues/vigencia.h).
#pragma once

#include <string>
#include <vector>

#include "core/adjustments/receivable_act.h"
#include "core/dues/dues.h"

namespace recaudo::adjustments {

inline bool is_of_services(const ledger::Subject& subject) {
  return subject.kind == ledger::SubjectKind::kSubscriber;
}

// Whose obligations and credit balances are its: the parcel itself, or each bill.
struct Owners {
  ledger::SubjectKind kind;
  std::vector<ledger::SubjectId> ids;
};
Owners owners_of(pqxx::transaction_base& tx, const ledger::Subject& subject);

// Oldest vigencia first, paid ones included.
std::vector<ledger::Obligation> obligations_of(pqxx::transaction_base& tx,
                                               const ledger::Subject& subject);

// Spanish, for people.
std::string who(const ledger::Subject& subject);      // "El predio"
std::string another(const ledger::Subject& subject);  // "otro predio"
// "La vigencia 2026", "La factura de marzo de 2026"
std::string debt_text(const ledger::Subject& subject, int vigencia);

// What the law of that subject does not give, which says why and what to do:
// kCollectionMoveRefused.
Result<void> check_given(const ledger::Subject& subject, ActKind kind);

}  // namespace recaudo::adjustments
