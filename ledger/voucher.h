// One entry as people read it: the voucher with its lines.
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "ledger/journal.h"

namespace recaudo::ledger {

struct VoucherLine {
  std::string account_code;
  std::string account_name;
  std::string item;  // of the obligation that it moves; empty: none
  int vigencia = 0;
  std::optional<ThirdPartyId> third_party;
  std::string third_party_name;
  std::string cost_centre;  // its name; empty: none
  Money amount;             // debit positive
};
struct Voucher {
  EntrySeq seq;
  std::string kind;
  Date effective_on{};
  Instant recorded_at{};
  std::string source_kind;
  std::string source_id;
  std::optional<EntrySeq> reverses;
  std::optional<EntrySeq> reversed_by;
  std::string fingerprint_hex;  // SHA-256 of what it says
  std::vector<VoucherLine> lines;
};

// Nothing when no entry has that number; a Refusal when its volume was taken out.
std::optional<Voucher> find_voucher(pqxx::transaction_base& tx, EntrySeq seq);

}  // namespace recaudo::ledger
