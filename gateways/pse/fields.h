// The values that both protocols of PSE carry, NF and the classic one: how they are checked,
// written and read. Pure functions of text.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "gateways/payment_gateway.h"

namespace recaudo::pse {

// A number with two decimals, written from the digits: "1254300.00".
std::string amount_token(Money amount);
// Reads 1254300, 1254300.0, 1254300.0000. kPseAnswerInvalid: sign, exponent, a fraction of a
// centavo, leading zeros, out of range.
Result<Money> parse_amount(std::string_view text);

// A string without what ACH's fraud engine refuses (| and ") and without control characters.
std::string clean_text(std::string_view text);

// A text that must not be empty, nor longer than `max` characters, once it is clean.
struct TextRule {
  std::string_view name;  // Spanish, for the refusal
  const std::string& value;
  std::size_t max;
};
// kPseRequestInvalid, naming the first text that breaks its rule.
Result<void> check_texts(std::span<const TextRule> rules);
// What a payment must have in either protocol: a positive amount and ticket, a bank of the list, a
// web address to return to. kPseRequestInvalid.
Result<void> check_payment(const gateways::CreateRequest& request);
// A person has no NIT and a company has one. kPsePersonTypeMismatch, kPseRequestInvalid.
Result<void> check_document(const gateways::Payer& payer);

// "CC", "NIT": how the second reference names a document.
std::string_view short_name(gateways::DocumentType type);

// OK, NOT_AUTHORIZED, FAILED, PENDING. kPseAnswerInvalid for any other word.
Result<gateways::PaymentState> parse_state(std::string_view text);
// A whole number that is not negative; `name` is for the error. kPseAnswerInvalid.
Result<std::int64_t> parse_count(std::string_view name, std::string_view text);
// PSE's clearing cycle; 0 when it is not there, because nothing depends on it.
int parse_cycle(std::string_view text);
// Capitals, digits and underscores: anything else is not an answer of PSE.
bool is_return_code(std::string_view text);

}  // namespace recaudo::pse
