#include "tax-rules/roll_predial.h"

#include <algorithm>
#include <limits>

#include "tax-rules/predial_limit_order.h"
#include "tax-rules/predial_tariff.h"

namespace recaudo::tax_rules {
namespace {

constexpr std::int64_t kPpm = 1'000'000;
constexpr std::int64_t kNoTop = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMaxFactor = 9'000'000;  // of a cap: kMaxPrevious times it fits in 63 bits

// A parcel of the kind, of no value: what the rules of one parcel answer is true of all of them.
PredialInput sample_of(int vigencia, unsigned kind) {
  PredialInput input;
  input.vigencia = vigencia;
  const unsigned estrato = kind % RollFacts::kEstratos;
  if (estrato > 0) input.estrato = static_cast<int>(estrato);
  input.zone = kind / RollFacts::kEstratos % RollFacts::kZones == 1 ? "00" : "01";
  input.destino = kDestinos[kind / (RollFacts::kEstratos * RollFacts::kZones)];
  return input;
}

std::size_t cap_index(unsigned update, bool low_value) {
  return update * 2 + (low_value ? 1 : 0);
}

Result<void> refuse_row(const RollParcels& in) {
  for (std::size_t i = 0; i < in.avaluo.size(); ++i) {
    const std::string row = "fila " + std::to_string(i + 1) + ": ";
    if (in.avaluo[i] < 0 || in.avaluo[i] > RollPredial::kMaxAvaluo)
      return fail(Code::kPredialInputInvalid, row + "el avalúo va de 0 a 10 billones de pesos");
    if (in.previous_tax[i] < 0 || in.previous_tax[i] > RollPredial::kMaxPrevious)
      return fail(Code::kPredialInputInvalid,
                  row + "el impuesto anterior va de 0 a 1 billón de pesos");
  }
  return {};
}

}  // namespace

// Every kind gets as many bands as the one that has most: the last one again, which has no end.
Result<void> RollPredial::add_bands(std::span<const PredialTariff* const> tariffs,
                                    const LegalTables& tables, int vigencia) {
  for (std::size_t i = 0; i < most_bands_; ++i) {
    const PredialTariff& t = *tariffs[std::min(i, tariffs.size() - 1)];
    bands_.emplace_back(t.rate.ppm(), kPpm * unit_, Rounding::kHalfUp);
    tops_.push_back(kNoTop);
    if (!t.up_to_smmlv) continue;
    RECAUDO_TRY(smmlv, tables.smmlv(vigencia));
    tops_.back() = times_smmlv(smmlv.value, *t.up_to_smmlv).centavos() / 100;
  }
  return {};
}

Result<void> RollPredial::add_kinds(const Statute& statute, const LegalTables& tables,
                                    int vigencia) {
  std::vector<std::vector<const PredialTariff*>> tariffs;
  for (unsigned k = 0; k < RollFacts::kKinds; ++k) {
    tariffs.push_back(tariffs_by_value(statute, sample_of(vigencia, k)));
    if (tariffs.back().empty()) return tl::unexpected(no_tariff(sample_of(vigencia, k)));
    most_bands_ = std::max(most_bands_, tariffs.back().size());
  }
  for (unsigned k = 0; k < RollFacts::kKinds; ++k) {
    Kind kind{bands_.size()};
    if (auto added = add_bands(tariffs[k], tables, vigencia); !added) return added;
    if (is_housing_of_low_estrato(sample_of(vigencia, k))) {
      RECAUDO_TRY(top, low_value_top(tables, vigencia));
      kind.low_value_top = top.centavos() / 100;
    }
    kinds_.push_back(kind);
  }
  return {};
}

Result<void> RollPredial::add_caps(const Statute& statute, const LegalTables& tables,
                                   int vigencia) {
  for (const CadastralUpdate update :
       {CadastralUpdate::kNone, CadastralUpdate::kFirstYear, CadastralUpdate::kUpdatedAndPaid})
    for (const bool low : {false, true}) {
      PredialInput sample = sample_of(vigencia, 0);
      sample.cadastral_update = update;
      if (low) sample.estrato = 1;
      RECAUDO_TRY(kind, predial_limit_kind(statute, tables, sample));
      if (kind == LimitKind::kNone) continue;
      RECAUDO_TRY(figure, limit_figure(kind, statute, tables, vigencia));
      const auto per_million = TaxCap::of(kind, Money::centavos(1), figure.figure)->numerator();
      if (per_million > kMaxFactor)
        return fail(Code::kStatuteInvalid,
                    "límite del aumento mayor que el 800 %: " + std::string(figure.norm));
      caps_.at(cap_index(static_cast<unsigned>(update), low)) = {
          FixedFraction(per_million, kPpm * unit_, Rounding::kFloor), true};
    }
  return {};
}

Result<RollPredial> RollPredial::of(const Statute& statute, const LegalTables& tables,
                                    int vigencia) {
  RollPredial plan;
  plan.unit_ = statute.predial_unit.whole_pesos();
  RECAUDO_TRY(environmental, statute.environmental_rule(vigencia));
  if (environmental->mode == EnvironmentalMode::kOwnSurcharge)
    plan.environmental_ = FixedFraction(environmental->rate.ppm(), kPpm, Rounding::kHalfUp);
  if (const BomberilRule* bomberil = statute.bomberil_rule(vigencia)) {
    plan.bomberil_ = FixedFraction(bomberil->percent_of_predial.ppm(), kPpm, Rounding::kHalfUp);
    plan.bomberil_before_limit_ = bomberil->base == BomberilBase::kBeforeLimit;
  }
  if (auto added = plan.add_kinds(statute, tables, vigencia); !added)
    return tl::unexpected(added.error());
  if (auto added = plan.add_caps(statute, tables, vigencia); !added)
    return tl::unexpected(added.error());
  return plan;
}

inline std::int64_t RollPredial::unlimited(const Kind& kind, std::int64_t avaluo) const {
  const std::int64_t* tops = tops_.data() + kind.first;
  std::size_t band = kind.first;
  for (std::size_t j = 0; j + 1 < most_bands_; ++j) band += avaluo > tops[j] ? 1 : 0;
  return bands_.data()[band].of(avaluo);
}

inline std::int64_t RollPredial::limited(std::int64_t whole, RollFacts facts, const Kind& kind,
                                         std::int64_t avaluo, std::int64_t previous) const {
  const Cap& cap = caps_.data()[cap_index(facts.update(), avaluo <= kind.low_value_top)];
  const std::int64_t limit = cap.units.of(previous);
  const bool binds = cap.exists && previous > 0 && !facts.excluded() && limit < whole;
  return binds ? limit : whole;
}

// Pointers and copies, not the columns and members themselves: the compiler must not fear that a
// column written is one of them.
void RollPredial::fill(const RollParcels& in, const RollCharges& out) const {
  const FixedFraction environmental = environmental_, bomberil = bomberil_;
  const FixedFraction exempted(1, kPpm, Rounding::kHalfUp);  // of units times a share in millionths
  const std::int64_t unit = unit_;
  const Kind* kinds = kinds_.data();
  const RollFacts* facts = in.facts.data();
  const std::int64_t *avaluo = in.avaluo.data(), *previous = in.previous_tax.data();
  std::int64_t *predial = out.predial.data(), *to_car = out.environmental.data(),
               *to_firemen = out.bomberil.data();
  for (std::size_t i = 0; i < in.facts.size(); ++i) {
    const Kind& kind = kinds[facts[i].kind()];
    const std::int64_t whole = unlimited(kind, avaluo[i]);
    const std::int64_t units = limited(whole, facts[i], kind, avaluo[i], previous[i]);
    const std::int64_t base = bomberil_before_limit_ ? whole : units;
    const std::int64_t share = facts[i].exempt_ppm(), due = share < kPpm ? 1 : 0;
    predial[i] = (units - exempted.of(units * share)) * unit;
    to_car[i] = environmental.of(avaluo[i]) * due;
    to_firemen[i] = bomberil.of((base - exempted.of(base * share)) * unit);
  }
}

Result<void> RollPredial::liquidate(const RollParcels& in, const RollCharges& out) const {
  const std::size_t rows = in.facts.size();
  invariant(in.avaluo.size() == rows && in.previous_tax.size() == rows &&
                out.predial.size() == rows && out.environmental.size() == rows &&
                out.bomberil.size() == rows,
            "the columns of a roll have one size");
  std::int64_t outside = 0;  // its sign remembers any row out of bounds
  for (const std::int64_t avaluo : in.avaluo) outside |= avaluo | (kMaxAvaluo - avaluo);
  for (const std::int64_t tax : in.previous_tax) outside |= tax | (kMaxPrevious - tax);
  if (outside < 0) return refuse_row(in);
  fill(in, out);
  return {};
}

}  // namespace recaudo::tax_rules
