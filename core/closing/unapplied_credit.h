// Money of the bank that no closing could apply: nobody knows its reference, or it is not its
// order's amount or day. It waits in 2.4.07.20 until an act of two persons says whose debt it pays
// (core/adjustments, docs/decisions/0049). What a till deposited, and what went back, is not such.
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "core/payments/payment.h"
#include "core/processor/unit_of_work.h"
#include "ledger/journal.h"

namespace recaudo::closing {

// As the bank's day keeps it with the decision on that money, once it is posted.
struct WaitingEntry {
  std::int64_t decision = 0;
  Uuid entry;        // business key
  Date paid_on{};    // as the bank told it
  Date booked_on{};  // when the bank credited it; not before
  bool of_bank = true;
};
void remember_waiting(Work& work, const WaitingEntry& waiting);

struct UnappliedCredit {
  ledger::EntrySeq entry;
  Money amount;
  Date paid_on{}, booked_on{};
  bool of_bank = true;    // false: the bank's days were not kept, and those two are of the entry
  Date posted_on{};       // of the entry: later where the month of that day took no more entries
  std::string exception;  // "SIN_ORDEN"
  std::string reference;  // of an order of ours, or what the bank's line carries; may be empty
  std::vector<payments::TicketId> payments;  // that the decision names
};
// Refuses, with why that entry is no such credit or is one no more: kNotFound, kVolumeTakenOut.
Result<UnappliedCredit> unapplied_credit(pqxx::transaction_base& tx, ledger::EntrySeq entry);
// Those that have waited longest, oldest first, at most `limit`.
std::vector<UnappliedCredit> unapplied_credits(pqxx::transaction_base& tx, int limit);

// No run of the bank's day decides on a credit while an act applies it: until the end of the
// transaction. Before the ledger's order lock, as a run takes it.
void hold_bank_days(pqxx::transaction_base& tx);

// The exception of that money, where it is open, ends with a decision of today that names it.
void end_waiting(Work& work, ledger::EntrySeq credit, const std::string& reason);

// Money that an act had applied waits again, by the entry of the act that revokes it: a decision of
// today says why, and it is applied as it was before.
struct WaitsAgain {
  ledger::EntrySeq applied;  // the credit
  Uuid by;                   // business key of that entry, posted in this transaction
  std::string reason;
};
void wait_again(Work& work, const WaitsAgain& again);

}  // namespace recaudo::closing
