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
    return CreditBalanceDecision{request.use, balance, Money{}, liquidation.vigencia + 1,
                                 std::nullopt};
  const Money used = request.use == CreditBalanceUse::kCompensate
                         ? std::clamp(request.other_debts, Money{}, balance)
                         : balance;
  return CreditBalanceDecision{request.use, used, balance - used, std::nullopt,
                               refund_decided_by(request.asked_on, saturday)};
}

namespace {

std::string used_as(const CreditBalanceDecision& decision) {
  switch (decision.use) {
    case CreditBalanceUse::kImpute:
      return "Imputado al renglón 32 de la vigencia " + std::to_string(*decision.vigencia);
    case CreditBalanceUse::kCompensate:
      return "Compensado con otras deudas";
    case CreditBalanceUse::kRefund:
      return "Devuelto";
  }
  throw BrokenInvariant("unknown use of a credit balance");
}

// All of the balance, or what the other debts take of it.
std::string used_text(const CreditBalanceDecision& decision, Money balance) {
  if (decision.left.is_zero()) return to_display(balance) + ", todo el saldo";
  return to_display(balance) + " − " + to_display(decision.left) + " que quedan";
}

}  // namespace

Explanation explain_credit_balance(const CreditBalanceDecision& decision) {
  ExplanationLine balance;
  balance.concept_name = "Saldo a favor";
  balance.amount = decision.used + decision.left;
  balance.detail = to_display(balance.amount) + " (renglón 34) de la declaración";
  balance.norm = "ET art. 850";
  ExplanationLine used;
  used.concept_name = used_as(decision);
  used.detail = used_text(decision, balance.amount) +
                (decision.decide_by ? "; se decide hasta el " + to_long_spanish(*decision.decide_by)
                                    : "; en la declaración siguiente, sin resolución");
  used.base = balance.amount;
  used.amount = -decision.used;
  used.norm = decision.use == CreditBalanceUse::kRefund ? "ET arts. 850 y 855" : "ET art. 815";
  return {std::move(balance), std::move(used)};
}

}  // namespace recaudo::tax_rules
