// Names of tiles and entry bundles (C2SP tlog-tiles): tile/<L>/<N>[.p/<W>] and
// tile/entries/<N>[.p/<W>].
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace recaudo::audit {

constexpr unsigned kTileWidth = 256;  // hashes of a full tile, entries of a full bundle
constexpr int kEntriesLevel = -1;     // the "level" of an entry bundle

struct TileId {
  int level = 0;            // 0..63, or kEntriesLevel
  std::uint64_t index = 0;  // N
  unsigned width = kTileWidth;
  bool operator==(const TileId&) const = default;
};

std::string to_path(const TileId& tile);
// Only what to_path prints: everything else is kAuditTileMalformed (kills "..", "//", "x000/000").
Result<TileId> parse_tile_path(std::string_view path);

// Width of tile `index` of `level` (bundles as level 0) in a tree of this size; 0 when it does not
// exist.
unsigned tile_width(std::uint64_t size, int level, std::uint64_t index);
// Hashes that a level holds: floor(size / 256^level).
std::uint64_t level_size(std::uint64_t size, int level);
// Every hash tile of a tree of this size, without bundles. For tests and small trees: it lists them
// all.
std::vector<TileId> hash_tiles(std::uint64_t size);

// Digits only, no sign, no leading zero, at most 2^63-1; kBadEncoding otherwise.
Result<std::uint64_t> parse_decimal(std::string_view text);

}  // namespace recaudo::audit
