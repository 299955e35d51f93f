// A bank's account statement, the same whatever format it came in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/time.h"
#include "gateways/bank_files/bank_ids.h"

namespace recaudo::bank_files {

using StatementId = TextId<struct StatementIdTag>;

constexpr std::size_t kMaxStatementBytes = std::size_t{16} << 20;

enum class StatementFormat : std::uint8_t { kCamt053, kMt940, kCsv };

enum class Side : std::uint8_t { kCredit, kDebit };

struct Batch {
  int count = 0;
  std::optional<Money> total;
};

struct StatementTransaction {
  std::optional<Money> amount;  // positive
  Side side = Side::kCredit;
  std::vector<std::string> references;       // MsgId, AcctSvcrRef, PmtInfId, InstrId, EndToEndId...
  std::string counterparty;                  // name of the debtor, as the bank wrote it
  std::vector<std::string> remittance;       // RmtInf/Ustrd
  std::vector<std::string> slip_references;  // RmtInf/Strd/CdtrRefInf/Ref
  std::string return_reason;                 // "AM04"; empty when nothing was returned
  std::string additional_info;
};

struct StatementEntry {
  std::string entry_reference;  // NtryRef
  std::string bank_reference;   // AcctSvcrRef
  Money amount;                 // never negative; the side gives the sign
  Side side = Side::kCredit;
  bool reversal = false;  // RvslInd: the side is already that of the reversal
  Date booked_on{};
  Date valued_on{};
  std::string domain, family, sub_family, proprietary;  // BkTxCd
  std::vector<Batch> batches;
  std::vector<StatementTransaction> transactions;
  std::string additional_info;
  int line = 0;

  Money signed_amount() const { return side == Side::kCredit ? amount : -amount; }
};

struct Statement {
  StatementFormat format = StatementFormat::kCamt053;
  int version = 0;  // NN of camt.053.001.NN
  std::string message_id;
  StatementId id;
  std::optional<std::int64_t> electronic_sequence;
  AccountNumber account;  // empty when a CSV is read without knowing whose it is
  std::string currency;
  Date from{}, to{};  // of the opening and of the closing balance
  Money opening, closing;
  bool tells_balances = true;  // false: a CSV without them; opening and closing count from zero
  Money credits, debits;
  std::vector<StatementEntry> entries;  // booked only, in the order of the file
  int not_booked = 0;                   // pending, informative and zero entries, ignored
};

// "camt.053", "mt940", "csv"
std::string_view to_string(StatementFormat format);

// Adds a booked entry and its sum; false, and nothing changes, when the sum passes the maximum.
bool add_entry(Statement& s, StatementEntry entry);
// opening + credits - debits = closing, exactly.
bool adds_up(const Statement& s);

}  // namespace recaudo::bank_files
