#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "tax-rules/statute.h"

// A text of the statute that somebody proposes: no crash, and a refusal says where.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace recaudo;
  const auto read =
      tax_rules::parse_statute({reinterpret_cast<const char*>(data), size}, "estatuto.toml");
  if (!read && read.error().detail.empty()) std::abort();
  return 0;
}
