#include "tax-rules/mora.h"

#include "tax-rules/mora_schedule.h"

namespace recaudo::tax_rules {
namespace {

MoraTerms terms_of(const MoraInput& input) {
  return {input.relief, input.readings, input.suspensions};
}

ExplanationLine explain(const MoraRun& run, std::string_view norm, Money capital) {
  ExplanationLine line;
  line.concept_name = "Interés de mora";
  line.detail = "Del " + to_long_spanish(run.from) + " al " + to_long_spanish(run.to) + ": " +
                to_display(capital) + " × " + to_percent_text(run.daily_base) + " × " +
                std::to_string(run.days) + (run.days == 1 ? " día ÷ " : " días ÷ ") +
                std::to_string(run.divisor) + (run.compound ? ", compuesto" : "");
  if (!is_confirmed(run.status)) line.detail += " (tasa por confirmar)";
  line.base = capital;
  line.rate = run.daily_base;
  line.days = run.days;
  line.amount = run.interest;
  line.norm = norm;
  line.mark = is_confirmed(run.status) ? SourceMark::kVerified : SourceMark::kMemory;
  return line;
}

Result<MoraSchedule> schedule_of(const MoraInput& input, const RateTable& rates) {
  if (input.capital.is_negative()) return fail(Code::kMoraInputInvalid, "el capital es negativo");
  return MoraSchedule::of(input.due_on, input.paid_on, terms_of(input), rates);
}

}  // namespace

std::vector<MoraRun> mora_runs(Money capital, const MoraSchedule& schedule) {
  std::vector<MoraRun> runs;
  runs.reserve(schedule.stretches().size());
  Money before;
  for (std::size_t i = 0; i < schedule.stretches().size(); ++i) {
    const MoraStretch& s = schedule.stretches()[i];
    // The share is what the rounded running total grows by, so that shares add up exactly.
    const Money total = schedule.up_to(i).interest(capital);
    runs.push_back(
        {s.from, s.to, s.days, s.shown, s.divisor, s.compound(), s.status, total - before});
    before = total;
  }
  return runs;
}

Explanation explain_mora(Money capital, const MoraSchedule& schedule) {
  Explanation lines;
  const auto runs = mora_runs(capital, schedule);
  for (std::size_t i = 0; i < runs.size(); ++i)
    lines.push_back(explain(runs[i], schedule.stretches()[i].regime->norm, capital));
  return lines;
}

Result<MoraResult> mora_interest(const MoraInput& input, const RateTable& rates) {
  RECAUDO_TRY(schedule, schedule_of(input, rates));
  MoraResult result;
  if (input.paid_on <= input.due_on) return result;
  result.days = days_between(input.due_on, input.paid_on);
  result.interest = schedule.total().interest(input.capital);
  result.runs = mora_runs(input.capital, schedule);
  for (const MoraRun& run : result.runs) result.unconfirmed_rate |= !is_confirmed(run.status);
  result.explanation = explain_mora(input.capital, schedule);
  result.exact = schedule.total().exact_text(input.capital);
  result.compound_exact = schedule.total().compound_text(input.capital);
  return result;
}

namespace {

struct CapitalPart {
  Money capital;
  MoraSchedule schedule;
  std::string concept_name;
};

// The share of a stretch is what the rounded running total of all parts grows by.
MoraOfParts mora_of(std::span<const CapitalPart> parts) {
  MoraOfParts out;
  std::vector<MoraFactor::Part> running;
  for (const CapitalPart& part : parts) {
    running.push_back({part.capital, part.schedule.total()});
    for (std::size_t i = 0; i < part.schedule.stretches().size(); ++i) {
      const MoraStretch& s = part.schedule.stretches()[i];
      running.back().factor = part.schedule.up_to(i);
      const Money total = MoraFactor::interest(running);
      const MoraRun run{s.from,    s.to,         s.days,   s.shown,
                        s.divisor, s.compound(), s.status, total - out.interest};
      out.explanation.push_back(explain(run, s.regime->norm, part.capital));
      out.explanation.back().concept_name = part.concept_name;
      out.interest = total;
    }
  }
  return out;
}

}  // namespace

Result<MoraOfParts> mora_after_payments(const MoraInput& input,
                                        std::span<const CapitalPayment> payments,
                                        const RateTable& rates) {
  std::vector<CapitalPart> parts;
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
  return mora_of(parts);
}

}  // namespace recaudo::tax_rules
