#include "tax-rules/service_suspension.h"

namespace recaudo::tax_rules {

SuspensionState suspension_of(const SuspensionRule& rule,
                              std::span<const BilledServicePeriod> periods, Date on) {
  SuspensionState state;
  for (const BilledServicePeriod& period : periods) {
    if (on <= period.pay_until) break;
    const bool unpaid = !period.paid_on || *period.paid_on > on;
    state.unpaid = unpaid ? state.unpaid + 1 : 0;
    if (!unpaid) state.since = std::nullopt;
    if (state.unpaid == rule.unpaid_periods) state.since = add_days(period.pay_until, 1);
  }
  state.explanation = std::to_string(state.unpaid) +
                      (state.unpaid == 1 ? " período vencido" : " períodos vencidos") +
                      " sin pagar, de " + std::to_string(rule.unpaid_periods) +
                      " que obligan a suspender (Ley 142/1994 art. 140)";
  return state;
}

}  // namespace recaudo::tax_rules
