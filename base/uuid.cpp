#include "base/uuid.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "base/bytes.h"
#include "base/crypto.h"

namespace recaudo {

namespace {

constexpr std::size_t kRandomPart = 10;

// OpenSSL's generator costs two microseconds a call, whatever its size: asked for many ids at once.
// A forked child starts its own, or it would make its parent's ids again.
std::string_view next_random_part() {
  struct Store {
    std::string bytes;
    std::size_t used = 0;
    pid_t owner = -1;
  };
  thread_local Store store;
  if (store.used == store.bytes.size() || store.owner != ::getpid())
    store = {random_bytes(64 * kRandomPart), 0, ::getpid()};
  store.used += kRandomPart;
  return std::string_view(store.bytes).substr(store.used - kRandomPart, kRandomPart);
}

}  // namespace

Uuid make_uuid7(Instant now) {
  Uuid id;
  const std::string_view random = next_random_part();
  const auto ms = static_cast<std::uint64_t>(to_unix_micros(now) / 1000);
  for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<unsigned char>(ms >> (40 - 8 * i));
  std::memcpy(id.bytes.data() + 6, random.data(), random.size());
  id.bytes[6] = static_cast<unsigned char>((id.bytes[6] & 0x0F) | 0x70);
  id.bytes[8] = static_cast<unsigned char>((id.bytes[8] & 0x3F) | 0x80);
  return id;
}

Uuid derive_uuid(std::string_view domain, std::string_view value) {
  const Sha256 digest = sha256_of({domain, std::string_view("\0", 1), value});
  Uuid id;
  std::copy_n(digest.begin(), 16, id.bytes.begin());
  id.bytes[6] = static_cast<unsigned char>((id.bytes[6] & 0x0F) | 0x80);
  id.bytes[8] = static_cast<unsigned char>((id.bytes[8] & 0x3F) | 0x80);
  return id;
}

std::string to_string(const Uuid& id) {
  std::string hex = to_hex(id.view());
  for (const std::size_t at : {8U, 13U, 18U, 23U}) hex.insert(at, 1, '-');
  return hex;
}

Result<Uuid> parse_uuid(std::string_view text) {
  const auto bad = [&] { return fail(Code::kBadId, std::string(text.substr(0, 64))); };
  if (text.size() != 36) return bad();
  std::string hex;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash != (text[i] == '-')) return bad();
    if (!dash) hex += text[i];
  }
  const auto bytes = from_hex(hex);
  if (!bytes) return bad();
  return uuid_from_bytes(*bytes);
}

Uuid uuid_from_bytes(std::string_view bytes) {
  invariant(bytes.size() == 16, "a UUID has 16 bytes");
  Uuid id;
  std::memcpy(id.bytes.data(), bytes.data(), 16);
  return id;
}

}  // namespace recaudo
