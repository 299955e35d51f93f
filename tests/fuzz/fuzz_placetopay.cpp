#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "gateways/placetopay/messages.h"
#include "gateways/placetopay/notification.h"

// Whatever the bytes: no crash; what was paid is never negative and never approved without being
// ours; a notice is never heard without the secret's signature.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace recaudo;
  using namespace recaudo::placetopay;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto session = parse_session(text)) {
    if (const auto status = status_of(*session)) {
      if (status->amount.is_negative()) std::abort();
      if (status->amount.is_positive() && !status->ticket) {
        // The reference is told by whoever was paid, or nobody knows whose money it is.
        for (const auto& payment : session->payments)
          if (!payment.reference.empty()) std::abort();
      }
    }
  }
  if (const auto created = parse_create_answer(text))
    if (created->status.status == "OK" && created->process_url.empty()) std::abort();
  static_cast<void>(parse_answer_status(text));
  static_cast<void>(authentication_fault(text));
  if (read_notification(text, Secret("llave que nadie conoce 7d1f"))) std::abort();
  return 0;
}
