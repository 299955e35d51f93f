#include <cstdint>
#include <cstdlib>

#include "base/bytes.h"
#include "gateways/bank_files/csv_statement.h"

// Whatever the bytes, for every profile: no crash; each accepted day adds up and follows the one
// before it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace recaudo::bank_files;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto& known = builtin_csv_profiles();
  static_cast<void>(recognise_csv(bytes, known));
  for (const auto& profile : known.profiles) {
    const auto read = parse_csv_statement(bytes, profile, known.concepts, {});
    if (!read) continue;
    for (std::size_t i = 0; i < read->size(); ++i) {
      const auto& s = (*read)[i];
      if (!adds_up(s) || (i > 0 && (*read)[i - 1].closing != s.opening)) std::abort();
      for (const auto& e : s.entries)
        if (e.amount.is_negative() || !recaudo::is_valid_utf8(e.additional_info)) std::abort();
    }
  }
  return 0;
}
