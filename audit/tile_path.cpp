#include "audit/tile_path.h"

#include <charconv>

namespace recaudo::audit {
namespace {

tl::unexpected<Error> no_path(std::string_view path) {
  return fail(Code::kAuditTileMalformed, "ruta: " + std::string(path.substr(0, 120)));
}

std::string three_digits(std::uint64_t n) {
  std::string text = std::to_string(n);
  return std::string(3 - text.size(), '0') + text;
}

// 1234067 -> x001/x234/067
std::string index_path(std::uint64_t n) {
  std::string out = three_digits(n % 1000);
  for (n /= 1000; n > 0; n /= 1000) out.insert(0, "x" + three_digits(n % 1000) + "/");
  return out;
}

// The number that the groups spell; laxer than index_path on purpose, the caller prints and
// compares.
Result<std::uint64_t> read_index(std::string_view text) {
  std::uint64_t n = 0;
  if (text.size() > 40) return no_path(text);
  for (const char c : text) {
    if (c == 'x' || c == '/') continue;
    if (c < '0' || c > '9') return no_path(text);
    if (n > (INT64_MAX - 9) / 10) return no_path(text);
    n = n * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return n;
}

}  // namespace

Result<std::uint64_t> parse_decimal(std::string_view text) {
  std::uint64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  const bool canonical = !text.empty() && (text == "0" || text[0] != '0');
  if (error != std::errc{} || end != text.data() + text.size() || !canonical || n > INT64_MAX)
    return fail(Code::kBadEncoding, "número");
  return n;
}

std::string to_path(const TileId& tile) {
  std::string out = "tile/";
  out += tile.level == kEntriesLevel ? "entries" : std::to_string(tile.level);
  out += "/" + index_path(tile.index);
  if (tile.width != kTileWidth) out += ".p/" + std::to_string(tile.width);
  return out;
}

Result<TileId> parse_tile_path(std::string_view path) {
  constexpr std::string_view kPrefix = "tile/";
  if (!path.starts_with(kPrefix)) return no_path(path);
  const std::string_view rest = path.substr(kPrefix.size());
  const auto slash = rest.find('/');
  if (slash == rest.npos) return no_path(path);
  TileId tile;
  const std::string_view level = rest.substr(0, slash);
  if (level == "entries") {
    tile.level = kEntriesLevel;
  } else {
    const auto n = parse_decimal(level);
    if (!n || *n > 63) return no_path(path);
    tile.level = static_cast<int>(*n);
  }
  std::string_view index = rest.substr(slash + 1);
  if (const auto mark = index.find(".p/"); mark != index.npos) {
    const auto width = parse_decimal(index.substr(mark + 3));
    if (!width || *width == 0 || *width >= kTileWidth) return no_path(path);
    tile.width = static_cast<unsigned>(*width);
    index = index.substr(0, mark);
  }
  RECAUDO_TRY(n, read_index(index));
  tile.index = n;
  if (to_path(tile) != path) return no_path(path);
  return tile;
}

std::uint64_t level_size(std::uint64_t size, int level) {
  const int shift = level <= 0 ? 0 : 8 * level;
  return shift >= 64 ? 0 : size >> shift;
}

unsigned tile_width(std::uint64_t size, int level, std::uint64_t index) {
  const std::uint64_t hashes = level_size(size, level);
  if (index < hashes / kTileWidth) return kTileWidth;
  return index == hashes / kTileWidth ? static_cast<unsigned>(hashes % kTileWidth) : 0;
}

std::vector<TileId> hash_tiles(std::uint64_t size) {
  std::vector<TileId> out;
  for (int level = 0; level_size(size, level) > 0; ++level)
    for (std::uint64_t n = 0; tile_width(size, level, n) > 0; ++n)
      out.push_back({level, n, tile_width(size, level, n)});
  return out;
}

}  // namespace recaudo::audit
