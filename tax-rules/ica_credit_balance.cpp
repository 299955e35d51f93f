#include "tax-rules/ica_credit_balance.h"

#include <algorithm>

#include "tax-rules/devolucion.h"

namespace recaudo::tax_rules {
namespace {

Result<void> check(const IcaLiquidation& liquidation, const CreditBalanceRequest& request,
                   SaturdayRule saturday) {
  if (liquidation.form.row(kIcaCreditBalance).is_zero())
    return fail(Code::kIcaInputInvalid, "la declaración no tiene saldo a favor");
  if (request.used_before)
    return fail(Code::kIcaInputInvalid, "el saldo a favor ya se imputó, compensó o devolvió");
  const Date last_day =
      next_business_day(last_day_to_ask(liquidation.due_on, RefundTerm::kTwoYears), saturday);
  if (request.use != CreditBalanceUse::kImpute && request.asked_on > last_day)
    return fail(Code::kIcaInputInvalid, "la devolución o compensación se podía pedir hasta el " +
                                            to_long_spanish(last_day) + " (ET art. 854)");
  return {};
}

}  // namespace

Result<CreditBalanceDecision> use_credit_balance(const IcaLiquidation& liquidation,
                                                 const CreditBalanceRequest& request,
                                                 SaturdayRule saturday) {
  if (auto checked = check(liquidation, request, saturday); !checked)
    return tl::unexpected(checked.error());
  const Money balance = liquidation.form.row(kIcaCreditBalance);
  if (request.use == CreditBalanceUse::kImpute)
    return CreditBalanceDecision{balance, Money{}, liquidation.vigencia + 1, std::nullopt};
  const Money used = request.use == CreditBalanceUse::kCompensate
                         ? std::clamp(request.other_debts, Money{}, balance)
                         : balance;
  return CreditBalanceDecision{used, balance - used, std::nullopt,
                               refund_decided_by(request.asked_on, saturday)};
}

}  // namespace recaudo::tax_rules
