#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/closing/simple_file.h"

// Whatever the bytes: no crash, every declaration is posted or set apart, and their amounts are the
// total of the control line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace recaudo;
  using namespace recaudo::closing;
  const auto require = [](bool holds) {
    if (!holds) std::abort();
  };
  const auto read = parse_simple_file({reinterpret_cast<const char*>(data), size}, "simple.csv",
                                      make_date(2026, 3, 31));
  if (!read) return 0;
  require(read->lines == static_cast<int>(read->declarations.size() + read->rejections.size()));
  Money sum;
  for (const auto& d : read->declarations) {
    require(d.line > 1 && d.total().is_positive());
    sum += d.total();
  }
  for (const auto& r : read->rejections) {
    require(r.line > 1 && !r.reason.empty());
    sum += r.amount;
  }
  require(sum == read->total);
  return 0;
}
