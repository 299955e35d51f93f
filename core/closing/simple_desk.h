// What the desk reads of the SIMPLE transfers that were taken in (simple_transfer.h): the files,
// their lines and the income that they became. ET arts. 903 to 916; docs/decisions/0045.
#pragma once

#include "core/closing/simple_file.h"
#include "ledger/journal.h"

namespace recaudo::closing {

struct SimpleTransferTag;
using SimpleTransferId = Id<SimpleTransferTag>;

struct SimpleTransfer {
  SimpleTransferId id;
  std::string file;
  Instant taken_at;
  ledger::EntrySeq credit_entry;
  Money credit;           // of the bank, whole
  Money left;             // of the credit, that no file has explained yet
  Money posted, refused;  // of this file
  int declarations = 0;   // posted
  int taxpayers = 0;      // who they are of
  int refusals = 0;       // lines that wait for a person
};

// The newest first, at most `limit` of those before `before`.
std::vector<SimpleTransfer> simple_transfers(pqxx::transaction_base& tx,
                                             std::optional<SimpleTransferId> before, int limit);
// kNotFound.
Result<SimpleTransfer> simple_transfer(pqxx::transaction_base& tx, SimpleTransferId id);

// A line of the file: a declaration with its taxpayer and entry, or why it is of nobody yet.
struct SimpleLine {
  int line = 0;
  std::string reason;  // empty: it is posted
  Money amount;        // the whole line
  struct Posted {
    std::string nit, name;  // of the taxpayer
    int form = 0, year = 0;
    std::optional<int> bimester;
    std::string number;
    Date paid_on;
    std::string activity;
    Money ica, sanctions, interest;
    ledger::EntrySeq entry;
  };
  std::optional<Posted> posted;
};
enum class SimpleLines { kAll, kRefused };
// By line, at most `limit` of those after `after`.
std::vector<SimpleLine> simple_lines(pqxx::transaction_base& tx, SimpleTransferId id,
                                     SimpleLines which, int after, int limit);

// What the entries of a transfer credited to an account of income, by code. A transfer is posted
// under one lock of the ledger's head and no volume ends inside it: with its volume all of them
// leave the database, and then there is no income to tell.
struct SimpleIncome {
  std::string account, name;
  Money amount;
};
std::vector<SimpleIncome> simple_income(pqxx::transaction_base& tx, SimpleTransferId id);

}  // namespace recaudo::closing
