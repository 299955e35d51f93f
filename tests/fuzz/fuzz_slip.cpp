#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "gateways/bank_slip/slip.h"

// Whatever a scanner or a person sends: no crash, and what was read is written and read the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace recaudo::bank_slip;
  const std::string_view scanned(reinterpret_cast<const char*>(data), size);
  static_cast<void>(read_slip(scanned, FixedLengths{.reference = 15}));
  const auto slip = read_slip(scanned);
  if (!slip) return 0;
  const auto again = read_slip(element_string(*slip));
  if (!again || *again != *slip) std::abort();
  return 0;
}
