#include "base/bytes.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>

namespace recaudo {
namespace {

constexpr std::string_view kStandard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode64(std::string_view bytes, std::string_view alphabet, bool pad) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t n = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j)
      group = group << 8 | (j < n ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j) {
      if (j <= n)
        out += alphabet[group >> (18 - 6 * j) & 63];
      else if (pad)
        out += '=';
    }
  }
  return out;
}

Result<std::string> decode64(std::string_view text, std::string_view alphabet, bool pad) {
  const auto bad = [] { return fail(Code::kBadEncoding, "base64"); };
  if (pad) {
    if (text.size() % 4 != 0) return bad();
    for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  }
  if (text.size() % 4 == 1) return bad();
  std::string out;
  out.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t group = 0;
  int bits = 0;
  for (const char c : text) {
    const auto value = alphabet.find(c);
    if (value == alphabet.npos) return bad();
    group = (group << 6 | static_cast<std::uint32_t>(value)) & 0xFFFFFF;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>(group >> bits & 0xFF);
    }
  }
  if ((group & ((1U << bits) - 1)) != 0) return bad();  // unused bits must be zero
  return out;
}

template <typename Int>
std::string big_endian(Int n) {
  std::string out(sizeof n, '\0');
  for (std::size_t i = 0; i < sizeof n; ++i)
    out[i] = static_cast<char>(n >> (8 * (sizeof n - 1 - i)) & 0xFF);
  return out;
}

}  // namespace

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto b = static_cast<unsigned char>(c);
    out += kDigits[b >> 4];
    out += kDigits[b & 15];
  }
  return out;
}

Result<std::string> from_hex(std::string_view text) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
  };
  if (text.size() % 2 != 0) return fail(Code::kBadEncoding, "hex");
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = digit(text[i]);
    const int low = digit(text[i + 1]);
    if (high < 0 || low < 0) return fail(Code::kBadEncoding, "hex");
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

std::string to_base64(std::string_view bytes) {
  return encode64(bytes, kStandard, true);
}
Result<std::string> from_base64(std::string_view text) {
  return decode64(text, kStandard, true);
}
std::string to_base64url(std::string_view bytes) {
  return encode64(bytes, kUrl, false);
}
Result<std::string> from_base64url(std::string_view text) {
  return decode64(text, kUrl, false);
}

std::size_t character_count(std::string_view utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(
      utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_valid_utf8(std::string_view s) {
  std::size_t i = 0;
  while (i < s.size()) {
    const auto b = static_cast<unsigned char>(s[i]);
    std::size_t extra = 0;
    std::uint32_t code = 0;
    std::uint32_t least = 0;
    if (b < 0x80) {
      ++i;
      continue;
    }
    if (b >> 5 == 6) {
      extra = 1, code = b & 0x1F, least = 0x80;
    } else if (b >> 4 == 14) {
      extra = 2, code = b & 0x0F, least = 0x800;
    } else if (b >> 3 == 30) {
      extra = 3, code = b & 0x07, least = 0x10000;
    } else {
      return false;
    }
    if (extra >= s.size() - i) return false;
    for (std::size_t j = 1; j <= extra; ++j) {
      const auto c = static_cast<unsigned char>(s[i + j]);
      if (c >> 6 != 2) return false;
      code = code << 6 | (c & 0x3F);
    }
    if (code < least || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
    i += extra + 1;
  }
  return true;
}

std::string latin1_to_utf8(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto b = static_cast<unsigned char>(c);
    if (b < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xC0 | b >> 6);
      out += static_cast<char>(0x80 | (b & 0x3F));
    }
  }
  return out;
}

std::string be16(std::uint16_t n) {
  return big_endian(n);
}
std::string be32(std::uint32_t n) {
  return big_endian(n);
}
std::string be64(std::uint64_t n) {
  return big_endian(n);
}

Result<std::string> read_file(const std::string& path, std::size_t max_bytes) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Code::kFileUnreadable, path);
  std::string out;
  char block[65536];
  while (in.read(block, sizeof block) || in.gcount() > 0) {
    out.append(block, static_cast<std::size_t>(in.gcount()));
    if (out.size() > max_bytes)
      return fail(Code::kFileUnreadable, path + ": más de " + std::to_string(max_bytes) + " bytes");
  }
  if (in.bad()) return fail(Code::kFileUnreadable, path);
  return out;
}

}  // namespace recaudo
