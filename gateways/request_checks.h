// What every rail that takes our texts as they are asks of a creation: Spanish refusals that name
// the datum. PSE cleans texts before it counts them and has its own.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "gateways/payment_gateway.h"

namespace recaudo::gateways {

struct TextRule {
  std::string_view name;
  std::string_view value;
  std::size_t max;  // in characters
};
// kRailRequestInvalid for the first text that is not UTF-8, is empty or too long.
Result<void> check_texts(std::span<const TextRule> rules);

// A company pays with its NIT and a person with another document, from a mobile of ten digits;
// kRailRequestInvalid.
Result<void> check_person(const Payer& payer);

// kRailRequestInvalid when that is no address of the web.
Result<void> check_return_url(const std::string& url);

// The first `max` characters; empty when the text is not UTF-8.
std::string first_characters(std::string_view text, std::size_t max);

}  // namespace recaudo::gateways
