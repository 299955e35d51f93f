#include <cstdint>
#include <cstdlib>

#include "gateways/bank_files/billing_2001.h"

// Whatever the bytes: no crash, and an accepted file is written and read the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace recaudo::bank_files;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const auto tail : {BillingTail::kBlank, BillingTail::kSurcharge}) {
    const auto file = parse_billing_2001(bytes, {}, Tolerances::all(), tail);
    if (!file) continue;
    const auto text = write_billing_2001(*file);
    if (!text) std::abort();
    const auto again = parse_billing_2001(*text, {}, Tolerances::all(), tail);
    if (!again || *again != *file) std::abort();
  }
  return 0;
}
