#include <cstdint>
#include <cstdlib>

#include "base/bytes.h"
#include "gateways/bank_files/mt940.h"

// Whatever the bytes: no crash; an accepted statement adds up and its texts are UTF-8.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace recaudo::bank_files;
  const auto read = parse_mt940({reinterpret_cast<const char*>(data), size});
  if (!read) return 0;
  for (const auto& s : *read) {
    if (s.opening + s.credits - s.debits != s.closing || s.account.empty()) std::abort();
    for (const auto& e : s.entries)
      if (e.amount.is_negative() || !recaudo::is_valid_utf8(e.additional_info + e.bank_reference))
        std::abort();
  }
  return 0;
}
