// The bank's day: collection files and statements in, settlements and exceptions out. One
// transaction: either all of a run is posted and told, or nothing of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/payments/apply_report.h"
#include "core/processor/unit_of_work.h"

namespace recaudo::closing {

struct NamedFile {
  std::string name;
  std::string bytes;
};

struct DecisionRow {
  std::string type;
  std::string exception;  // "SIN_ORDEN"...; empty: settled, nothing to do
  Money amount;           // of the bank, signed
  Money difference;
  std::string reference;
  std::vector<payments::TicketId> payments;
  std::string reason;                  // Spanish
  std::string why;                     // "referencia igual · valor igual · fecha +0"
  std::string standing;                // names a state that lasts, or empty
  std::optional<std::int64_t> closes;  // the earlier decision that this one ends
  // Of an open exception whose money an act of two persons may apply: the entry by which it waits
  // (unapplied_credit.h).
  std::optional<ledger::EntrySeq> waits_in = std::nullopt;
  std::optional<Date> ended_on = std::nullopt;  // of an exception that a later decision ended
};

// What the bank says of one account at the end of a day.
struct AccountDay {
  std::string account;
  Date stated_on;  // of its last statement; before the day when none came for that day
  Money opening;   // of the day's first statement
  Money closing;   // of the day's last statement, or the last balance carried forward
};

struct BankDay {
  Date day;
  std::vector<AccountDay> statements;  // of every account that has told a balance so far
  Money book;                          // our ledger's bank account at the end of that day
  std::vector<DecisionRow> decisions;
  bool has_statement() const;  // whether one of this very day came
  Money opening() const;
  Money closing() const;
  // What must reach zero: closing less our book. Nothing when the day has no statement: there is
  // nothing to compare with, and a figure would be a guess.
  std::optional<Money> difference() const;
};

// Takes the files in, matches and posts. One that is not valid is kept with its code, line and
// column as an exception of the day, and the others are taken in; kBankFileInvalid when no other
// came. kAlreadyImported for a file seen before and kBadDate for a day outside 1984 to 2198: then
// nothing of the run is done. `block`: entries posted at once, enough that the rows which
// every entry touches have few versions.
Result<BankDay> reconcile(const Services& services, const dues::Law& law,
                          const events::Actor& actor, Date day, const std::vector<NamedFile>& files,
                          std::size_t block = 500);

struct OpenException {
  Date day;
  DecisionRow decision;
};
// What people must look at, oldest first: those that are not shown come when some of these ended.
// What is merely expected, and what a later decision ended, is left out. At most `limit`.
std::vector<OpenException> open_exceptions(pqxx::transaction_base& tx, int limit);

// What the bank told of money that waited to be classified (unapplied_credit.h), also where an act
// applied it since.
struct ToldCredit {
  Date booked_on{};
  bool of_bank = true;    // false: that day was not kept, and this one is of its entry
  std::string reference;  // of an order of ours, or what the bank's line carries; may be empty
};
std::optional<ToldCredit> told_credit(pqxx::transaction_base& tx, ledger::EntrySeq entry);

// The day as it was decided, all runs together, with both balances as they stood at its end: a past
// day shows what it showed.
BankDay bank_day(pqxx::transaction_base& tx, Date day);

}  // namespace recaudo::closing
