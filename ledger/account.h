// Accounts that code names. The chart (CGN) is data, kept in ledger.account: the database
// refuses a code that is not in it. Which account a recipe moves is data too (recipe_book.h).
#pragma once

#include "base/id.h"

namespace recaudo::ledger {

struct AccountTag;
using AccountId = Id<AccountTag>;  // the code as a number; negative: of the budget, numbered

// Two books in the same entries: accounting on accrual, the budget's income on cash.
enum class Book { kAccounting, kBudget };
constexpr Book book_of(AccountId account) {
  return account.value() < 0 ? Book::kBudget : Book::kAccounting;
}

namespace account {
inline constexpr AccountId kCash{110501};       // Caja principal: what lies in the tills
inline constexpr AccountId kBank{111006};       // Cuenta de ahorro: the collecting account
inline constexpr AccountId kInTransit{138490};  // approved, not yet in the bank
inline constexpr AccountId kPredialReceivable{130507};
inline constexpr AccountId kEnvironmentalReceivable{13050702};  // auxiliary of 130507
inline constexpr AccountId kBomberilReceivable{130562};
inline constexpr AccountId kInterestReceivable{131103};
inline constexpr AccountId kUnclassified{240720};    // Recaudos por clasificar
inline constexpr AccountId kCreditBalances{249040};  // Saldos a favor
inline constexpr AccountId kPredialIncome{410507};
inline constexpr AccountId kPredialDiscount{419510};
inline constexpr AccountId kBankFees{580240};
inline constexpr AccountId kBudgetCash{-1};  // balances executed income
}  // namespace account

}  // namespace recaudo::ledger
