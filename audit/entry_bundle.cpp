#include "audit/entry_bundle.h"

#include "base/bytes.h"

namespace recaudo::audit {
namespace {

// The entry that starts at `at`, or nothing when it runs past the end.
Result<std::string_view> entry_at(std::string_view bundle, std::size_t at) {
  if (bundle.size() - at < 2) return fail(Code::kAuditTileMalformed, "byte suelto en el paquete");
  const std::size_t length =
      static_cast<std::size_t>(static_cast<unsigned char>(bundle[at])) * 256 +
      static_cast<unsigned char>(bundle[at + 1]);
  if (bundle.size() - at - 2 < length)
    return fail(Code::kAuditTileMalformed, "asiento más largo que el paquete");
  return bundle.substr(at + 2, length);
}

}  // namespace

void append_entry(std::string& bundle, std::string_view entry) {
  invariant(entry.size() <= kMaxEntryBytes, "an entry fits its length field");
  bundle += be16(static_cast<std::uint16_t>(entry.size()));
  bundle += entry;
}

Result<std::string_view> bundle_prefix(std::string_view bundle, unsigned width) {
  std::size_t at = 0;
  for (unsigned i = 0; i < width; ++i) {
    RECAUDO_TRY(entry, entry_at(bundle, at));
    at += 2 + entry.size();
  }
  return bundle.substr(0, at);
}

Result<std::vector<std::string_view>> parse_bundle(std::string_view bundle, unsigned width) {
  std::vector<std::string_view> out;
  out.reserve(width);
  for (std::size_t at = 0; at < bundle.size();) {
    RECAUDO_TRY(entry, entry_at(bundle, at));
    if (out.size() == width) return fail(Code::kAuditTileMalformed, "sobran asientos");
    out.push_back(entry);
    at += 2 + entry.size();
  }
  if (out.size() != width) return fail(Code::kAuditTileMalformed, "faltan asientos");
  return out;
}

}  // namespace recaudo::audit
