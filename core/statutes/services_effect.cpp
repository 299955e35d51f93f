#include "core/statutes/services_effect.h"

#include <algorithm>
#include <compare>
#include <map>

#include "base/database.h"

namespace recaudo::statutes {
namespace {

using dues::ServiceAmounts;
using tax_rules::ServiceLimits;
using tax_rules::ServiceStatute;
using tax_rules::ServiceUse;

constexpr std::size_t kShown = 10;

constexpr Statement kLastBilled{
    "statutes.last_billed_services",
    "select b.period, b.months, b.services, b.use, b.m3, s.number from billing.service_bill b "
    "join registry.subscriber s on s.id = b.subscriber_id "
    "where b.period = (select max(period) from billing.service_bill) order by b.subscriber_id"};

// What a bill depends on beside the rules.
struct Consumption {
  int months = 0;
  ServiceUse use = ServiceUse::kEstrato1;
  std::int64_t m3 = 0;
  int services = 0;  // bits of tax_rules::services_of_bits
  auto operator<=>(const Consumption&) const = default;
};

struct Billed {
  std::string number;
  Consumption of;
};

// The row in force on the day, else the last one that was, standing from the day on which the
// period is charged.
template <typename Rule>
void stand(std::vector<Rule>& rules, Date on, Date from) {
  const Rule* found = nullptr;
  for (const Rule& rule : rules)
    if (rule.span.from <= on && (found == nullptr || found->span.from < rule.span.from))
      found = &rule;
  if (found == nullptr) return;
  Rule kept = *found;
  kept.span = {from, {}};
  rules.assign(1, std::move(kept));
}

ServiceStatute standing(const ServiceStatute& statute, Date on, Date from) {
  ServiceStatute out = statute;
  stand(out.acuerdos, on, from);
  stand(out.tariffs, on, from);
  return out;
}

ServiceAmounts& operator+=(ServiceAmounts& sum, const ServiceAmounts& other) {
  sum.gross += other.gross;
  sum.subsidy += other.subsidy;
  sum.contribution += other.contribution;
  return sum;
}

// Users of one consumption pay the same: it is charged once.
class Tariffs {
 public:
  Tariffs(ServiceStatute statute, ServiceLimits limits, Date period_end)
      : statute_(std::move(statute)), limits_(std::move(limits)), period_end_(period_end) {}

  Result<ServiceAmounts> charge(const Consumption& of) {
    if (const auto known = known_.find(of); known != known_.end()) return known->second;
    RECAUDO_TRY(bill,
                tax_rules::charge_services(statute_, limits_,
                                           {.use = of.use,
                                            .consumption = {of.m3},
                                            .months = of.months,
                                            .period_end = period_end_,
                                            .services = tax_rules::services_of_bits(of.services)}));
    ServiceAmounts sum;
    for (const ServiceAmounts& service : dues::amounts_of(bill)) sum += service;
    known_.emplace(of, sum);
    return sum;
  }

 private:
  ServiceStatute statute_;
  ServiceLimits limits_;
  Date period_end_;
  std::map<Consumption, ServiceAmounts> known_;
};

void count(ServicesEffect& effect, std::map<ServiceUse, UseEffect>& by_use,
           const UserEffect& user) {
  UseEffect& of = by_use[user.use];
  of.use = user.use;
  ++of.users;
  of.before += user.before;
  of.after += user.after;
  ++effect.users;
  if (user.before == user.after) return;
  ++of.changed;
  ++(user.after > user.before ? effect.more : effect.less);
}

// Those that pay more (`sign` 1) or less (-1), the largest change first.
std::vector<UserEffect> extremes(const std::vector<UserEffect>& users, int sign) {
  std::vector<UserEffect> out;
  const auto gain = [&](const UserEffect& u) { return sign * u.difference().centavos(); };
  std::ranges::copy_if(users, std::back_inserter(out),
                       [&](const UserEffect& u) { return gain(u) > 0; });
  std::ranges::stable_sort(out, std::ranges::greater{}, gain);
  if (out.size() > kShown) out.resize(kShown);
  return out;
}

std::vector<Billed> last_billed(pqxx::transaction_base& tx, ServicesEffect& effect) {
  std::vector<Billed> out;
  for (const auto& row : exec(tx, kLastBilled)) {
    const int months = row["months"].as<int>();
    effect.billed = dues::BilledPeriod{tax_rules::period_of(read_date(row["period"])), months};
    out.push_back({read_text(row["number"]),
                   {months, static_cast<ServiceUse>(row["use"].as<int>()), read_int(row["m3"]),
                    row["services"].as<int>()}});
  }
  return out;
}

}  // namespace

Result<ServicesEffect> effect_on_services(pqxx::transaction_base& tx, const ServicesComparison& c) {
  ServicesEffect effect;
  effect.rules_of = last_day_of_month(year_of(c.from), month_of(c.from));
  if (c.before.tariffs.empty() && c.after.tariffs.empty()) return effect;
  const std::vector<Billed> billed = last_billed(tx, effect);
  if (billed.empty()) return effect;
  if (auto rules = c.after.tariff(effect.rules_of); !rules) return tl::unexpected(rules.error());
  if (auto rules = c.after.acuerdo(effect.rules_of); !rules) return tl::unexpected(rules.error());
  const Date end = effect.billed->period.last_day();
  Tariffs before(standing(c.before, effect.rules_of, end), c.limits.standing(effect.rules_of), end);
  Tariffs after(standing(c.after, effect.rules_of, end), c.limits_after.standing(effect.rules_of),
                end);
  std::vector<UserEffect> users;
  std::map<ServiceUse, UseEffect> by_use;
  for (const Billed& b : billed) {
    RECAUDO_TRY(was, before.charge(b.of));
    RECAUDO_TRY(is, after.charge(b.of));
    effect.before += was;
    effect.after += is;
    users.push_back({b.number, b.of.use, {b.of.m3}, was.net(), is.net()});
    count(effect, by_use, users.back());
  }
  for (const auto& [use, of] : by_use) effect.by_use.push_back(of);
  effect.most_increased = extremes(users, 1);
  effect.most_reduced = extremes(users, -1);
  return effect;
}

}  // namespace recaudo::statutes
