#include "tax-rules/mora.h"

#include "tax-rules/mora_lines.h"
#include "tax-rules/mora_schedule.h"

namespace recaudo::tax_rules {
namespace {

MoraTerms terms_of(const MoraInput& input) {
  return {input.relief, input.readings, input.suspensions};
}

std::vector<MoraRun> runs_of(const MoraSchedule& schedule) {
  std::vector<MoraRun> runs;
  runs.reserve(schedule.stretches().size());
  for (const MoraStretch& s : schedule.stretches())
    runs.push_back({s.from, s.to, s.days, s.shown, s.divisor, s.compound(), s.status});
  return runs;
}

Result<MoraSchedule> schedule_of(const MoraInput& input, const RateTable& rates) {
  if (input.capital.is_negative()) return fail(Code::kMoraInputInvalid, "el capital es negativo");
  return MoraSchedule::of(input.due_on, input.paid_on, terms_of(input), rates);
}

}  // namespace

Result<MoraResult> mora_interest(const MoraInput& input, const RateTable& rates) {
  RECAUDO_TRY(schedule, schedule_of(input, rates));
  MoraResult result;
  if (input.paid_on <= input.due_on) return result;
  result.days = days_between(input.due_on, input.paid_on);
  result.interest = schedule.total().interest(input.capital);
  result.runs = runs_of(schedule);
  for (const MoraRun& run : result.runs) result.unconfirmed_rate |= !is_confirmed(run.status);
  result.explanation = explain_mora(input.capital, schedule);
  result.exact = schedule.total().exact_text(input.capital);
  result.compound_exact = schedule.total().compound_text(input.capital);
  return result;
}

Result<MoraOfParts> mora_after_payments(const MoraInput& input,
                                        std::span<const CapitalPayment> payments,
                                        const RateTable& rates) {
  std::vector<MoraPart> parts;
  Money left = input.capital;
  for (const CapitalPayment& payment : payments) {
    if (payment.capital.is_negative() || payment.capital > left || payment.on > input.paid_on)
      return fail(Code::kMoraInputInvalid,
                  "el abono del " + to_iso(payment.on) + " no corresponde al capital que se debe");
    RECAUDO_TRY(schedule, MoraSchedule::of(input.due_on, payment.on, terms_of(input), rates));
    parts.push_back({payment.capital, std::move(schedule),
                     "Interés de mora del abono del " + to_long_spanish(payment.on)});
    left -= payment.capital;
  }
  RECAUDO_TRY(rest, schedule_of(input, rates));
  parts.push_back({left, std::move(rest),
                   payments.empty() ? "Interés de mora" : "Interés de mora de lo que queda"});
  std::vector<MoraFactor::Part> factors;
  for (const MoraPart& part : parts) factors.push_back({part.capital, part.schedule.total()});
  return MoraOfParts{MoraFactor::interest(factors), explain_mora(parts)};
}

}  // namespace recaudo::tax_rules
