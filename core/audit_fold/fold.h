// What the events of the log add up to, computed from their bytes alone.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/money.h"
#include "core/audit_fold/told_entries.h"
#include "ledger/account.h"

namespace recaudo::audit_fold {

struct ProducerRun {
  std::uint64_t count = 0;
  std::uint64_t highest = 0;
};

class Fold {
 public:
  // One entry of the log, exact bytes. kAuditEntryUnreadable names the index.
  Result<void> add(std::uint64_t index, std::string_view entry);

  const std::map<ledger::AccountId, std::int64_t>& balances() const { return balances_; }
  // Last state told of each payment, by ticket.
  const std::map<std::int64_t, std::string>& payments() const { return payments_; }
  // The state that the last event of a month told, by "2026-03".
  const std::map<std::string, std::string>& months() const { return months_; }
  // Of each file of the income budget, by its SHA-256: the print of its movements, both in
  // hexadecimal. Empty: told by a program that told no print.
  const std::map<std::string, std::string>& budgets() const { return budgets_; }
  std::uint64_t entries() const { return entries_; }  // ledger entries told, blocks counted whole
  std::uint64_t events() const { return events_; }
  // "portal, época 2: 41 eventos, último 43": a producer whose numbers have gaps. Empty: none.
  std::string missing_events() const;
  ToldEntries& told_entries() { return told_entries_; }

 private:
  std::map<ledger::AccountId, std::int64_t> balances_;
  std::map<std::int64_t, std::string> payments_;
  std::map<std::string, std::string> months_;
  std::map<std::string, std::string> budgets_;
  std::map<std::pair<std::string, std::uint32_t>, ProducerRun> producers_;
  ToldEntries told_entries_;
  std::uint64_t entries_ = 0;
  std::uint64_t events_ = 0;
};

}  // namespace recaudo::audit_fold
