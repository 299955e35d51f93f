#include <cstdint>
#include <cstdlib>

#include "gateways/bank_files/camt053.h"

// Whatever the bytes: no crash, and an accepted statement adds up.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace recaudo::bank_files;
  const auto read = parse_camt053({reinterpret_cast<const char*>(data), size});
  if (!read) return 0;
  for (const auto& s : *read)
    if (s.opening + s.credits - s.debits != s.closing) std::abort();
  return 0;
}
