#include "gateways/bank_files/date_pattern.h"

#include <algorithm>
#include <string>

namespace recaudo::bank_files {
namespace {

bool is_part(char c) {
  return c == 'D' || c == 'M' || c == 'A';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The same letter repeated at the front of a pattern.
std::string_view part_of(std::string_view pattern) {
  return pattern.substr(0, std::min(pattern.find_first_not_of(pattern.front()), pattern.size()));
}

// The digits at the front of the text that the part stands for; empty when they are not there.
std::string_view digits_of(std::string_view text, std::string_view part) {
  const auto digits =
      static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
  if (part.size() > 1) return digits < part.size() ? "" : text.substr(0, part.size());
  return text.substr(0, std::min<std::size_t>(digits, 2));
}

}  // namespace

bool is_date_pattern(std::string_view pattern) {
  std::string found;
  while (!pattern.empty()) {
    const auto part = part_of(pattern);
    const char c = part.front();
    if (is_digit(c)) return false;
    if (is_part(c)) {
      const bool sized = c == 'A' ? part.size() == 2 || part.size() == 4 : part.size() <= 2;
      if (!sized) return false;
      found += c;
    }
    pattern.remove_prefix(part.size());
  }
  std::ranges::sort(found);
  return found == "ADM";
}

std::optional<Date> read_date(std::string_view text, std::string_view pattern) {
  std::string day, month, year;
  while (!pattern.empty()) {
    const auto part = part_of(pattern);
    pattern.remove_prefix(part.size());
    if (!is_part(part.front())) {
      if (!text.starts_with(part)) return std::nullopt;
      text.remove_prefix(part.size());
      continue;
    }
    const auto digits = digits_of(text, part);
    if (digits.empty()) return std::nullopt;
    text.remove_prefix(digits.size());
    auto& to = part.front() == 'D' ? day : part.front() == 'M' ? month : year;
    to = (digits.size() == 1 ? "0" : "") + std::string(digits);
  }
  if (!text.empty()) return std::nullopt;
  const auto read = parse_compact_date((year.size() == 2 ? "20" : "") + year + month + day);
  return read ? std::optional(*read) : std::nullopt;
}

}  // namespace recaudo::bank_files
