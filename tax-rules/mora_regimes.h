// The five formulas that mora interest has had. The shipped mora_regimenes.csv tells the same with
// its sources; a test keeps both equal.
#pragma once

#include <span>
#include <string_view>

#include "base/rate.h"
#include "base/time.h"

namespace recaudo::tax_rules {

enum class MoraFormula {
  kRateOfPaymentDay,  // K x T x n/365, T in force on the day of payment for the whole stretch
  kCompound,          // K x (product of (1+TU)^(n/365) - 1)
  kSimple,            // K x sum of T x n/divisor
};

enum class DayDivisor {
  k365,
  k366,
  kYearOfTheDay,  // 365, or 366 for the days of a leap year
};

struct MoraRegime {
  Date from, to;  // both days included
  MoraFormula formula;
  DayDivisor divisor;
  Rate points_off;  // percentage points off the usury rate
  std::string_view norm;
};

// In order, without gaps, the last one open.
std::span<const MoraRegime> mora_regimes();
// Null before 2003-01-01: that law is not in this table.
const MoraRegime* mora_regime_on(Date day);
int divisor_on(const MoraRegime& regime, Date day);

}  // namespace recaudo::tax_rules
