// The budget book: income executed on cash, by CCPET code (docs/decisions/0023). Its lines are
// written by the recipes that put money into the municipality's own accounts.
#pragma once

#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "ledger/journal.h"

namespace recaudo::ledger {

struct ExecutedIncome {
  AccountId account;
  std::string code;  // CCPET
  std::string name;
  std::string status;  // confidence of the code
  Money executed;      // in the year, what was given back taken off
};

// By code, those that moved in the year. From the day totals and the lines after their mark: the
// same figure whether they are up to date or not.
std::vector<ExecutedIncome> executed_income(pqxx::transaction_base& tx, int year);

}  // namespace recaudo::ledger
