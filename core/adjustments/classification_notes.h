// What the two persons must know before money that waited is applied: of the bank's credit, and of
// the debt that it would pay. What may change until they decide goes to `seen` as well.
#pragma once

#include "core/adjustments/effect.h"
#include "core/closing/unapplied_credit.h"

namespace recaudo::adjustments {

// "Según el banco el dinero se pagó el 20 de marzo de 2026": or since when the books have it, where
// the bank's day was not kept.
std::string paid_text(const closing::UnappliedCredit& credit);

void note_credit(Effect& effect, pqxx::transaction_base& tx, const ReceivableAct& act,
                 const closing::UnappliedCredit& credit);

struct PaidDebt {
  const dues::DueVigencia& debt;                // on the day the money was paid
  std::vector<ledger::Obligation> obligations;  // of it
  const dues::Allocation& allocation;
};
void note_debt(Effect& effect, pqxx::transaction_base& tx, const ReceivableAct& act, PaidDebt paid);

}  // namespace recaudo::adjustments
