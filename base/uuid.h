// UUIDs: 16 bytes. New ones are version 7 (time-ordered: index pages stay warm).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"

namespace recaudo {

struct Uuid {
  std::array<unsigned char, 16> bytes{};
  auto operator<=>(const Uuid&) const = default;
  std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
};

// RFC 9562 version 7: 48 bits of unix milliseconds, the rest random.
Uuid make_uuid7(Instant now);
// A UUID that follows from its inputs (SHA-256, version 8): the business key of an act that may be
// retried.
Uuid derive_uuid(std::string_view domain, std::string_view value);
// "0190b6a0-7c1e-7abc-9def-0123456789ab"
std::string to_string(const Uuid& id);
Result<Uuid> parse_uuid(std::string_view text);
// From 16 raw bytes (a bytea column); throws BrokenInvariant on another length.
Uuid uuid_from_bytes(std::string_view bytes);

}  // namespace recaudo
