// The units in which the laws count fines, and the chain between them: SMDLV until 2019; UVT from
// 2020 (Ley 1955/2019 art. 49); UVB from 2024 (Ley 2294/2023 art. 313). Counts keep two decimals
// (D. 1094/2020).
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "tax-rules/exact_pesos.h"
#include "tax-rules/legal_tables.h"
#include "tax-rules/uvb.h"

namespace recaudo::tax_rules {

enum class FineUnit {
  kSmdlv,  // daily minimum wage: SMMLV / 30, never rounded by itself
  kUvt,
  kUvb,
};

std::string_view to_text(FineUnit unit);
// "SMDLV", "UVT", "UVB". kTableInvalid otherwise.
Result<FineUnit> parse_fine_unit(std::string_view text);

// Hundredths of a unit.
struct UnitCount {
  std::int64_t hundredths = 0;
  static constexpr UnitCount whole(std::int64_t n) { return {n * 100}; }
  auto operator<=>(const UnitCount&) const = default;
};
// "13,95"
std::string to_text(UnitCount count);

// How an amount in units becomes pesos.
enum class FineRounding {
  kTruncatedPeso,  // the published figures of the police code for 2017
  kEt868,          // the steps of ET 868, last paragraph
  kHundred,        // nearest hundred: traffic practice, UVB
};

// What one unit was worth: the yearly figure, and how it is known.
struct UnitValue {
  FineUnit unit = FineUnit::kSmdlv;
  int year = 0;
  YearFigure<Money> figure;  // of SMDLV, the SMMLV
};

// kParameterMissing names the figure, the year and the norm to load.
Result<UnitValue> unit_value(FineUnit unit, int year, const LegalTables& tables,
                             const UvbTable& uvb);

// count x value, exact.
ExactPesos exact_value(UnitCount count, const UnitValue& value);
Money rounded_value(UnitCount count, const UnitValue& value, FineRounding rounding);
// What a line says of that rounding (rounding_text.h); empty when it changes nothing.
std::string rounding_text(UnitCount count, const UnitValue& value, FineRounding rounding);

// A count of SMDLV through the two changes of unit, each to two decimals, half up.
struct UnitChain {
  UnitCount uvt;  // n x SMMLV 2020 / 30 / UVT 2020
  UnitCount uvb;  // that x UVT 2023 / UVB 2023
};
Result<UnitChain> convert_smdlv(UnitCount smdlv, const LegalTables& tables, const UvbTable& uvb);

}  // namespace recaudo::tax_rules
