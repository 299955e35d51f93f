#include "base/rate.h"

#include <charconv>

namespace recaudo {
namespace {

std::string decimal_text(std::int64_t value, int decimals) {
  std::string digits = std::to_string(value < 0 ? -value : value);
  const auto width = static_cast<std::size_t>(decimals) + 1;
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  std::string whole = digits.substr(0, digits.size() - static_cast<std::size_t>(decimals));
  std::string part = digits.substr(digits.size() - static_cast<std::size_t>(decimals));
  while (!part.empty() && part.back() == '0') part.pop_back();
  if (!part.empty()) whole += "," + part;
  return (value < 0 ? "-" : "") + whole;
}

Result<Rate> parse_scaled(std::string_view text, std::size_t decimals) {
  const auto bad = [&] { return fail(Code::kBadRate, "tasa: " + std::string(text)); };
  const auto dot = text.find('.');
  std::string digits(text.substr(0, dot));
  std::string part(dot == text.npos ? std::string_view{} : text.substr(dot + 1));
  if (digits.empty() || part.size() > decimals || (dot != text.npos && part.empty())) return bad();
  part.resize(decimals, '0');
  digits += part;
  std::int64_t n = 0;
  const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
  if (ec != std::errc{} || end != digits.data() + digits.size() || n < 0 || digits[0] == '-')
    return bad();
  return Rate::ppm(n);
}

}  // namespace

std::string to_percent_text(Rate r) {
  return decimal_text(r.ppm(), 4) + "\u00a0%";
}
std::string to_per_mil_text(Rate r) {
  return decimal_text(r.ppm(), 3) + " por mil";
}
Result<Rate> parse_percent(std::string_view text) {
  return parse_scaled(text, 4);
}
Result<Rate> parse_per_mil(std::string_view text) {
  return parse_scaled(text, 3);
}

}  // namespace recaudo
