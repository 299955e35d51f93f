// What was posted on the obligations of a subject (a parcel), or of several of one kind that are
// read together (the bills of a subscriber), on accounts of classes 1 to 3: charges, payments,
// interest, and what is owed back. By two dates and in pages, as statement.h; built in
// statement.cpp.
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/receivables.h"
#include "ledger/statement.h"

namespace recaudo::ledger {

// The balance after a line is what these subjects owe less what is owed to them.
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

}  // namespace recaudo::ledger
