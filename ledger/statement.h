// Reads of the past. An entry has two dates: the day on which it took effect and the instant of its
// recording. "As of" is both: what took effect by a day, as known when an entry was the last
// (specification ledger B-12). Back-dated entries rewrite nothing:
// they are in what was known later, and not before.
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <vector>

#include "ledger/journal.h"

namespace recaudo::ledger {

// What a read needs and a volume took out (volumes.h) is refused: kVolumeTakenOut, thrown as a
// Refusal, because no caller has a better answer than its edge.

// Refuses unless all lines that took effect from this day on are here.
void require_lines(pqxx::transaction_base& tx, Date from);

// The last entry recorded by that instant (0: none); without one, the last of all.
EntrySeq known_at(pqxx::transaction_base& tx, std::optional<Instant> instant = std::nullopt);

struct AccountName {
  AccountId id;
  std::string code;
  std::string name;
};
// Nothing when the chart has not that code.
std::optional<AccountName> find_account(pqxx::transaction_base& tx, std::string_view code);

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

// The lines of an account that took effect from `from` to `to`, in that order; 1 to 1,000 a page,
// from one index range, however many the account has. Of a subject: subject_statement.h.
StatementPage account_statement(pqxx::transaction_base& tx, AccountId account, Date from, Date to,
                                EntrySeq known, int limit,
                                std::optional<StatementCursor> after = std::nullopt);

// Builds day totals behind the postings, and prints what no fingerprint covers (migrations/0114),
// of at most `max_entries` (1 to 1,000,000) more; into how many totals were built.
std::int64_t sum_days(pqxx::transaction_base& tx, int max_entries = 20'000);

}  // namespace recaudo::ledger
