// The two books beside each other: what came in as cash in the accounting book, what the budget
// executed of it, and where the rest is. Money that is no income of the budget stands in few
// accounts: a credit balance, an advance, what nobody could identify, what was paid on to somebody
// else, a fee of the bank.
#pragma once

#include <optional>
#include <pqxx/transaction_base>

#include "ledger/journal.h"

namespace recaudo::ledger {

// Of a range of days. Positive: it came in, or is held, and was not executed. The parts add up to
// the difference.
struct CashAgreement {
  Money cash;             // net movement of tills and the municipality's own bank accounts
  Money executed;         // of income, in the budget
  Money credit_balances;  // as 2.4.90.40 moved: left over, less what paid debts or went back
  Money in_transit;       // left over of payments whose money is not in the bank yet: negative
  Money advances;         // and withholdings that no return has taken yet (2.9.10.90, 2.9.17)
  Money unclassified;     // 2.4.07.20
  Money third_parties;    // paid on to those whose money it is (2.4.07): negative
  Money bank_fees;        // taken off by the bank (5.8.02.40): negative
  Money other;  // what none of these explains: a fault, another system, an opening balance
  Money difference() const { return cash - executed; }
};

// What took effect from `from` to `to`, as known at `known`. Nothing when lines of these days are
// in a volume that was taken out (ledger/volumes.h). From the index ranges of these accounts.
std::optional<CashAgreement> cash_agreement(pqxx::transaction_base& tx, Date from, Date to,
                                            EntrySeq known);

}  // namespace recaudo::ledger
