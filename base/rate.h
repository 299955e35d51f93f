// Rates and tariffs as integers. The unit is one part per million, so that both a certified rate
// (28.79 % = 2879 basis points) and a tariff with two decimals (6.25 per mil) are exact.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace recaudo {

class Rate {
 public:
  constexpr Rate() = default;
  static constexpr Rate ppm(std::int64_t n) { return Rate(n); }
  static constexpr Rate basis_points(std::int64_t n) { return Rate(n * 100); }
  static constexpr Rate percent(std::int64_t n) { return Rate(n * 10'000); }
  static constexpr Rate per_mil(std::int64_t n) { return Rate(n * 1'000); }

  constexpr std::int64_t ppm() const { return ppm_; }
  constexpr auto operator<=>(const Rate&) const = default;
  constexpr Rate operator-(Rate o) const { return Rate(ppm_ - o.ppm_); }
  constexpr Rate operator+(Rate o) const { return Rate(ppm_ + o.ppm_); }

 private:
  constexpr explicit Rate(std::int64_t n) : ppm_(n) {}
  std::int64_t ppm_ = 0;
};

// "28,79 %" and "6,5 por mil", for people.
std::string to_percent_text(Rate r);
std::string to_per_mil_text(Rate r);
// "28.79" read as percent, "6.5" as per mil: at most 4 (percent) or 3 (per mil) decimals.
Result<Rate> parse_percent(std::string_view text);
Result<Rate> parse_per_mil(std::string_view text);

}  // namespace recaudo
