#include <cstdint>
#include <cstdlib>

#include "gateways/bank_files/asobancaria_2001.h"

// Whatever the bytes: no crash, and an accepted file adds up.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace recaudo::bank_files;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const auto& tolerances : {Tolerances{}, Tolerances::all()}) {
    const auto file = parse_collection_2001(bytes, {}, tolerances);
    if (!file) continue;
    recaudo::Money sum;
    for (const auto& d : file->details) sum += d.amount;
    if (sum != file->total) std::abort();
  }
  return 0;
}
