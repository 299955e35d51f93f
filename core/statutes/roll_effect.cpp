#include "core/statutes/roll_effect.h"

#include <algorithm>
#include <array>

#include "core/statutes/projected_rules.h"
#include "tax-rules/predial_assessment.h"
#include "tax-rules/roll_predial.h"

namespace recaudo::statutes {
namespace {

using tax_rules::kDestinos;
using tax_rules::LegalTables;
using tax_rules::RollFacts;
using tax_rules::RollPredial;
using tax_rules::Statute;

constexpr std::size_t kShown = 10;

// What one statute charges the roll, in pesos.
struct Columns {
  std::vector<std::int64_t> predial, environmental, bomberil;
  std::vector<bool> refused;  // as a billing run would: nothing is charged
  void refuse(std::size_t i) {
    refused[i] = true;
    predial[i] = environmental[i] = bomberil[i] = 0;
  }
  std::int64_t total(std::size_t i) const { return predial[i] + environmental[i] + bomberil[i]; }
  Charge charge(std::size_t i) const {
    return {Money::pesos(predial[i]), Money::pesos(environmental[i]), Money::pesos(bomberil[i])};
  }
};

// The two statutes as they meet the roll.
struct Tried {
  Statute before, after;
};

Result<Columns> liquidate(const Roll& roll, const Statute& statute, const LegalTables& tables) {
  RECAUDO_TRY(plan, RollPredial::of(statute, tables, roll.vigencia));
  const std::size_t rows = roll.facts.size();
  Columns out{std::vector<std::int64_t>(rows), std::vector<std::int64_t>(rows),
              std::vector<std::int64_t>(rows), std::vector<bool>(rows)};
  std::vector<RollFacts> facts = roll.facts;
  std::vector<std::size_t> refused;
  for (const auto& [row, parcel] : roll.exempt) {
    if (const auto packed = under(statute, parcel).and_then(RollFacts::pack))
      facts.at(row) = *packed;
    else
      refused.push_back(row);
  }
  if (auto done = plan.liquidate({facts, roll.avaluo, roll.previous_tax},
                                 {out.predial, out.environmental, out.bomberil});
      !done)
    return tl::unexpected(done.error());
  for (const std::size_t row : refused) out.refuse(row);
  return out;
}

std::size_t destino_of(RollFacts facts) {
  return facts.kind() / (RollFacts::kZones * RollFacts::kEstratos);
}

Charge sum(const Columns& columns) {
  const auto of = [](const std::vector<std::int64_t>& column) {
    Money total;
    for (const std::int64_t pesos : column) total += Money::pesos(pesos);
    return total;
  };
  return {of(columns.predial), of(columns.environmental), of(columns.bomberil)};
}

// A parcel that one of the two refuses pays neither more nor less: it is told apart.
bool comparable(const Columns& before, const Columns& after, std::size_t i) {
  return !before.refused[i] && !after.refused[i];
}

void count(RollEffect& effect, const Roll& roll, const Columns& before, const Columns& after) {
  std::array<DestinoEffect, kDestinos.size()> by_destino{};
  for (std::size_t i = 0; i < roll.facts.size(); ++i) {
    DestinoEffect& of = by_destino.at(destino_of(roll.facts[i]));
    const std::int64_t was = before.total(i), is = after.total(i);
    of.before += Money::pesos(was);
    of.after += Money::pesos(is);
    if (!comparable(before, after, i)) {
      ++effect.refused;
      continue;
    }
    ++effect.parcels;
    ++of.parcels;
    if (was == is) continue;
    ++of.changed;
    ++(is > was ? effect.more : effect.less);
  }
  for (std::size_t d = 0; d < kDestinos.size(); ++d) {
    const DestinoEffect& of = by_destino.at(d);
    if (of.parcels == 0 && of.before.is_zero() && of.after.is_zero()) continue;
    by_destino.at(d).destino = kDestinos[d];
    effect.by_destino.push_back(by_destino.at(d));
  }
  effect.before = sum(before);
  effect.after = sum(after);
}

// Rows by what changes, the largest first; `sign` -1 for those that pay less.
std::vector<std::size_t> extremes(const Columns& before, const Columns& after, int sign) {
  const auto gain = [&](std::size_t i) { return sign * (after.total(i) - before.total(i)); };
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < before.predial.size(); ++i)
    if (comparable(before, after, i) && gain(i) > 0) rows.push_back(i);
  const auto shown = std::min(rows.size(), kShown);
  std::ranges::partial_sort(
      rows, rows.begin() + static_cast<std::ptrdiff_t>(shown),
      [&](std::size_t a, std::size_t b) { return gain(a) != gain(b) ? gain(a) > gain(b) : a < b; });
  rows.resize(shown);
  return rows;
}

// What the explaining door says of a parcel; it must be what the roll's door said.
Result<PredialSteps> explained_predial(const Statute& statute, const LegalTables& tables,
                                       const RollParcel& parcel, const Charge& rolled) {
  RECAUDO_TRY(input, under(statute, parcel));
  RECAUDO_TRY(a, tax_rules::assess_predial(statute, tables, input));
  invariant(Charge(a.predial, a.environmental, a.bomberil) == rolled,
            "both doors of the rules charge a parcel the same");
  PredialSteps steps{a.tariff->rate, a.unlimited, {}, a.exempted};
  if (a.limited < a.unlimited) steps.limited = a.limited;
  return steps;
}

Result<std::vector<ParcelEffect>> shown_parcels(pqxx::transaction_base& tx, const Roll& roll,
                                                const Tried& tried, const LegalTables& tables,
                                                const std::array<const Columns*, 2>& columns,
                                                const std::vector<std::size_t>& rows) {
  std::vector<ledger::SubjectId> ids;
  ids.reserve(rows.size());
  for (const std::size_t row : rows) ids.push_back(roll.parcels[row]);
  const auto parcels = parcels_of_roll(tx, roll.vigencia, ids);
  std::vector<ParcelEffect> out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const RollParcel& p = parcels[i];
    const Charge before = columns[0]->charge(rows[i]), after = columns[1]->charge(rows[i]);
    RECAUDO_TRY(was, explained_predial(tried.before, tables, p, before));
    RECAUDO_TRY(is, explained_predial(tried.after, tables, p, after));
    out.push_back({p.id, p.npn, p.input.destino, p.input.avaluo, was, is, before, after});
  }
  return out;
}

}  // namespace

Result<RollEffect> effect_on_roll(pqxx::transaction_base& tx, const Comparison& c) {
  RollEffect effect;
  const int ruled = first_ruled_vigencia(c.from);
  if (ruled > c.after.last_vigencia) return effect;
  effect.rules_of = ruled;
  effect.roll_of = newest_roll(tx, ruled);
  if (effect.roll_of == 0) return effect;
  // The version before may end earlier: its last rules are what it would have gone on with.
  const Tried tried{
      projected_rules(c.before, std::min(ruled, c.before.last_vigencia), effect.roll_of),
      projected_rules(c.after, ruled, effect.roll_of)};
  const Roll roll = read_roll(tx, effect.roll_of);
  RECAUDO_TRY(before, liquidate(roll, tried.before, c.tables));
  RECAUDO_TRY(after, liquidate(roll, tried.after, c.tables));
  effect.refused = roll.refused;
  count(effect, roll, before, after);
  RECAUDO_TRY(more, shown_parcels(tx, roll, tried, c.tables, {&before, &after},
                                  extremes(before, after, 1)));
  RECAUDO_TRY(less, shown_parcels(tx, roll, tried, c.tables, {&before, &after},
                                  extremes(before, after, -1)));
  effect.most_increased = std::move(more);
  effect.most_reduced = std::move(less);
  return effect;
}

}  // namespace recaudo::statutes
