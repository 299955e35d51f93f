// Reads of the past. An entry has two dates: the day on which it took effect and the instant at
// which it was recorded. "As of" is always both: what took effect by a day, as known when an entry
// was the last (specification ledger B-12: one definition for every report). Back-dated entries
// rewrite nothing; they are in what was known later, and not in what was known before.
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <vector>

#include "ledger/journal.h"

namespace recaudo::ledger {

// What reads below need and a volume took out (ledger/volumes.h) is refused: kVolumeTakenOut,
// thrown as a Refusal, because no caller has a better answer than its edge.

// Lines that took effect from this day on are all here.
void require_lines(pqxx::transaction_base& tx, Date from);

// The last entry recorded by that instant; 0 when there was none. The present head without one.
EntrySeq known_at(pqxx::transaction_base& tx, std::optional<Instant> instant = std::nullopt);

// By the end of `on`, as known at `known`.
Money balance_at(pqxx::transaction_base& tx, AccountId account, Date on, EntrySeq known);

struct StatementLine {
  EntrySeq seq;
  int line = 0;
  Date effective_on{};
  Instant recorded_at{};
  std::string kind;
  std::string source_kind;
  std::string source_id;
  Money amount;   // debit positive
  Money balance;  // after this line
};

// Where a page begins: after this line.
struct StatementCursor {
  Date effective_on{};
  EntrySeq seq;
  int line = 0;
};

struct StatementPage {
  Money opening;  // before the first line
  std::vector<StatementLine> lines;
  std::optional<StatementCursor> next;  // none: this was the last page
};

// The lines of an account that took effect from `from` to `to`, in that order, each with the
// balance after it; 1 to 1,000 a page. From one index range, whatever the length of the account.
StatementPage account_statement(pqxx::transaction_base& tx, AccountId account, Date from, Date to,
                                EntrySeq known, int limit,
                                std::optional<StatementCursor> after = std::nullopt);

// Balances of every account that had any, by the end of `on`, as known at `known`. By code.
struct DatedBalance {
  AccountId account;
  std::string code;
  std::string name;
  Money debit;
  Money credit;
  Money net() const { return debit - credit; }
};
std::vector<DatedBalance> trial_balance_at(pqxx::transaction_base& tx, Date on, EntrySeq known);

// Builds day totals behind the postings: at most `max_entries` (1 to 1,000,000) more; how many.
std::int64_t sum_days(pqxx::transaction_base& tx, int max_entries = 20'000);

}  // namespace recaudo::ledger
