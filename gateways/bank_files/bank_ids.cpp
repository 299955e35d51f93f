#include "gateways/bank_files/bank_ids.h"

namespace recaudo::bank_files {

bool has_valid_ean13(std::string_view digits) {
  if (digits.size() != 13) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 13; ++i) {
    if (digits[i] < '0' || digits[i] > '9') return false;
    sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
  }
  return sum % 10 == 0;
}

std::string_view strip_zeros(std::string_view digits) {
  const auto first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? digits.substr(digits.size() - 1) : digits.substr(first);
}

AccountNumber normalise_account(std::string_view text) {
  std::string kept;
  for (const char c : text)
    if (c != ' ') kept += c;
  if (kept.empty()) return AccountNumber{};
  return AccountNumber(std::string(strip_zeros(kept)));
}

}  // namespace recaudo::bank_files
