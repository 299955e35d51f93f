// Bank statements in ISO 20022 camt.053 (bank to customer statement), versions 02 and 08; 03, 04
// and 06 are read by the same names. Only booked entries count. DTDs and entities are refused, and
// size, number of elements and depth are bounded.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/time.h"
#include "gateways/bank_files/asobancaria_2001.h"
#include "gateways/bank_files/file_fault.h"

namespace recaudo::bank_files {

using StatementId = TextId<struct StatementIdTag>;

constexpr std::size_t kMaxStatementBytes = std::size_t{16} << 20;

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
  int version = 0;  // NN of camt.053.001.NN
  std::string message_id;
  StatementId id;
  std::optional<std::int64_t> electronic_sequence;
  AccountNumber account;
  std::string currency;
  Date from{}, to{};  // of the opening and of the closing balance
  Money opening, closing;
  Money credits, debits;
  std::vector<StatementEntry> entries;  // booked only, in the order of the file
  int not_booked = 0;                   // pending and informative entries, ignored
};

// Every statement of the document. Each one must hold opening + credits - debits = closing,
// exactly. Amounts have up to five decimals but must be whole centavos.
FileResult<std::vector<Statement>> parse_camt053(std::string_view bytes);

}  // namespace recaudo::bank_files
