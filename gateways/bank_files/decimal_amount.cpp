#include "gateways/bank_files/decimal_amount.h"

namespace recaudo::bank_files {
namespace {

constexpr std::size_t kMaxDecimals = 5;  // ISO 20022 ActiveOrHistoricCurrencyAndAmount
constexpr const char* kNoNumber = "el valor no es un número";
constexpr const char* kFractions = "el valor tiene fracciones de centavo";
constexpr const char* kTooMuch = "el valor pasa del máximo";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Appends the digits of the whole pesos; false for a group that has not three.
bool take_whole(std::string_view whole, char thousands, std::int64_t& n) {
  std::size_t group = 0;
  bool grouped = false;
  for (const char c : whole) {
    if (thousands != 0 && c == thousands) {
      if (group == 0 || group > 3 || (grouped && group != 3)) return false;
      grouped = true;
      group = 0;
      continue;
    }
    if (!is_digit(c)) return false;
    ++group;
    if (n <= Money::kMaxCentavos) n = n * 10 + (c - '0');
  }
  return group > 0 && (!grouped || group == 3);
}

}  // namespace

tl::expected<Money, const char*> read_amount(std::string_view text, const DecimalForm& form) {
  const auto mark = text.find(form.decimal);
  const bool has_mark = mark != std::string_view::npos;
  const auto decimals = has_mark ? text.substr(mark + 1) : std::string_view();
  if (form.must_have_mark && !has_mark) return tl::unexpected(kNoNumber);
  if (has_mark && decimals.empty() && !form.may_end_in_mark) return tl::unexpected(kNoNumber);
  std::int64_t n = 0;
  if (!take_whole(text.substr(0, mark), form.thousands, n) || decimals.size() > kMaxDecimals)
    return tl::unexpected(kNoNumber);
  for (std::size_t i = 0; i < decimals.size(); ++i) {
    if (!is_digit(decimals[i])) return tl::unexpected(kNoNumber);
    if (i >= 2 && decimals[i] != '0') return tl::unexpected(kFractions);
  }
  for (std::size_t i = 0; i < 2; ++i) {
    if (n > Money::kMaxCentavos) return tl::unexpected(kTooMuch);
    n = n * 10 + (i < decimals.size() ? decimals[i] - '0' : 0);
  }
  if (n > Money::kMaxCentavos) return tl::unexpected(kTooMuch);
  return Money::centavos(n);
}

}  // namespace recaudo::bank_files
