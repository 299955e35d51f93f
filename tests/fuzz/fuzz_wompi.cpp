#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "gateways/wompi/event.h"
#include "gateways/wompi/messages.h"

// Whatever the bytes: no crash; an amount is never negative, a status never lacks our number, and
// an event is never heard without the secret's checksum.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace recaudo;
  using namespace recaudo::wompi;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto transaction = parse_transaction(text)) {
    if (transaction->amount.is_negative()) std::abort();
    if (transaction->id.find('/') != transaction->id.npos) std::abort();
    if (const auto status = status_of(*transaction))
      if (!status->ticket) std::abort();
  }
  if (const auto banks = parse_bank_list(text))
    if (banks->empty()) std::abort();
  static_cast<void>(parse_transactions(text));
  static_cast<void>(parse_merchant(text));
  static_cast<void>(parse_error(text));
  if (read_event(text, "", Secret("llave que nadie conoce 7d1f"), Environment::kTest)) std::abort();
  return 0;
}
