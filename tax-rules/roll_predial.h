// Predial of a whole roll: columns in, columns out, whole pesos, nothing allocated for a parcel. It
// gives the pesos of liquidate_predial on every parcel; that one explains them. Ley 44/1990; Ley
// 1995/2019.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/error.h"
#include "tax-rules/fixed_fraction.h"
#include "tax-rules/legal_tables.h"
#include "tax-rules/roll_facts.h"
#include "tax-rules/statute.h"

namespace recaudo::tax_rules {

// One row a parcel, every column of one size. Pesos.
struct RollParcels {
  std::span<const RollFacts> facts;
  std::span<const std::int64_t> avaluo;
  std::span<const std::int64_t> previous_tax;  // 0: none to compare with
};

struct RollCharges {
  std::span<std::int64_t> predial;
  std::span<std::int64_t> environmental;
  std::span<std::int64_t> bomberil;
};

// The law of one vigencia, ready to be applied: every rate is a fixed fraction, every limit a row
// of a small table.
class RollPredial {
 public:
  // The most that an avalúo or last year's tax may be in a roll, in pesos: with them every product
  // stays inside 63 bits.
  static constexpr std::int64_t kMaxAvaluo = 10'000'000'000'000;
  static constexpr std::int64_t kMaxPrevious = 1'000'000'000'000;

  // kParameterMissing names what the vigencia lacks, also when only some parcels would need it.
  static Result<RollPredial> of(const Statute& statute, const LegalTables& tables, int vigencia);

  // kPredialInputInvalid names the first row whose amounts are out of bounds; then no column may be
  // used.
  Result<void> liquidate(const RollParcels& in, const RollCharges& out) const;

 private:
  RollPredial() = default;

  // Tariffs by value of one kind of parcel: bands_[first] up to tops_[first], and so on, as many
  // for every kind.
  struct Kind {
    std::size_t first = 0;
    std::int64_t low_value_top = -1;  // up to it, housing of estratos 1 and 2; -1 for others
  };
  struct Cap {
    FixedFraction units;  // of last year's tax, to the unit below
    bool exists = false;
  };

  Result<void> add_kinds(const Statute& statute, const LegalTables& tables, int vigencia);
  Result<void> add_bands(std::span<const PredialTariff* const> tariffs, const LegalTables& tables,
                         int vigencia);
  Result<void> add_caps(const Statute& statute, const LegalTables& tables, int vigencia);
  std::int64_t unlimited(const Kind& kind, std::int64_t avaluo) const;
  std::int64_t limited(std::int64_t whole, RollFacts facts, const Kind& kind, std::int64_t avaluo,
                       std::int64_t previous) const;
  void fill(const RollParcels& in, const RollCharges& out) const;

  std::vector<Kind> kinds_;
  std::vector<FixedFraction> bands_;  // units of tax for an avalúo
  std::vector<std::int64_t> tops_;    // of each band, in pesos
  std::size_t most_bands_ = 1;        // of a kind
  std::array<Cap, 8> caps_{};         // by cadastral update and whether it is low value housing
  FixedFraction environmental_, bomberil_;
  bool bomberil_before_limit_ = false;
  std::int64_t unit_ = 1;  // pesos
};

}  // namespace recaudo::tax_rules
