// What the balance rows of the accounts say now: for who compares with them. The report of two
// dates, recomputed from the lines, is trial_balance.h.
#pragma once

#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "base/money.h"
#include "ledger/account.h"

namespace recaudo::ledger {

struct AccountBalance {
  AccountId account;
  std::string code;
  std::string name;
  char nature;         // 'D' or 'C'
  std::string status;  // confidence of the code: verified, memory, uncertain, project
  Money debit;
  Money credit;
  Money net() const { return debit - credit; }
};
// Of accounts that were ever touched, by code.
std::vector<AccountBalance> trial_balance(pqxx::transaction_base& tx);

// The control accounts that their obligations do not add up to, in Spanish, at most 20. One sum
// over all obligations: for once a day, and for `ledger check`.
std::vector<std::string> control_differences(pqxx::transaction_base& tx);

}  // namespace recaudo::ledger
