// What may be done with the saldo a favor of a return (row 34): impute it to the next period (row
// 32), compensate it with other debts (ET 815) or ask it back (ET 850).
#pragma once

#include <optional>

#include "base/error.h"
#include "base/money.h"
#include "base/time.h"
#include "tax-rules/ica_return.h"

namespace recaudo::tax_rules {

enum class CreditBalanceUse { kImpute, kCompensate, kRefund };

struct CreditBalanceRequest {
  CreditBalanceUse use = CreditBalanceUse::kImpute;
  Date asked_on;
  std::optional<CreditBalanceUse> used_before{};  // the balance was already used
  Money other_debts{};                            // what compensation may extinguish
};

struct CreditBalanceDecision {
  CreditBalanceUse use = CreditBalanceUse::kImpute;
  Money used;
  Money left;                     // of the balance
  std::optional<int> vigencia;    // kImpute: row 32 of this return
  std::optional<Date> decide_by;  // compensation and refund: 50 business days (ET 855)
};

// kIcaInputInvalid when there is no balance, it was used before, or compensation or refund is asked
// more than two years after the due date (ET 816 and 854).
Result<CreditBalanceDecision> use_credit_balance(
    const IcaLiquidation& liquidation, const CreditBalanceRequest& request,
    SaturdayRule saturday = SaturdayRule::kNotBusiness);

// The balance and what is used of it: they add up to what is left.
Explanation explain_credit_balance(const CreditBalanceDecision& decision);

}  // namespace recaudo::tax_rules
