#include "tax-rules/mora_table.h"

#include <algorithm>

#include "tax-rules/day_rate.h"

namespace recaudo::tax_rules {
namespace {

constexpr Date kFirstDay = make_date(2003, 1, 1);
constexpr std::int64_t kNone = -1;

int index_of(Date day) {
  return days_between(kFirstDay, day);
}

// The days from..to without the suspended ones, as pieces [from, to].
template <typename Each>
Result<void> for_each_piece(Date from, Date to, std::span<const MoraSuspension> suspensions,
                            const Each& each) {
  for (const MoraSuspension& s : suspensions) {
    if (s.to <= from) continue;
    if (s.from > to) break;
    if (from < s.from)
      if (auto done = each(index_of(from), index_of(s.from) - 1); !done) return done;
    from = s.to;
  }
  if (from > to) return {};
  return each(index_of(from), index_of(to));
}

}  // namespace

Result<MoraTable> MoraTable::build(const RateTable& rates, const MoraRelief& relief,
                                   const MoraReadings& readings) {
  const MoraTerms terms{relief, readings, {}};
  if (auto checked = check_terms(terms); !checked) return tl::unexpected(checked.error());
  MoraTable table(terms);
  if (rates.rows().empty()) return table;
  for (Date day = kFirstDay; day <= rates.rows().back().to; day = add_days(day, 1))
    if (auto added = table.append_day(day, rates); !added) return tl::unexpected(added.error());
  return table;
}

Result<void> MoraTable::append_day(Date day, const RateTable& rates) {
  const MoraRegime& regime = *regime_on(terms_.relief, day);
  const auto found = day_rate(day, regime, terms_.relief, rates);
  if (!found && found.error().code != Code::kRateNotCertified) return tl::unexpected(found.error());
  const std::int64_t num = found ? found->rate.ppm() * terms_.relief.factor_num : kNone;
  const std::int64_t weight =
      MoraFactor::kBothYears / divisor_on(divisor_rule(regime, terms_.readings), day);
  Running next = running_.back();
  if (regime.formula == MoraFormula::kRateOfPaymentDay)
    next.old += weight;
  else if (!found)
    ++next.missing;
  else if (regime.formula == MoraFormula::kSimple)
    next.simple += num * weight;
  if (regime.formula == MoraFormula::kCompound) append_growth(num == kNone ? 0 : num);
  running_.push_back(next);
  ppm_num_.push_back(num);
  return {};
}

void MoraTable::append_growth(Int128 ppm_num) {
  if (ppm_num != daily_rate_) {
    daily_rate_ = ppm_num;
    daily_growth_ = compound_growth(ppm_num, rate_denominator(terms_.relief), 1);
  }
  growth_.resize(ppm_num_.size() + 1, growth_.back());
  growth_.push_back(growth_.back() * daily_growth_);
}

Error MoraTable::not_certified(int day) const {
  const Date date = add_days(kFirstDay, day);
  return {Code::kRateNotCertified, month_name_spanish(year_of(date), month_of(date))};
}

Result<void> MoraTable::add_days_of(MoraFactor& sum, int from, int to) const {
  const int known = static_cast<int>(ppm_num_.size());
  const auto at = [&](int n) { return static_cast<std::size_t>(n); };
  const Running &first = running_[at(std::min(from, known))],
                &after = running_[at(std::min(to + 1, known))];
  if (after.missing != first.missing) {
    int day = from;
    while (running_[at(day + 1)].missing == first.missing) ++day;
    return tl::unexpected(not_certified(day));
  }
  if (to >= known) return tl::unexpected(not_certified(std::max(from, known)));
  sum.add_simple(after.simple - first.simple);
  const std::size_t end = growth_.size() - 1;
  const Decimal &from_growth = growth_[std::min(at(from), end)],
                &to_growth = growth_[std::min(at(to + 1), end)];
  if (at(from) < end && to_growth != from_growth) sum.compound_by(to_growth / from_growth);
  return {};
}

Result<void> MoraTable::add_old_days(MoraFactor& sum, std::int64_t weight, Date paid_on) const {
  if (weight == 0) return {};
  const Date last = mora_regimes().front().to;
  const int day = index_of(
      terms_.readings.old_rate == OldRegimeRate::kLastDay ? std::min(paid_on, last) : paid_on);
  // Suspended days can lie between the last certified day and the payment.
  const bool known = day < static_cast<int>(ppm_num_.size());
  const std::int64_t num = known ? ppm_num_[static_cast<std::size_t>(day)] : kNone;
  if (num == kNone) return tl::unexpected(not_certified(day));
  sum.add_simple(Int128{num} * weight);
  return {};
}

Result<MoraFactor> MoraTable::factor(Date due_on, Date paid_on,
                                     std::span<const MoraSuspension> suspensions) const {
  if (auto checked = check_span(due_on, paid_on); !checked) return tl::unexpected(checked.error());
  MoraTerms terms = terms_;
  terms.suspensions = suspensions;
  if (auto checked = check_terms(terms); !checked) return tl::unexpected(checked.error());
  MoraFactor sum(rate_denominator(terms_.relief));
  if (paid_on <= due_on) return sum;
  std::int64_t old = 0;
  const auto added = for_each_piece(
      add_days(due_on, 1), paid_on, suspensions, [&](int from, int to) -> Result<void> {
        if (from < 0) return tl::unexpected(no_regime(add_days(kFirstDay, from)));
        if (auto done = add_days_of(sum, from, to); !done) return done;
        const auto at = [&](int n) { return running_[static_cast<std::size_t>(n)].old; };
        old += at(to + 1) - at(from);
        return {};
      });
  if (!added) return tl::unexpected(added.error());
  if (auto done = add_old_days(sum, old, paid_on); !done) return tl::unexpected(done.error());
  return sum;
}

}  // namespace recaudo::tax_rules
