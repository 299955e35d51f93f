// The interest of one peso over some days, exact: simple interest is a fraction over a common
// denominator, compound interest a product. Interest is linear in capital, so that one factor
// serves every debt with the same dates. ET art. 635; Ley 1066/2006 art. 12.
#pragma once

#include <boost/multiprecision/cpp_dec_float.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/money.h"
#include "tax-rules/fixed_fraction.h"
#include "tax-rules/rounding_text.h"

namespace recaudo::tax_rules {

// A decimal (not binary) number of 50 digits: the compound formula has a root of order 365.
using Decimal = boost::multiprecision::cpp_dec_float_50;

Decimal to_decimal(Int128 n);

class MoraFactor {
 public:
  // The simple part is a sum of rate x days x (365 x 366 / divisor), each rate being
  // ppm_num / rate_den parts per million.
  static constexpr std::int64_t kBothYears = std::int64_t{365} * 366;

  explicit MoraFactor(std::int64_t rate_den) : rate_den_(rate_den) {}

  void add_simple(Int128 sum) { simple_num_ += sum; }
  // One day or many: (1 + rate)^(days/365), over what was compounded before.
  void compound_by(const Decimal& growth) {
    growth_ *= growth;
    compound_ = true;
  }

  // Half up to one peso; the only rounding. The capital is not negative.
  Money interest(Money capital) const;
  // The sum of several capitals, each with its own days, rounded once like the one of interest().
  struct Part;
  static Money interest(std::span<const Part> parts);
  // Before that rounding; cut to the millionth of a centavo when a part is compound.
  static ExactCentavos exact(std::span<const Part> parts);
  const Decimal& growth() const { return growth_; }  // of the compound part
  // As interest() for whole pesos, for many debts; nothing when a part is compound.
  std::optional<FixedFraction> of_pesos() const;

  // Before rounding, in pesos: "2490780/73" in lowest terms, or six decimals half up when a part is
  // compound.
  std::string exact_text(Money capital) const;
  // The compound part, six decimals; nothing when there is none.
  std::optional<std::string> compound_text(Money capital) const;

 private:
  Int128 simple_den() const;
  Decimal compound_part(Money capital) const;
  Decimal total(Money capital) const;

  std::int64_t rate_den_;
  Int128 simple_num_ = 0;
  Decimal growth_ = 1;
  bool compound_ = false;
};

struct MoraFactor::Part {
  Money capital;
  MoraFactor factor;
};

// (1 + rate)^(days/365), to 50 digits.
Decimal compound_growth(Int128 ppm_num, std::int64_t rate_den, int days);

}  // namespace recaudo::tax_rules
