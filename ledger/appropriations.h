// What the council expects to collect in a year, by CCPET code: the initial budget and what later
// acts add to it or take from it (Decreto 111/1996). Movements are added and never rewritten
// (migrations/0038_appropriations.sql); the budget of a day is their sum.
#pragma once

#include <map>
#include <pqxx/transaction_base>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/journal.h"

namespace recaudo::ledger {

enum class BudgetMovement {
  kInitial,
  kCorrection,  // the figure of an initial budget, as its act has it: what was loaded was wrong
  kAddition,
  kReduction
};
std::string_view to_code(BudgetMovement movement);  // "inicial": database and files
Result<BudgetMovement> parse_budget_movement(std::string_view code);  // kBadText

struct Appropriation {
  int year = 0;
  AccountId account;  // of the budget
  BudgetMovement movement = BudgetMovement::kInitial;
  Money amount;
  std::string act;  // the agreement of the council or the decree, with its number
  Date act_on{};
  // From which day it counts: an act of the year before, from 1 January.
  Date counts_from() const { return std::max(act_on, make_date(year, 1, 1)); }
  Money signed_amount() const { return movement == BudgetMovement::kReduction ? -amount : amount; }
};

// What stands of these years: an initial budget that was corrected, as it was told last.
std::vector<Appropriation> appropriations_of(pqxx::transaction_base& tx,
                                             std::span<const int> years);
// Adds them, all or none; who asks has looked at appropriations_of under the import's lock, so what
// the database refuses is a bug. The print of what the file brought, a SHA-256 of its movements
// with their numbers: the log tells it, so that nobody rewrites them after, nor their order.
Sha256 appropriate(pqxx::transaction_base& tx, std::span<const Appropriation> movements,
                   const Sha256& file);
// Of each file that brought some, by its SHA-256 in hexadecimal: that print of what stands of it
// now, in hexadecimal too.
std::map<std::string, std::string> appropriation_prints(pqxx::transaction_base& tx);

// The codes that take money: income without codes below it.
struct BudgetCode {
  AccountId account;
  std::string code;
};
std::vector<BudgetCode> budget_codes(pqxx::transaction_base& tx);

}  // namespace recaudo::ledger
