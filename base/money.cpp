#include "base/money.h"

#include <algorithm>
#include <charconv>

namespace recaudo {

std::int64_t divide_rounded(Int128 num, Int128 den, Rounding rounding) {
  if (den <= 0) throw std::domain_error("division by a non-positive denominator");
  Int128 quotient = num / den;
  Int128 remainder = num % den;  // same sign as num
  if (rounding == Rounding::kFloor) {
    if (remainder < 0) --quotient;
  } else {
    const Int128 twice = 2 * (remainder < 0 ? -remainder : remainder);
    if (twice >= den) quotient += num < 0 ? -1 : 1;
  }
  if (quotient > INT64_MAX || quotient < INT64_MIN)
    throw std::overflow_error("amount out of range");
  return static_cast<std::int64_t>(quotient);
}

Money Money::mul_div(std::int64_t num, std::int64_t den, Rounding rounding) const {
  return Money(checked(divide_rounded(static_cast<Int128>(centavos_) * num, den, rounding)));
}

std::string to_display(Money m) {
  const std::int64_t abs = m.is_negative() ? -m.centavos() : m.centavos();
  std::string digits = std::to_string(abs / 100);
  for (std::ptrdiff_t i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > 0; i -= 3)
    digits.insert(static_cast<std::size_t>(i), 1, '.');
  std::string out = m.is_negative() ? "-$\u00a0" : "$\u00a0";
  out += digits;
  if (const auto cents = abs % 100; cents != 0) {
    out += ',';
    out += static_cast<char>('0' + cents / 10);
    out += static_cast<char>('0' + cents % 10);
  }
  return out;
}

std::string to_plain(Money m) {
  const std::int64_t abs = m.is_negative() ? -m.centavos() : m.centavos();
  std::string out = m.is_negative() ? "-" : "";
  out += std::to_string(abs / 100);
  out += '.';
  out += static_cast<char>('0' + abs % 100 / 10);
  out += static_cast<char>('0' + abs % 10);
  return out;
}

Result<Money> parse_plain_money(std::string_view text) {
  const auto bad = [&] { return fail(Code::kBadAmount, "valor: " + std::string(text)); };
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative) rest.remove_prefix(1);
  const auto dot = rest.find('.');
  std::string digits(rest.substr(0, dot));
  const std::string_view decimals = dot == rest.npos ? "00" : rest.substr(dot + 1);
  if (digits.empty() || decimals.size() != 2) return bad();
  digits += decimals;
  std::int64_t n = 0;
  const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
  if (ec != std::errc{} || end != digits.data() + digits.size() || n < 0 || digits[0] == '-')
    return bad();
  if (n > Money::kMaxCentavos) return bad();
  return Money::centavos(negative ? -n : n);
}

}  // namespace recaudo
