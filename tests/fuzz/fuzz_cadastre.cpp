#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/registry/cadastre_file.h"

// Whatever the bytes: no crash, and an accepted parcel has its owners, of this municipality,
// without a character that the database would refuse.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace recaudo::registry;
  const auto read = parse_cadastre({reinterpret_cast<const char*>(data), size}, "25151");
  if (!read) return 0;
  for (const auto& p : read->parcels) {
    if (p.owners.empty() || p.npn.str().size() != 30 || !p.npn.str().starts_with("25151"))
      std::abort();
    if (p.avaluo.is_negative() || p.address.find('\0') != std::string::npos) std::abort();
    for (const auto& o : p.owners)
      if ((o.name + o.document_number).find('\0') != std::string::npos) std::abort();
  }
  for (const auto& r : read->rejections)
    if (r.line < 1 || r.line > read->lines || r.column < 1 || r.reason.empty()) std::abort();
  return 0;
}
