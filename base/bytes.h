// Byte strings (std::string holds them) and their text forms. Decoders are strict: what they accept
// is what the encoder would write, so that no two texts mean the same bytes.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace recaudo {

std::string to_hex(std::string_view bytes);           // lower case
Result<std::string> from_hex(std::string_view text);  // lower case only
std::string to_base64(std::string_view bytes);        // RFC 4648 §4, padded
Result<std::string> from_base64(
    std::string_view text);                        // strict: alphabet, padding, unused bits zero
std::string to_base64url(std::string_view bytes);  // RFC 4648 §5, no padding
Result<std::string> from_base64url(std::string_view text);  // strict, no padding
bool is_valid_utf8(std::string_view bytes);                 // no overlongs, no surrogates
std::size_t character_count(std::string_view utf8);         // not bytes
std::string latin1_to_utf8(std::string_view bytes);

// Big-endian integers.
std::string be16(std::uint16_t n);
std::string be32(std::uint32_t n);
std::string be64(std::uint64_t n);

// Whole file, at most max_bytes; kFileUnreadable otherwise.
Result<std::string> read_file(const std::string& path, std::size_t max_bytes);

}  // namespace recaudo
