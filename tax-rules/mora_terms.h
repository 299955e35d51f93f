// Under which terms a delay bears interest: the rate that the law or a relief gives, the readings
// of what is disputed, and the days that do not count. ET arts. 634, 634-1 and 635.
#pragma once

#include <span>
#include <string_view>

#include "base/error.h"
#include "base/time.h"
#include "tax-rules/mora_regimes.h"

namespace recaudo::tax_rules {

// What changes the rate, never the days.
struct MoraRelief {
  enum class Base {
    kRegime,      // what the regime in force says
    kFifthOfIbc,  // 20 % of the IBC, simple, without the two points (Ley 2155/2021 art. 45)
    // IBC plus two points, simple, for amounts accepted when answering the administration and paid
    // in that stage (ET 590 par.).
    kIbcPlusTwo,
  };
  Base base = Base::kRegime;
  // Multiplies the rate, after the points: 1/2 in Ley 2277/2022 art. 91. 0 <= num, 1 <= den, both
  // up to kMaxMoraFactor.
  int factor_num = 1;
  int factor_den = 1;
};

inline constexpr int kMaxMoraFactor = 10'000;

// Days [from, to) without interest: a claim is before the administrative courts for more than two
// years. ET arts. 634 par. 2 and 634-1.
struct MoraSuspension {
  Date from, to;
};

// From the day after the second anniversary of the admission; the day on which the ruling becomes
// executory bears interest again (rule of this project: the law says "until").
MoraSuspension suspension_of_claim(Date admitted_on, Date executory_on);

struct MoraTerms {
  MoraRelief relief{};
  MoraReadings readings{};
  std::span<const MoraSuspension> suspensions{};  // in order, apart; the caller keeps them
};

// kMoraInputInvalid: a factor out of range, suspensions out of order or that cross.
Result<void> check_terms(const MoraTerms& terms);

// The regime of a day under the terms: a relief of the IBC takes the place of every regime. Null
// before 2003-01-01.
const MoraRegime* regime_on(const MoraRelief& relief, Date day);
bool uses_ibc(const MoraRelief& relief);
// The denominator that every rate of these terms shares, over one part per million.
std::int64_t rate_denominator(const MoraRelief& relief);

}  // namespace recaudo::tax_rules
