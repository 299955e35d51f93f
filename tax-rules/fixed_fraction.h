// An exact fraction applied to many amounts, without a division: what a rate, a cap or the interest
// of a delay is to a whole roll. Specification tax-rules §0.1.
#pragma once

#include <cstdint>

#include "base/error.h"
#include "base/money.h"

namespace recaudo::tax_rules {

// k x num / den, rounded once, for 0 <= k < 2^63, 0 <= num, 0 < den <= 2^62.
//
// With num = whole x den + part and add = den/2 (half up) or 0 (floor), the answer is
// whole x k + floor(v), v = (k x part + add) / den. Instead of v, the guess takes
// w = (k x floor(2^64 part/den) + floor(2^64 add/den)) / 2^64. Both floors lose less than one, so
// 0 <= v - w < (k + 1) / 2^64 <= 1/2: floor(w) is floor(v) or one less. The rest
// k x part + add - floor(w) x den then lies in [0, 2 den), below 2^63, so that it is exact modulo
// 2^64, and it tells which: one comparison corrects the guess. For an odd den no exact half exists
// and floor(den/2) decides the same as den/2.
class FixedFraction {
 public:
  FixedFraction() = default;
  // Throws BrokenInvariant outside the bounds above, or when k x num / den could not fit for any k.
  FixedFraction(Int128 num, std::int64_t den, Rounding rounding) {
    invariant(num >= 0 && den > 0 && den <= (std::int64_t{1} << 62), "a fraction within bounds");
    const Int128 whole = num / den;
    invariant(whole < (Int128{1} << 62), "a fraction within bounds");
    whole_ = static_cast<std::uint64_t>(whole);
    part_ = static_cast<std::uint64_t>(num % den);
    den_ = static_cast<std::uint64_t>(den);
    add_ = rounding == Rounding::kHalfUp ? den_ / 2 : 0;
    part_scaled_ = static_cast<std::uint64_t>((Wide{part_} << 64) / den_);
    add_scaled_ = static_cast<std::uint64_t>((Wide{add_} << 64) / den_);
  }

  // The caller keeps k >= 0 and the answer below 2^63.
  std::int64_t of(std::int64_t k) const {
    const auto amount = static_cast<std::uint64_t>(k);
    const auto guess =
        static_cast<std::uint64_t>((Wide{amount} * part_scaled_ + add_scaled_) >> 64);
    const std::uint64_t rest = amount * part_ + add_ - guess * den_;
    return static_cast<std::int64_t>(amount * whole_ + guess + (rest >= den_ ? 1 : 0));
  }

 private:
  __extension__ using Wide = unsigned __int128;
  std::uint64_t whole_ = 0, part_ = 0, den_ = 1, add_ = 0;
  std::uint64_t part_scaled_ = 0, add_scaled_ = 0;  // in 2^-64 of den
};

}  // namespace recaudo::tax_rules
