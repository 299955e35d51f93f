#include "tax-rules/facilidad_rules.h"

#include <algorithm>

#include "tax-rules/usury.h"

namespace recaudo::tax_rules {
namespace {

constexpr int kOrdinaryMonths = 60;
constexpr int kExceptionalMonths = 84;
constexpr int kWithoutGuaranteeMonths = 12;
constexpr int kPersonalGuaranteeUvt = 3'000;
constexpr int kRepositionDays = 5;
constexpr Date kTwoPointsLess = make_date(2016, 12, 29);  // ET 635, Ley 1819/2016 art. 279

}  // namespace

Result<void> check_agreement_term(Date granted_on, Date last_instalment, bool exceptional) {
  const Date last = add_months(granted_on, exceptional ? kExceptionalMonths : kOrdinaryMonths);
  if (last_instalment <= last) return {};
  return fail(Code::kChargeInputInvalid,
              "facilidad de pago: la última cuota puede ser hasta el " + to_long_spanish(last) +
                  (exceptional ? " (ET art. 814)"
                               : "; dos años más, solo por excepción motivada (ET art. 814)"));
}

Guarantee required_guarantee(const GuaranteeFacts& facts) {
  const bool short_plan =
      facts.last_instalment <= add_months(facts.granted_on, kWithoutGuaranteeMonths);
  if (short_plan && !facts.default_in_previous_year) return Guarantee::kNone;
  const Int128 personal = Int128{facts.uvt.centavos()} * kPersonalGuaranteeUvt;
  return facts.debt.centavos() <= personal ? Guarantee::kPersonal : Guarantee::kReal;
}

std::vector<std::string> causes_of_default(const AgreementSchedule& schedule,
                                           const AgreementPayments& payments, Date as_of) {
  std::vector<std::string> causes;
  for (std::size_t i = 0; i < schedule.instalments.size(); ++i) {
    const AgreementInstalment& instalment = schedule.instalments[i];
    if (instalment.due_on >= as_of) break;
    if (i >= payments.paid_on.size())
      causes.push_back("La cuota " + std::to_string(instalment.number) + " venció el " +
                       to_long_spanish(instalment.due_on) + " sin pago (ET art. 814-3)");
    else if (payments.paid_on[i] > instalment.due_on)
      causes.push_back("La cuota " + std::to_string(instalment.number) + " se pagó el " +
                       to_long_spanish(payments.paid_on[i]) +
                       ", después de su fecha (ET art. "
                       "814-3)");
  }
  for (const Date due : payments.later_obligations_unpaid_since)
    if (due < as_of)
      causes.push_back("Una obligación posterior venció el " + to_long_spanish(due) +
                       " sin pago (ET art. 814-3)");
  return causes;
}

Date reposition_deadline(Date notified_on, SaturdayRule rule) {
  return add_business_days(notified_on, kRepositionDays, rule);
}

Date reposition_decision_deadline(Date filed_on, SaturdayRule rule) {
  return next_business_day(add_months(filed_on, 1), rule);
}

Result<Rate> agreement_rate(Date granted_on, const RateTable& rates) {
  RECAUDO_TRY(row, rates.on(granted_on));
  return granted_on < kTwoPointsLess ? *row->usury : mora_rate_from_usury(*row->usury);
}

Rate rate_after_default(Rate agreed, Rate current) {
  return std::max(agreed, current);
}

Rate rate_on_request(Rate agreed, Rate current) {
  return std::min(agreed, current);
}

}  // namespace recaudo::tax_rules
