#include "core/rates/mora_effect.h"

#include <algorithm>
#include <map>

#include "base/pq.h"
#include "core/dues/deferred_debts.h"
#include "ledger/statement.h"
#include "tax-rules/mora_table.h"

namespace recaudo::rates {
namespace {

using tax_rules::CertifiedRate;
using tax_rules::MoraFactor;
using tax_rules::MoraTable;

constexpr std::size_t kShown = 10;
constexpr Statement kOverdue{
    "rates.overdue_debts",
    "select p.npn, o.subject_id, o.vigencia, o.due_on, o.balance from ledger.obligation o join "
    "registry.parcel p "
    "on p.id = o.subject_id where o.subject_kind = 'predio' and o.side = 1 and o.balance > 0 and "
    "o.due_on < $1 order by o.subject_id, o.vigencia, o.concept"};

Date first_day(Month m) {
  return make_date(m.year, m.month, 1);
}

// Vigencias that count as due later than their obligations say, by parcel.
using DeferredDays = std::map<std::pair<ledger::SubjectId, int>, Date>;

DeferredDays deferred_days(pqxx::transaction_base& tx, Date today) {
  DeferredDays out;
  for (const auto& d : dues::deferred_debts(tx, today, ledger::known_at(tx)))
    out[{d.subject.id, d.vigencia}] = d.due_on;
  return out;
}

Date due_day(const pqxx::row& row, const DeferredDays& deferred) {
  const auto later =
      deferred.find({read_id<ledger::SubjectTag>(row["subject_id"]), row["vigencia"].as<int>()});
  return later == deferred.end() ? read_date(row["due_on"]) : later->second;
}

// The two tables and the days to which each is asked.
struct Tried {
  MoraTable before, after;
  Date before_to, after_to;
};

// Debts of one day share their factors.
struct Factors {
  MoraFactor before, after;
};

// How far interest can be computed from that day on: to the eve of the first month without a rate.
Date computed_to(const tax_rules::RateTable& table, Date from, Date to) {
  for (Date day = from; day <= to; day = add_months(day, 1))
    if (!table.on(day)) return add_days(day, -1);
  return to;
}

Result<Tried> tables_of(pqxx::transaction_base& tx, const Certification& c,
                        const tax_rules::MoraReadings& readings, Date today) {
  std::vector<CertifiedRate> rows;
  for (const auto& row : load_rates(tx)) rows.push_back(to_certified(row));
  const Date from = first_day(c.month);
  const Date to = from > today ? last_day_of_month(c.month.year, c.month.month) : today;
  RECAUDO_TRY(now, tax_rules::RateTable::from_rows(rows));
  RECAUDO_TRY(then, tax_rules::RateTable::from_rows(with_month(rows, c)));
  RECAUDO_TRY(before, MoraTable::build(now, {}, readings));
  RECAUDO_TRY(after, MoraTable::build(then, {}, readings));
  return Tried{std::move(before), std::move(after), computed_to(now, from, to),
               computed_to(then, from, to)};
}

Result<Factors> factors_of(const Tried& tried, Date due_on) {
  RECAUDO_TRY(before, tried.before.factor(due_on, std::max(due_on, tried.before_to)));
  RECAUDO_TRY(after, tried.after.factor(due_on, std::max(due_on, tried.after_to)));
  return Factors{before, after};
}

void close(MoraEffect& effect, std::vector<DebtEffect>& changed, const DebtEffect& debt) {
  ++effect.debts;
  effect.capital += debt.capital;
  effect.before += debt.before;
  effect.after += debt.after;
  if (debt.before == debt.after) return;
  ++effect.changed;
  changed.push_back(debt);
}

Money size_of(Money m) {
  return m < Money{} ? -m : m;
}

void keep_largest(std::vector<DebtEffect>& changed) {
  const auto shown = std::min(changed.size(), kShown);
  std::ranges::partial_sort(
      changed, changed.begin() + static_cast<std::ptrdiff_t>(shown),
      [](const DebtEffect& a, const DebtEffect& b) {
        const Money first = size_of(a.difference()), second = size_of(b.difference());
        return first != second ? first > second
                               : std::pair(a.npn, a.vigencia) < std::pair(b.npn, b.vigencia);
      });
  changed.resize(shown);
}

}  // namespace

CertifiedRate to_certified(const CertifiedRateRow& row) {
  return {.from = row.from,
          .to = row.to,
          .ibc = row.ibc,
          .usury = row.usury,
          .resolution = row.resolution,
          .status = value_or_throw(tax_rules::parse_rate_status(row.status)),
          .source = row.source};
}

std::vector<CertifiedRate> with_month(const std::vector<CertifiedRate>& rows,
                                      const Certification& c) {
  const Date from = first_day(c.month), to = last_day_of_month(c.month.year, c.month.month);
  std::vector<CertifiedRate> out = {{.from = from,
                                     .to = to,
                                     .ibc = c.ibc,
                                     .usury = c.usury,
                                     .resolution = c.resolution,
                                     .status = tax_rules::RateStatus::kApproved,
                                     .source = {}}};
  for (const CertifiedRate& row : rows) {
    CertifiedRate head = row, tail = row;
    head.to = std::min(row.to, add_days(from, -1));
    tail.from = std::max(row.from, add_days(to, 1));
    if (head.from <= head.to) out.push_back(head);
    if (tail.from <= tail.to) out.push_back(tail);
  }
  return out;
}

Result<MoraEffect> effect_on_mora(pqxx::transaction_base& tx, const Certification& c,
                                  const tax_rules::MoraReadings& readings, Date today) {
  RECAUDO_TRY(tried, tables_of(tx, c, readings, today));
  MoraEffect effect{.before_to = tried.before_to, .after_to = tried.after_to};
  const auto deferred = deferred_days(tx, today);
  std::map<Date, Factors> by_due_day;
  std::vector<DebtEffect> changed;
  DebtEffect debt;
  for (const auto& row : exec(tx, kOverdue, today)) {
    const Date due_on = due_day(row, deferred);
    if (due_on >= today) continue;
    auto factors = by_due_day.find(due_on);
    if (factors == by_due_day.end()) {
      RECAUDO_TRY(made, factors_of(tried, due_on));
      factors = by_due_day.emplace(due_on, made).first;
    }
    const std::string npn = read_text(row["npn"]);
    const int vigencia = row["vigencia"].as<int>();
    if (npn != debt.npn || vigencia != debt.vigencia) {
      if (debt.vigencia != 0) close(effect, changed, debt);
      debt = {.npn = npn, .vigencia = vigencia};
    }
    const Money capital = read_money(row["balance"]);
    debt.capital += capital;
    debt.before += factors->second.before.interest(capital);
    debt.after += factors->second.after.interest(capital);
  }
  if (debt.vigencia != 0) close(effect, changed, debt);
  keep_largest(changed);
  effect.most_changed = std::move(changed);
  return effect;
}

}  // namespace recaudo::rates
