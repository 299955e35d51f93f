// The trial balance of a range of days: from day totals, never from the whole ledger. Two dates, as
// every read of the past (ledger/statement.h). What the balance rows say at this moment is
// ledger::trial_balance (balance_rows.h).
#pragma once

#include <array>
#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "ledger/journal.h"

namespace recaudo::ledger {

// A level of the chart (CGN): how many digits of the code tell its rows apart.
enum class AccountLevel { kClass = 1, kGroup = 2, kAccount = 4, kSubaccount = 6, kAuxiliary = 12 };
inline constexpr std::array kAccountLevels = {AccountLevel::kClass, AccountLevel::kGroup,
                                              AccountLevel::kAccount, AccountLevel::kSubaccount,
                                              AccountLevel::kAuxiliary};
std::string_view to_code(AccountLevel level);   // "clase", "grupo", "cuenta"...: forms and commands
std::string_view to_label(AccountLevel level);  // Spanish, for people
Result<AccountLevel> parse_account_level(std::string_view code);  // kBadText

struct TrialBalanceRow {
  std::string code;
  std::string name;       // empty: a level that the catalogue here does not name
  bool confirmed = true;  // false: the name or code was not seen in a source yet
  Money opening;          // debit less credit, before the first day
  Money debit;
  Money credit;
  Money closing() const { return opening + debit - credit; }
};

// Every code of that level with a balance or a movement, by code: what took effect before `from`,
// and from `from` to `to`, as known at `known`. Openings and closings add up to zero, debits to
// credits. The budget book has one level, its codes.
std::vector<TrialBalanceRow> trial_balance_between(pqxx::transaction_base& tx, Date from, Date to,
                                                   EntrySeq known, AccountLevel level,
                                                   Book book = Book::kAccounting);

}  // namespace recaudo::ledger
