#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "gateways/pse/jwe.h"
#include "gateways/pse/messages.h"

// Whatever the bytes: no crash; an accepted amount is never negative and writes back as itself.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace recaudo::pse;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto amount = parse_amount(text)) {
    if (amount->is_negative() || parse_amount(amount_token(*amount)) != *amount) std::abort();
  }
  if (const auto information = parse_information_answer(text))
    if (information->status && information->status->amount.is_negative()) std::abort();
  if (const auto banks = parse_bank_list(text))
    if (banks->empty()) std::abort();
  static_cast<void>(parse_create_answer(text));
  static_cast<void>(parse_cause_answer(text));
  static_cast<void>(parse_finalize_answer(text));
  static_cast<void>(parse_token_answer(text));
  if (const auto jwe = parse_jwe_compact(text))
    if (jwe->iv.size() != 12 || jwe->tag.size() != 16) std::abort();
  static_cast<void>(clean_text(text));
  return 0;
}
