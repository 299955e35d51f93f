// What the municipality holds of a taxpayer, when an act takes from it: a credit balance, or an
// advance for a vigencia.
#pragma once

#include "core/adjustments/receivable_act.h"
#include "ledger/owed_back.h"

namespace recaudo::adjustments {

struct HeldCredit {
  ledger::Credit credit;
  bool is_advance = false;  // on 291090, not on 249040
};

// What `act.credit` names, with a balance: of a credit balance, the part of `act.holder`, or of the
// one who has it. kNotFound; kPaymentNotImputable where several do and the act names none.
Result<HeldCredit> held_credit(pqxx::transaction_base& tx, const ReceivableAct& act);
// The act takes something of it, not more than is there and free, and not before it arose:
// kBadAmount, kObligationOverpaid, kAmountHeld, kBadDate.
Result<void> check_taken(const ReceivableAct& act, const ledger::Credit& credit);
// The act takes nothing of what came with payments whose money is not in the bank yet: kAmountHeld.
Result<void> check_in_bank(pqxx::transaction_base& tx, const ReceivableAct& act,
                           const ledger::Credit& credit);
// The day from which that much of it can be asked back (ET 854): the oldest that its newest money
// reaches, because one obligation holds what a whole year brought.
Date arose_on(pqxx::transaction_base& tx, const ledger::Credit& credit, Money amount);

std::string seen_of(const ledger::Credit& credit);
std::string label_of(const HeldCredit& held);  // "Saldo a favor de 2026"
ledger::Excess taken_from(const HeldCredit& held, Money amount);

}  // namespace recaudo::adjustments
