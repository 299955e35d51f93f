// The bank's day: collection files and statements in, settlements and exceptions out. One
// transaction: either all of a run is posted and told, or nothing of it.
#pragma once

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
  std::string reason;  // Spanish
  std::string why;     // "referencia igual · valor igual · fecha +0"
};

struct AccountDay {
  std::string account;
  Money opening;  // of the statement
  Money closing;
};

struct BankDay {
  Date day;
  std::vector<AccountDay> statements;
  Money book;  // our ledger's bank account
  std::vector<DecisionRow> decisions;
  // What must reach zero: the statements' closing less our book.
  Money difference() const;
};

// Takes the files in, matches and posts. kAlreadyImported for a file seen before; kBankFileInvalid
// with code, line and column for one that is not valid: then nothing of the run is done.
Result<BankDay> reconcile(const Services& services, const dues::Law& law,
                          const events::Actor& actor, Date day,
                          const std::vector<NamedFile>& files);

struct OpenException {
  Date day;
  DecisionRow decision;
};
// What people must look at, newest first; what is merely expected is left out. At most `limit`.
std::vector<OpenException> open_exceptions(pqxx::transaction_base& tx, int limit);

// The day as it was decided, all runs together.
BankDay bank_day(pqxx::transaction_base& tx, Date day);

}  // namespace recaudo::closing
