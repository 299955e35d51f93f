#include "core/payments/references.h"

#include <algorithm>
#include <cstdio>

#include "base/bytes.h"
#include "base/crypto.h"

namespace recaudo::payments {
namespace {

constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

char check_digit(std::string_view digits) {
  int sum = 0;
  int weight = 3;
  for (auto it = digits.rbegin(); it != digits.rend(); ++it) {
    sum += (*it - '0') * weight;
    weight = 4 - weight;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

}  // namespace

std::string order_reference(int year, std::int64_t number) {
  invariant(year >= 2000 && year <= 9999 && number > 0 && number < 1'000'000'000,
            "an order number has nine digits");
  char body[20];
  (void)std::snprintf(body, sizeof body, "1%04d%09lld", year, static_cast<long long>(number));
  std::string reference = body;
  reference += check_digit(reference);
  return reference;
}

bool is_order_reference(std::string_view text) {
  return text.size() == kOrderReferenceDigits && text[0] == '1' &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }) &&
         check_digit(text.substr(0, 14)) == text[14];
}

std::string random_token() {
  return to_base64url(random_bytes(16));
}

std::string verification_code() {
  std::string out;
  for (const char c : random_bytes(12)) out += kCrockford[static_cast<unsigned char>(c) & 31];
  return out;
}

Result<std::string> parse_verification_code(std::string_view typed) {
  std::string out;
  for (char c : typed) {
    if (c == ' ' || c == '-') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    if (kCrockford.find(c) == kCrockford.npos) return fail(Code::kBadReceiptCode);
    out += c;
    if (out.size() > 12) return fail(Code::kBadReceiptCode);
  }
  if (out.size() != 12)
    return fail(Code::kBadReceiptCode, "escribió " + std::to_string(out.size()) + " símbolos");
  return out;
}

std::string grouped_code(std::string_view code) {
  std::string out;
  for (std::size_t i = 0; i < code.size(); i += 4) {
    if (i != 0) out += '-';
    out += code.substr(i, 4);
  }
  return out;
}

}  // namespace recaudo::payments
