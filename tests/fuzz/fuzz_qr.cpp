#include <cstdint>
#include <cstdlib>

#include "gateways/breb/qr.h"

// Whatever a bank hands over: no crash; what is accepted has one key or a merchant, its text as it
// came, and pays the order that has its amount and its reference.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace recaudo::breb;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(read_tlv(text));
  const auto qr = read_qr(text);
  if (!qr) return 0;
  if (qr->text != text || (!qr->key_kind && !qr->merchant_code)) std::abort();
  if (qr->amount && qr->reference && !check_qr(*qr, {*qr->amount, *qr->reference})) std::abort();
  return 0;
}
