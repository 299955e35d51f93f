#include <cstdint>
#include <cstdlib>

#include "gateways/simulator/billing_file.h"
#include "gateways/simulator/json.h"
#include "gateways/simulator/qr.h"
#include "gateways/simulator/soap_message.h"

// What strangers send to the simulator. The first byte picks the reader: q(r), s(oap), b(illing
// file) or JSON. No crash, and JSON that was read is written and read the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace recaudo::simulator;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0]) {
    case 'q':
      (void)read_qr(text);
      return 0;
    case 's':
      (void)read_soap(text);
      return 0;
    case 'b':
      (void)read_billing_file(text, "9001234568");
      return 0;
    default:
      break;
  }
  const auto value = parse_json(text);
  if (!value) return 0;
  const auto again = parse_json(to_json(*value));
  if (!again || to_json(*again) != to_json(*value)) std::abort();
  return 0;
}
