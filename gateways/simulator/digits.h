// Whole numbers as texts carry them.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace recaudo::simulator {

// Digits only, with or without zeros on the left; nothing for anything else, or beyond 64 bits.
inline std::optional<std::int64_t> whole_number(std::string_view digits) {
  std::int64_t n = 0;
  if (digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
  return error == std::errc{} ? std::optional(n) : std::nullopt;
}

}  // namespace recaudo::simulator
