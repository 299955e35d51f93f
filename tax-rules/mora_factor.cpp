#include "tax-rules/mora_factor.h"

#include <utility>

namespace recaudo::tax_rules {
namespace {

constexpr std::int64_t kPpm = 1'000'000;
constexpr std::int64_t kCentavos = 100;

Int128 gcd(Int128 a, Int128 b) {
  while (b != 0) a = std::exchange(b, a % b);
  return a;
}

std::string to_digits(Int128 n) {
  if (n == 0) return "0";
  std::string digits;
  for (; n > 0; n /= 10)
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(n % 10)));
  return digits;
}

// Non-negative value, half up, as an integer.
Decimal half_up(const Decimal& value) {
  return Decimal(floor(Decimal(value + Decimal(1) / 2)));
}

// Non-negative value, without its decimals.
Int128 to_integer(const Decimal& value) {
  constexpr std::int64_t kLimb = 1'000'000'000'000'000;
  const Decimal high = floor(Decimal(value / kLimb));
  const Decimal low = floor(Decimal(value - high * kLimb));
  return Int128{high.convert_to<std::int64_t>()} * kLimb + low.convert_to<std::int64_t>();
}

std::string six_decimals(const Decimal& value) {
  std::string digits = half_up(Decimal(value * kPpm)).str(0, std::ios_base::fixed);
  digits.resize(digits.find('.') == digits.npos ? digits.size() : digits.find('.'));
  if (digits.size() < 7) digits.insert(0, 7 - digits.size(), '0');
  return digits.insert(digits.size() - 6, ".");
}

}  // namespace

Decimal to_decimal(Int128 n) {
  constexpr std::int64_t kLimb = 1'000'000'000'000'000'000;
  return Decimal(static_cast<std::int64_t>(n / kLimb)) * Decimal(kLimb) +
         Decimal(static_cast<std::int64_t>(n % kLimb));
}

Decimal compound_growth(Int128 ppm_num, std::int64_t rate_den, int days) {
  return pow(Decimal(1 + to_decimal(ppm_num) / to_decimal(Int128{kPpm} * rate_den)),
             Decimal(Decimal(days) / 365));
}

Int128 MoraFactor::simple_den() const {
  return Int128{kPpm} * rate_den_ * kBothYears;
}

Decimal MoraFactor::compound_part(Money capital) const {
  return Decimal(to_decimal(capital.centavos()) * (growth_ - 1) / kCentavos);
}

Decimal MoraFactor::total(Money capital) const {
  return Decimal(compound_part(capital) + to_decimal(capital.centavos() * simple_num_) /
                                              to_decimal(simple_den() * kCentavos));
}

Money MoraFactor::interest(Money capital) const {
  if (compound_) return Money::pesos(half_up(total(capital)).convert_to<std::int64_t>());
  return Money::pesos(divide_rounded(capital.centavos() * simple_num_, simple_den() * kCentavos,
                                     Rounding::kHalfUp));
}

ExactCentavos MoraFactor::exact(std::span<const Part> parts) {
  Decimal compound = 0;
  ExactCentavos simple;
  for (const auto& [capital, factor] : parts) {
    simple.num += capital.centavos() * factor.simple_num_;
    simple.den = factor.simple_den();  // the same for all: one relief
    if (factor.compound_) compound += factor.compound_part(capital);
  }
  if (compound == 0) return simple;
  const Decimal centavos = compound * kCentavos + to_decimal(simple.num) / to_decimal(simple.den);
  return {to_integer(Decimal(centavos * kPpm)), kPpm};
}

// What exact() cuts off never reaches a half.
Money MoraFactor::interest(std::span<const Part> parts) {
  const auto [num, den] = exact(parts);
  return Money::pesos(divide_rounded(num, den * kCentavos, Rounding::kHalfUp));
}

std::optional<FixedFraction> MoraFactor::of_pesos() const {
  if (compound_) return std::nullopt;
  return FixedFraction(simple_num_, static_cast<std::int64_t>(simple_den()), Rounding::kHalfUp);
}

std::string MoraFactor::exact_text(Money capital) const {
  if (compound_) return six_decimals(total(capital));
  const Int128 num = capital.centavos() * simple_num_, den = simple_den() * kCentavos;
  const Int128 divisor = gcd(num, den);
  if (den == divisor) return to_digits(num / divisor);
  return to_digits(num / divisor) + "/" + to_digits(den / divisor);
}

std::optional<std::string> MoraFactor::compound_text(Money capital) const {
  if (!compound_) return std::nullopt;
  return six_decimals(compound_part(capital));
}

}  // namespace recaudo::tax_rules
