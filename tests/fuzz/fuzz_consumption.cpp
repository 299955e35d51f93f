#include <cstdint>
#include <cstdlib>

#include "core/registry/consumption_file.h"
#include "core/registry/subscribers_file.h"

namespace {

using namespace recaudo;
using namespace recaudo::registry;

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

// Whatever the bytes: no crash, and what is accepted is what the database takes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Date today = make_date(2026, 3, 31);
  const auto read =
      parse_consumption({reinterpret_cast<const char*>(data), size}, {2026, 3}, today);
  if (!read) return 0;
  for (const auto& row : read->rows) {
    require(row.line > 1 && row.service_column > 1 && is_subscriber_number(row.number));
    require(row.from < row.to && row.to <= today && row.to >= make_date(2026, 3, 1));
    require(row.m3.value >= 0 && row.m3.value <= 10'000'000);
  }
  require(read->rejections.size() <= kMaxRejections);
  for (const auto& r : read->rejections)
    require(r.line > 1 && r.line <= read->lines && r.column >= 1 && !r.reason.empty());
  return 0;
}
