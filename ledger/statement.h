// Reads of the past. An entry has two dates: the day on which it took effect and the instant at
// which it was recorded. "As of" is always both: what took effect by a day, as known when an entry
// was the last (specification ledger B-12: one definition for every report). Back-dated entries
// rewrite nothing; they are in what was known later, and not in what was known before.
#pragma once

#include <optional>
#include <pqxx/result>
#include <pqxx/transaction_base>
#include <vector>

#include "ledger/journal.h"
#include "ledger/receivables.h"

namespace recaudo::ledger {

// What reads below need and a volume took out (ledger/volumes.h) is refused: kVolumeTakenOut,
// thrown as a Refusal, because no caller has a better answer than its edge.

// Lines that took effect from this day on are all here.
void require_lines(pqxx::transaction_base& tx, Date from);

// The last entry recorded by that instant; 0 when there was none. The present head without one.
EntrySeq known_at(pqxx::transaction_base& tx, std::optional<Instant> instant = std::nullopt);

struct AccountName {
  AccountId id;
  std::string code;
  std::string name;
};
// Nothing when the chart has no account with that code.
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

// The lines of an account that took effect from `from` to `to`, in that order, each with the
// balance after it; 1 to 1,000 a page. From one index range, whatever the length of the account.
StatementPage account_statement(pqxx::transaction_base& tx, AccountId account, Date from, Date to,
                                EntrySeq known, int limit,
                                std::optional<StatementCursor> after = std::nullopt);

// For reads of this module: takes up to `limit` of the rows into the page, from its opening on; a
// row more says that there is another page.
void fill_statement(StatementPage& page, const pqxx::result& rows, int limit);

// What was posted on the obligations of a subject (a parcel) or of several of one kind that are
// read together (the bills of a subscriber), on accounts of classes 1 to 3: charges, payments,
// interest, and what is owed back. The balance after a line is what they owe less what is owed to
// them.
struct SubjectLine {
  StatementLine line;
  SubjectId subject;
  std::string account_code;
  std::string item;  // code of the concept
  int vigencia = 0;
  Money discount;  // of the receivable's line: what of a payment's credit no money paid
};
// As people read it: what money paid of a line, and what was discounted of it, each with the
// balance after it. One or two lines; the discount's has its own kind and stands last.
std::vector<SubjectLine> told_apart(const SubjectLine& line);
struct SubjectPage {
  Money opening;
  std::vector<SubjectLine> lines;
  std::optional<StatementCursor> next;
};
struct SubjectsRead {
  std::string_view kind;
  std::vector<SubjectId> ids;
};
// As account_statement, for these subjects.
SubjectPage subject_statement(pqxx::transaction_base& tx, const SubjectsRead& subjects, Date from,
                              Date to, EntrySeq known, int limit,
                              std::optional<StatementCursor> after = std::nullopt);
inline SubjectPage subject_statement(pqxx::transaction_base& tx, std::string_view subject_kind,
                                     SubjectId subject, Date from, Date to, EntrySeq known,
                                     int limit,
                                     std::optional<StatementCursor> after = std::nullopt) {
  return subject_statement(tx, {subject_kind, {subject}}, from, to, known, limit, after);
}

// Builds day totals behind the postings, and prints what no fingerprint covers (migrations/0114):
// at most `max_entries` (1 to 1,000,000) more; how many.
std::int64_t sum_days(pqxx::transaction_base& tx, int max_entries = 20'000);

}  // namespace recaudo::ledger
