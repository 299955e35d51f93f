// Accounts of the CGN catalogue that are read or posted by name. The chart itself is data
// (ledger/data/chart.csv and ccpet.csv, kept in ledger.account); a code that is not in it is
// refused by the database. Which account a recipe moves is data too (ledger/recipe_book.h).
#pragma once

#include "base/id.h"

namespace recaudo::ledger {

struct AccountTag;
using AccountId =
    Id<AccountTag>;  // the catalogue code read as a number; negative: a budget account

// Two books among the same entries: accounting on accrual, the budget's income on cash.
enum class Book { kAccounting, kBudget };
constexpr Book book_of(AccountId account) {
  return account.value() < 0 ? Book::kBudget : Book::kAccounting;
}

namespace account {
inline constexpr AccountId kCash{110501};       // Caja principal: what lies in the tills
inline constexpr AccountId kBank{111006};       // Cuenta de ahorro: the collecting account
inline constexpr AccountId kInTransit{138490};  // PSE approved, not yet in the bank
inline constexpr AccountId kPredialReceivable{130507};
inline constexpr AccountId kEnvironmentalReceivable{13050702};  // auxiliary of 130507
inline constexpr AccountId kBomberilReceivable{130562};
inline constexpr AccountId kInterestReceivable{131103};
inline constexpr AccountId kUnclassified{240720};    // Recaudos por clasificar
inline constexpr AccountId kCreditBalances{249040};  // Saldos a favor
inline constexpr AccountId kPredialIncome{410507};
inline constexpr AccountId kPredialDiscount{419510};
inline constexpr AccountId kBankFees{580240};
inline constexpr AccountId kBudgetCash{-1};  // what the executed income is balanced against
}  // namespace account

}  // namespace recaudo::ledger
