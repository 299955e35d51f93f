// The budget book: income executed on cash, by CCPET code (docs/decisions/0023), against what the
// council expects to collect (ledger/appropriations.h). Its lines are written by the recipes that
// put money into the municipality's own accounts.
#pragma once

#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "ledger/journal.h"

namespace recaudo::ledger {

struct IncomeLine {
  AccountId account;
  std::string code;  // CCPET
  std::string name;
  std::string status;         // confidence of the code
  Money initial, definitive;  // what was expected for the year, as it stood on the day
  // Executed, what was given back taken off: on the day, in its month and in its year, to it.
  Money on_day, in_month, in_year;
  bool to_confirm() const { return status != "verified"; }
  Money to_collect() const { return definitive - in_year; }  // negative: more than was expected
};

// The year of `on`, by code: those that were executed in it or have an appropriation by then; as
// known at `known`. From the day totals and the lines after their mark, so the figures are the same
// whether they are up to date or not. `known` does not reach what was expected: an act of the
// budget counts by its own day, whenever it was loaded.
std::vector<IncomeLine> income_execution(pqxx::transaction_base& tx, Date on, EntrySeq known);

}  // namespace recaudo::ledger
