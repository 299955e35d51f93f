#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/registry/appropriations_file.h"

// Whatever the bytes: no crash, and each line is a row, a rejection or beyond those that are told.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace recaudo;
  using namespace recaudo::registry;
  const auto require = [](bool holds) {
    if (!holds) std::abort();
  };
  const auto read =
      parse_appropriations({reinterpret_cast<const char*>(data), size}, make_date(2026, 3, 31));
  if (!read) return 0;
  require(static_cast<int>(read->rows.size()) <= read->lines);
  for (const auto& row : read->rows) require(row.line > 1 && row.code_column >= 1);
  require(read->rejections.size() <= kMaxRejections);
  for (const auto& r : read->rejections) require(r.line > 1 && r.column >= 1 && !r.reason.empty());
  return 0;
}
