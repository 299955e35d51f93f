// One format of the exported journal. The driver (export.cpp) calls in order: begin, opening, then
// for each day its entries and day_end, and end.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <vector>

#include "ledger/export.h"
#include "ledger/journal.h"

namespace recaudo::ledger {

struct ExportedLine {
  AccountId account;
  Money amount;
  std::optional<ObligationId> obligation;
};

struct ExportedEntry {
  EntrySeq seq;
  Date effective_on{};
  std::string recorded_at;  // UTC, as ISO 8601
  std::string kind;
  std::string source_kind;
  std::string source_id;
  std::optional<EntrySeq> reverses;
  std::vector<ExportedLine> lines;
};

struct ExportedAccount {
  std::string code;
  std::string name;
};
using ExportedAccounts = std::map<AccountId, ExportedAccount>;
using AccountBalances = std::map<AccountId, Money>;

class ExportWriter {
 public:
  virtual ~ExportWriter() = default;
  virtual std::string begin(const ExportedAccounts& accounts, Date from, Date to) = 0;
  virtual std::string opening(Date, const AccountBalances&) { return {}; }
  virtual std::string entry(const ExportedEntry& entry) = 0;
  // The balances, at the end of the day, of the accounts that it moved.
  virtual std::string day_end(Date, const AccountBalances&) { return {}; }
};

std::unique_ptr<ExportWriter> plain_text_writer(ExportFormat format);  // hledger, ledger, beancount
std::unique_ptr<ExportWriter> table_writer(ExportFormat format);       // csv, voucher

}  // namespace recaudo::ledger
