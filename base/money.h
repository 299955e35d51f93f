// Money: an integer number of centavos (COP has two decimals in bank files, none in taxes). There
// is no way from or to floating point, no implicit rounding and no silent overflow.
#pragma once

#include <compare>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/error.h"

namespace recaudo {

// What to do with the exact half and the remainder of a division.
enum class Rounding {
  kHalfUp,  // nearest, halves away from zero: the rule of the tax statutes (ET 577, 802, 868)
  kFloor,   // towards minus infinity: a rounded figure must not exceed a legal cap
};

class Money {
 public:
  constexpr Money() = default;

  // Throws std::overflow_error beyond max(); so does every operation below.
  static constexpr Money centavos(std::int64_t n) { return Money(checked(n)); }
  static constexpr Money pesos(std::int64_t n) { return Money(checked_mul(n, 100)); }

  // The sanity maximum: 10^15 pesos, some hundred times the nation's yearly budget. An amount
  // beyond it is a fault of ours or of a file, never money.
  static constexpr std::int64_t kMaxCentavos = 100'000'000'000'000'000;

  constexpr std::int64_t centavos() const { return centavos_; }
  constexpr bool is_whole_pesos() const { return centavos_ % 100 == 0; }
  // Throws std::domain_error when there are centavos: nobody may drop them by accident.
  constexpr std::int64_t whole_pesos() const {
    if (!is_whole_pesos()) throw std::domain_error("amount is not a whole number of pesos");
    return centavos_ / 100;
  }
  constexpr bool is_zero() const { return centavos_ == 0; }
  constexpr bool is_negative() const { return centavos_ < 0; }
  constexpr bool is_positive() const { return centavos_ > 0; }

  constexpr Money operator-() const { return Money(-centavos_); }
  constexpr Money operator+(Money o) const { return Money(checked_add(centavos_, o.centavos_)); }
  constexpr Money operator-(Money o) const { return Money(checked_add(centavos_, -o.centavos_)); }
  constexpr Money& operator+=(Money o) { return *this = *this + o; }
  constexpr Money& operator-=(Money o) { return *this = *this - o; }
  constexpr auto operator<=>(const Money&) const = default;

  // this * num / den with one rounding, exact in between (128 bits). den > 0.
  Money mul_div(std::int64_t num, std::int64_t den, Rounding rounding) const;

 private:
  constexpr explicit Money(std::int64_t n) : centavos_(n) {}
  static constexpr std::int64_t checked(std::int64_t n) {
    if (n > kMaxCentavos || n < -kMaxCentavos) throw std::overflow_error("amount out of range");
    return n;
  }
  static constexpr std::int64_t checked_add(std::int64_t a, std::int64_t b) {
    std::int64_t r = 0;
    if (__builtin_add_overflow(a, b, &r)) throw std::overflow_error("amount out of range");
    return checked(r);
  }
  static constexpr std::int64_t checked_mul(std::int64_t a, std::int64_t b) {
    std::int64_t r = 0;
    if (__builtin_mul_overflow(a, b, &r)) throw std::overflow_error("amount out of range");
    return checked(r);
  }

  std::int64_t centavos_ = 0;
};

// Rounds the exact quotient num/den; den > 0. The one place where a remainder is decided.
__extension__ using Int128 = __int128;
std::int64_t divide_rounded(Int128 num, Int128 den, Rounding rounding);

// "$ 1.234.567" (or "$ 1.234.567,50"), the form that Colombian documents print. The blank is
// U+00A0.
std::string to_display(Money m);
// "1234567.50": for files and logs; always two decimals.
std::string to_plain(Money m);
// Reads what to_plain writes (also without decimals). Error kBadAmount otherwise.
Result<Money> parse_plain_money(std::string_view text);

namespace literals {
consteval Money operator""_pesos(unsigned long long n) {
  return Money::pesos(static_cast<std::int64_t>(n));
}
}  // namespace literals

}  // namespace recaudo
