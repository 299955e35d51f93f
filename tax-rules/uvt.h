// Amounts expressed in UVT, converted to pesos. ET art. 868.
#pragma once

#include <cstdint>

#include "base/money.h"

namespace recaudo::tax_rules {

// A count of UVT with up to eight decimals: fine enough to say one peso of any year's UVT.
struct UvtCount {
  static constexpr std::int64_t kPartsOfUvt = 100'000'000;
  std::int64_t parts = 0;
  static constexpr UvtCount whole(std::int64_t n) { return {n * kPartsOfUvt}; }
  static constexpr UvtCount hundredths(std::int64_t n) { return {n * (kPartsOfUvt / 100)}; }
};

// count x value of the year, rounded by the last paragraph of ET 868: up to 100 pesos to the peso;
// up to 10 000 to the hundred; above, to the thousand. The exact product decides the step; half up.
Money uvt_to_pesos(UvtCount count, Money uvt);
// The multiple that it is rounded to.
Money uvt_step(UvtCount count, Money uvt);

}  // namespace recaudo::tax_rules
