// What decides tariff and limit of a parcel besides its amounts, packed in four bytes: one column
// of a roll. Ley 44/1990 arts. 4 and 6; Ley 1995/2019 art. 2.
#pragma once

#include <cstdint>

#include "base/error.h"
#include "tax-rules/predial_input.h"
#include "tax-rules/statute.h"

namespace recaudo::tax_rules {

class RollFacts {
 public:
  // kPredialInputInvalid for what liquidate_predial refuses.
  static Result<RollFacts> pack(const PredialInput& input);

  // A kind of parcel: destino, zone and estrato (0: without). Below kKinds.
  static constexpr unsigned kEstratos = 7, kZones = 2;
  static constexpr unsigned kKinds = kDestinos.size() * kZones * kEstratos;
  constexpr unsigned kind() const { return bits_ & 0x1FFU; }
  constexpr unsigned update() const { return bits_ >> 9 & 3U; }  // CadastralUpdate
  constexpr bool excluded() const { return (bits_ >> 11 & 1U) != 0; }
  constexpr std::int64_t exempt_ppm() const { return bits_ >> 12; }  // of the tax; a million: all

 private:
  constexpr explicit RollFacts(std::uint32_t bits) : bits_(bits) {}
  std::uint32_t bits_;
};

static_assert(RollFacts::kKinds <= 0x1FF);

}  // namespace recaudo::tax_rules
