#include "tax-rules/mora_schedule.h"

#include <algorithm>

#include "tax-rules/day_rate.h"

namespace recaudo::tax_rules {
namespace {

// The oldest regime takes the rate of one day for its whole stretch.
Result<DayRate> old_rate(const MoraRegime& old, Date paid_on, const MoraTerms& terms,
                         const RateTable& rates) {
  if (paid_on <= old.to || terms.readings.old_rate == OldRegimeRate::kLastDay)
    return day_rate(std::min(paid_on, old.to), old, terms.relief, rates);
  return day_rate(paid_on, *mora_regime_on(paid_on), terms.relief, rates);
}

// The stretch that begins on `day` and goes on to `end` at most, while the regime, the row and the
// year are the same.
Result<MoraStretch> stretch_from(Date day, Date end, Date paid_on, const MoraTerms& terms,
                                 const RateTable& rates) {
  const MoraRegime* regime = regime_on(terms.relief, day);
  if (regime == nullptr) return tl::unexpected(no_regime(day));
  end = std::min(end, regime->to);
  const bool old = regime->formula == MoraFormula::kRateOfPaymentDay;
  RECAUDO_TRY(found, old ? old_rate(*regime, paid_on, terms, rates)
                         : day_rate(day, *regime, terms.relief, rates));
  if (!old) end = std::min(end, found.row->to);
  const DayDivisor divisor = divisor_rule(*regime, terms.readings);
  if (divisor == DayDivisor::kYearOfTheDay) end = std::min(end, make_date(year_of(day), 12, 31));
  const Int128 num = Int128{found.rate.ppm()} * terms.relief.factor_num;
  return MoraStretch{
      day,
      end,
      days_between(day, end) + 1,
      Rate::ppm(divide_rounded(num, rate_denominator(terms.relief), Rounding::kHalfUp)),
      num,
      divisor_on(divisor, day),
      regime,
      found.row->status,
      found.rate + found.points_off,
      found.points_off,
      found.row,
      found.row};
}

bool continues(const MoraStretch& a, const MoraStretch& b) {
  return a.regime == b.regime && a.ppm_num == b.ppm_num && a.divisor == b.divisor &&
         add_days(a.to, 1) == b.from;
}

void append(std::vector<MoraStretch>& stretches, const MoraStretch& next) {
  if (stretches.empty() || !continues(stretches.back(), next)) {
    stretches.push_back(next);
    return;
  }
  MoraStretch& last = stretches.back();
  last.to = next.to;
  last.days += next.days;
  last.status = std::max(last.status, next.status);
  last.last_row = next.last_row;
}

// The last day of interest at or after `day` before the next suspension; `day` itself moves out of
// the suspension it is in.
Date skip_suspensions(Date& day, Date paid_on, std::span<const MoraSuspension> suspensions) {
  for (const MoraSuspension& s : suspensions) {
    if (s.to <= day) continue;
    if (day < s.from) return std::min(paid_on, add_days(s.from, -1));
    day = s.to;
  }
  return paid_on;
}

Result<std::vector<MoraStretch>> cut(Date due_on, Date paid_on, const MoraTerms& terms,
                                     const RateTable& rates) {
  std::vector<MoraStretch> stretches;
  Date day = add_days(due_on, 1);
  for (;;) {
    const Date end = skip_suspensions(day, paid_on, terms.suspensions);
    if (day > paid_on) return stretches;
    RECAUDO_TRY(next, stretch_from(day, end, paid_on, terms, rates));
    day = add_days(next.to, 1);
    append(stretches, next);
  }
}

void add(MoraFactor& sum, const MoraStretch& s, std::int64_t rate_den) {
  if (s.compound())
    sum.compound_by(compound_growth(s.ppm_num, rate_den, s.days));
  else
    sum.add_simple(s.ppm_num * s.days * (MoraFactor::kBothYears / s.divisor));
}

}  // namespace

Result<MoraSchedule> MoraSchedule::of(Date due_on, Date paid_on, const MoraTerms& terms,
                                      const RateTable& rates) {
  if (auto checked = check_terms(terms); !checked) return tl::unexpected(checked.error());
  if (auto checked = check_span(due_on, paid_on); !checked) return tl::unexpected(checked.error());
  const std::int64_t rate_den = rate_denominator(terms.relief);
  MoraSchedule schedule(terms.relief);
  if (paid_on <= due_on) return schedule;
  RECAUDO_TRY(stretches, cut(due_on, paid_on, terms, rates));
  schedule.stretches_ = std::move(stretches);
  MoraFactor sum(rate_den);
  for (const MoraStretch& s : schedule.stretches_) {
    add(sum, s, rate_den);
    schedule.sums_.push_back(sum);
  }
  return schedule;
}

Decimal MoraSchedule::growth_over(std::size_t i) const {
  return i == 0 ? sums_[0].growth() : Decimal(sums_[i].growth() / sums_[i - 1].growth());
}

}  // namespace recaudo::tax_rules
