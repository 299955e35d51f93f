// What more there is to a corrected charge of public services: part of its value may have been a
// subsidy that the fund owes, or a contribution that is the fund's.
#pragma once

#include "core/adjustments/effect.h"
#include "ledger/act_recipes.h"
#include "ledger/recipes.h"

namespace recaudo::adjustments {

// The entry, and what the approver must know in `notes`. kBadAmount when value, subsidy or
// contribution are not what that service of the bill can have, after the acts that were carried out
// over it.
Result<ledger::Entry> service_correction(pqxx::transaction_base& tx, const EffectInput& in,
                                         const ledger::Charge& charge,
                                         ledger::Correction correction,
                                         std::vector<std::string>& notes);

// What is contribution of what a bill of that subscriber charges, after the acts over it: the
// fund's, whether it is collected or not.
Money contribution_of(pqxx::transaction_base& tx, ledger::SubjectId subscriber, int vigencia);

// What is contribution of what is still unpaid of one of its services.
Money unpaid_contribution(pqxx::transaction_base& tx, ledger::SubjectId subscriber, int vigencia,
                          const ledger::Obligation& of_service);

}  // namespace recaudo::adjustments
