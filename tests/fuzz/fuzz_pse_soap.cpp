#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "gateways/pse_soap/messages.h"

// Whatever the bytes: no crash; a state is never without its number, its ticket, pesos and an
// amount; a creation never succeeds without its number; a fault never counts as an answer.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace recaudo::pse_soap;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto information = read_information_answer(text, "9001234568")) {
    if (information->status.has_value() != (information->return_code == "SUCCESS")) std::abort();
    if (const auto& s = information->status)
      if (s->cus.empty() || !s->ticket || s->currency != "COP" || s->amount.is_negative())
        std::abort();
  } else if (information.error().detail.empty()) {
    std::abort();
  }
  if (const auto created = read_create_answer(text)) {
    if (created->return_code == "SUCCESS" && created->cus.empty()) std::abort();
  } else if (created.error().refused && created.error().code.empty()) {
    std::abort();
  }
  if (const auto banks = read_bank_list(text))
    if (banks->empty()) std::abort();
  if (const auto finalized = read_finalize_answer(text))
    if (finalized->return_code == "SUCCESS" && finalized->cus.empty()) std::abort();
  return 0;
}
