// What the municipality holds of a taxpayer, when an act takes from it: a credit balance, or an
// advance for a vigencia.
#pragma once

#include "core/adjustments/receivable_act.h"
#include "ledger/owed_back.h"

namespace recaudo::adjustments {

struct HeldCredit {
  ledger::Credit credit;
  bool is_advance = false;  // on 291090, not on 249040
  std::string name = {};    // "Saldo a favor de 2026", "... de la factura de marzo de 2026"
};
// The credit balances of the subject, apart for each holder, oldest first, named.
std::vector<HeldCredit> credits_of(pqxx::transaction_base& tx, const ledger::Subject& subject);
// The advances of a parcel; a subscriber has none.
std::vector<HeldCredit> advances_of(pqxx::transaction_base& tx, const ledger::Subject& subject);

// What `act.credit` names, with a balance: of a credit balance, the part of `act.holder`, or of the
// one who has it. kNotFound; kPaymentNotImputable where several do and the act names none, or it is
// of another subject.
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

// What a collection left over, from its mirror, with its credit balance; payments before ledger
// migration 0028 name none.
ledger::Excess excess_of(const ledger::Entry& mirror);
struct ExcessTaken {
  ledger::Excess excess;  // a payment's, which its mirror takes from its credit balance
  Money left = {};        // what the same act leaves there again, in the name of the same holder
  Money own_hold = {};    // what that payment holds there itself, and frees before
};
// The credit balance and its holder's part still have it: kObligationOverpaid.
Result<void> check_excess(pqxx::transaction_base& tx, const ExcessTaken& taken);

std::string seen_of(const ledger::Credit& credit);
ledger::Excess taken_from(const HeldCredit& held, Money amount);

}  // namespace recaudo::adjustments
