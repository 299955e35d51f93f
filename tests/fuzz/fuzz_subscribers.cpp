#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/bytes.h"
#include "core/registry/subscribers_file.h"

namespace {

using namespace recaudo;
using namespace recaudo::registry;

void require(bool holds) {
  if (!holds) std::abort();
}

bool seen_text(const std::string& text, std::size_t most) {
  return text.find_first_not_of(' ') != std::string::npos && character_count(text) <= most &&
         std::ranges::none_of(text, [](char c) { return c == '\0' || c == '\n'; });
}

}  // namespace

// Whatever the bytes: no crash, and what is accepted is what the database takes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read =
      parse_subscribers({reinterpret_cast<const char*>(data), size}, make_date(2026, 3, 31));
  if (!read) return 0;
  for (const auto& row : read->rows) {
    require(row.line > 1 && row.npn_column > 1 && row.from_column > 1);
    require(is_subscriber_number(row.number));
    require(tax_rules::to_bits(row.services) >= 1 && tax_rules::to_bits(row.services) <= 7);
    require(seen_text(row.address, 120) && seen_text(row.route, 20) && seen_text(row.name, 120));
    require(!row.document_type.empty() && row.document_type.size() <= 4);
    require(!row.document_number.empty() && row.document_number.size() <= 30);
    require(row.document_number.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-") ==
            std::string::npos);
    require(row.npn.empty() || (row.npn.size() == 30 && all_digits(row.npn)));
    require(!row.to || *row.to >= row.from);
  }
  require(read->rejections.size() <= kMaxRejections);
  for (const auto& r : read->rejections)
    require(r.line > 1 && r.line <= read->lines && r.column >= 1 && !r.reason.empty());
  return 0;
}
