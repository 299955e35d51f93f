#include "audit/checkpoint.h"

#include <algorithm>

#include "audit/tile_path.h"
#include "base/bytes.h"

namespace recaudo::audit {
namespace {

constexpr std::size_t kMaxOriginBytes = 255;

tl::unexpected<Error> malformed(const char* what) {
  return fail(Code::kAuditCheckpointMalformed, what);
}

// Takes one line off the front; false when there is no newline left.
bool take_line(std::string_view& text, std::string_view& line) {
  const auto end = text.find('\n');
  if (end == text.npos) return false;
  line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return true;
}

}  // namespace

Result<Hash> hash_from_bytes(std::string_view bytes) {
  Hash out;
  if (bytes.size() != out.size()) return fail(Code::kBadEncoding, "un resumen tiene 32 bytes");
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}
std::string to_base64(const Hash& hash) {
  return recaudo::to_base64(view(hash));
}
Result<Hash> hash_from_base64(std::string_view text) {
  RECAUDO_TRY(bytes, from_base64(text));
  return hash_from_bytes(bytes);
}
std::string to_hex(const Hash& hash) {
  return recaudo::to_hex(view(hash));
}
Result<Hash> hash_from_hex(std::string_view text) {
  RECAUDO_TRY(bytes, from_hex(text));
  return hash_from_bytes(bytes);
}

std::string to_text(const Checkpoint& c) {
  return c.origin + "\n" + std::to_string(c.head.size) + "\n" + to_base64(c.head.root) + "\n" +
         c.extensions;
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  Checkpoint out;
  std::string_view origin, size, root, extension;
  if (text.find('\r') != text.npos) return malformed("tiene retornos de carro");
  if (!take_line(text, origin) || !take_line(text, size) || !take_line(text, root))
    return malformed("tiene menos de tres líneas");
  if (origin.empty() || origin.size() > kMaxOriginBytes) return malformed("origen");
  const auto n = parse_decimal(size);
  if (!n) return malformed("tamaño");
  const auto hash = hash_from_base64(root);
  if (!hash) return malformed("raíz");
  if (*n == 0 && *hash != empty_root()) return malformed("un registro vacío tiene otra raíz");
  out.extensions = text;
  while (!text.empty())
    if (!take_line(text, extension) || extension.empty()) return malformed("línea de extensión");
  out.origin = origin;
  out.head = {*n, *hash};
  return out;
}

}  // namespace recaudo::audit
