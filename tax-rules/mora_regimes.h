// The five formulas that mora interest has had. The shipped mora_regimenes.csv tells the same with
// its sources; a test keeps both equal. ET arts. 634 and 635 in their five texts, from Ley 788/2002
// art. 3 to Decreto Ley 2106/2019 art. 49.
#pragma once

#include <array>
#include <optional>
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

// In the order of their dates; also the place of each in MoraReadings. A relief that takes the
// place of all has no reading.
enum class MoraLaw { kLaw788, kLaw1066, kLaw1607, kLaw1819, kLaw2010, kRelief };
inline constexpr std::size_t kMoraLaws = 5;

struct MoraRegime {
  Date from, to;  // both days included
  MoraFormula formula;
  DayDivisor divisor;
  Rate points_off;  // percentage points off the usury rate
  std::string_view norm;
  MoraLaw law;
};

// The rate of the oldest regime when the debt is paid after it ended.
enum class OldRegimeRate {
  kLastDay,     // the rate of 2006-07-28
  kPaymentDay,  // to the letter: the tax mora rate in force on the day of payment
};

// What is disputed, for the statute to choose.
struct MoraReadings {
  // Each regime's divisor of the yearly rate; absent: the regime's own. For 2012-12-26 to
  // 2019-11-21 the Circular DIAN 3/2013 says 366, the Memorando DIAN 2/2013 the days of the year.
  // The compound regime always has 365.
  std::array<std::optional<DayDivisor>, kMoraLaws> divisor_rule{};
  OldRegimeRate old_rate = OldRegimeRate::kLastDay;
  bool operator==(const MoraReadings&) const = default;
};

// In order, without gaps, the last one open.
std::span<const MoraRegime> mora_regimes();
// Null before 2003-01-01: that law is not in this table.
const MoraRegime* mora_regime_on(Date day);
DayDivisor divisor_rule(const MoraRegime& regime, const MoraReadings& readings);
int divisor_on(DayDivisor rule, Date day);

}  // namespace recaudo::tax_rules
