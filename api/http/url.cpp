#include "api/http/url.h"

#include <algorithm>
#include <optional>

#include "base/bytes.h"

namespace recaudo::http {
namespace {

constexpr std::size_t kMaxPairs = 200;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::optional<std::string> percent_decode(std::string_view raw, bool plus_is_space) {
  std::string out;
  out.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (raw[i] != '%') {
      out += raw[i];
    } else {
      if (i + 2 >= raw.size()) return std::nullopt;
      const int high = hex_value(raw[i + 1]);
      const int low = hex_value(raw[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

bool is_control(char c) {
  const auto b = static_cast<unsigned char>(c);
  return b < 0x20 || b == 0x7F;
}

bool has_dot_segment(std::string_view path) {
  for (std::size_t start = 0; start <= path.size();) {
    const auto end = std::min(path.find('/', start), path.size());
    const auto segment = path.substr(start, end - start);
    if (segment == "." || segment == "..") return true;
    start = end + 1;
  }
  return false;
}

bool is_clean_text(std::string_view text) {
  const auto refused = [](char c) { return is_control(c) && c != '\t' && c != '\r' && c != '\n'; };
  return is_valid_utf8(text) && std::none_of(text.begin(), text.end(), refused);
}

}  // namespace

Result<std::string> decode_path(std::string_view raw) {
  if (raw.empty() || raw.front() != '/') return fail(Code::kHttpMalformed, "ruta");
  const auto literal_slashes = std::count(raw.begin(), raw.end(), '/');
  auto path = percent_decode(raw, false);
  if (!path || !is_valid_utf8(*path) || std::any_of(path->begin(), path->end(), is_control) ||
      path->find('\\') != std::string::npos ||
      std::count(path->begin(), path->end(), '/') != literal_slashes || has_dot_segment(*path))
    return fail(Code::kHttpMalformed, "ruta");
  return std::move(*path);
}

Result<NameValues> decode_pairs(std::string_view raw) {
  NameValues pairs;
  while (!raw.empty()) {
    const auto end = std::min(raw.find('&'), raw.size());
    const auto piece = raw.substr(0, end);
    raw.remove_prefix(std::min(end + 1, raw.size()));
    if (piece.empty()) continue;
    const auto equals = std::min(piece.find('='), piece.size());
    auto name = percent_decode(piece.substr(0, equals), true);
    auto value = percent_decode(piece.substr(std::min(equals + 1, piece.size())), true);
    if (!name || !value || name->empty() || !is_clean_text(*name) || !is_clean_text(*value) ||
        pairs.size() == kMaxPairs)
      return fail(Code::kHttpMalformed, "campos");
    pairs.emplace_back(std::move(*name), std::move(*value));
  }
  return pairs;
}

const std::string* repeated_name(const NameValues& pairs) {
  for (auto a = pairs.begin(); a != pairs.end(); ++a)
    for (auto b = pairs.begin(); b != a; ++b)
      if (a->first == b->first) return &a->first;
  return nullptr;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool unreserved = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                            (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    const auto b = static_cast<unsigned char>(c);
    if (unreserved) {
      out += c;
    } else {
      out += '%';
      out += kHex[b >> 4];
      out += kHex[b & 15];
    }
  }
  return out;
}

}  // namespace recaudo::http
