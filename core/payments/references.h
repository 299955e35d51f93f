// Numbers and codes that people read aloud, type and scan.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace recaudo::payments {

// 15 digits, the first one never 0 (banks strip leading zeros): 1, the year, nine digits of the
// order's number and a check digit (modulo 10, weights 3 and 1 from the right, as GS1 does).
inline constexpr std::size_t kOrderReferenceDigits = 15;
std::string order_reference(int year, std::int64_t number);
bool is_order_reference(std::string_view text);

// 128 random bits, base64url: what an address carries instead of a number that could be guessed.
std::string random_token();

// 12 symbols of Crockford's base32 (60 random bits).
std::string verification_code();
// "7K3M9Q2X4F1A" from what was typed: lower case, blanks and hyphens tolerated, O read as 0, I and
// L as 1.
Result<std::string> parse_verification_code(std::string_view typed);
std::string grouped_code(std::string_view code);  // "7K3M-9Q2X-4F1A"

}  // namespace recaudo::payments
