#include "tax-rules/ica_credit_balance.h"

#include <algorithm>

namespace recaudo::tax_rules {
namespace {

constexpr int kDaysToDecide = 50;
constexpr int kMonthsToAsk = 24;

Result<void> check(const IcaLiquidation& liquidation, const CreditBalanceRequest& request) {
  if (liquidation.form.row(kIcaCreditBalance).is_zero())
    return fail(Code::kIcaInputInvalid, "la declaración no tiene saldo a favor");
  if (request.used_before)
    return fail(Code::kIcaInputInvalid, "el saldo a favor ya se imputó, compensó o devolvió");
  const Date last_day = add_months(liquidation.due_on, kMonthsToAsk);
  if (request.use != CreditBalanceUse::kImpute && request.asked_on > last_day)
    return fail(Code::kIcaInputInvalid, "la devolución o compensación se podía pedir hasta el " +
                                            to_long_spanish(last_day) + " (ET art. 854)");
  return {};
}

}  // namespace

Result<CreditBalanceDecision> use_credit_balance(const IcaLiquidation& liquidation,
                                                 const CreditBalanceRequest& request,
                                                 SaturdayRule saturday) {
  if (auto checked = check(liquidation, request); !checked) return tl::unexpected(checked.error());
  const Money balance = liquidation.form.row(kIcaCreditBalance);
  if (request.use == CreditBalanceUse::kImpute)
    return CreditBalanceDecision{balance, Money{}, liquidation.vigencia + 1, std::nullopt};
  const Money used = request.use == CreditBalanceUse::kCompensate
                         ? std::clamp(request.other_debts, Money{}, balance)
                         : balance;
  return CreditBalanceDecision{used, balance - used, std::nullopt,
                               add_business_days(request.asked_on, kDaysToDecide, saturday)};
}

}  // namespace recaudo::tax_rules
