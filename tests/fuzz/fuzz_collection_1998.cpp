#include <cstdint>
#include <cstdlib>

#include "gateways/bank_files/collection_1998.h"

// Whatever the bytes: no crash, and an accepted file adds up.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace recaudo::bank_files;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto file = parse_collection_1998(bytes, {}, Tolerances::all());
  if (!file) return 0;
  recaudo::Money sum;
  for (const auto& d : file->details) {
    if (d.raw_reference().size() != 25) std::abort();
    sum += d.amount;
  }
  if (sum != file->total) std::abort();
  return 0;
}
