// A tree that grows leaf by leaf: only its tiles that are not full yet are in memory.
#pragma once

#include <array>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "audit/merkle.h"
#include "audit/tile_path.h"

namespace recaudo::audit {

constexpr std::size_t kTreeLevels = 8;  // 256^8 leaves and more cannot be counted

// Per level, the hashes of its rightmost tile, which is not full; level 0 first.
using RightEdge = std::array<std::vector<Hash>, kTreeLevels>;

// The edge of the tree of `size` leaves, as the tiles of a log directory tell it. They are trusted:
// who needs certainty compares root_of_right_edge with a signed root.
Result<RightEdge> read_right_edge(const std::string& log_dir, std::uint64_t size);
Hash root_of_right_edge(const RightEdge& edge);

class GrowingTree {
 public:
  // Given each tile once: when a leaf fills it, before the tile above it; or by finish().
  using OnTile = std::function<Result<void>(const TileId& id, std::span<const Hash> hashes)>;

  // An empty tree, or one that goes on from `size` leaves.
  explicit GrowingTree(OnTile on_tile, RightEdge edge = {}, std::uint64_t size = 0)
      : on_tile_(std::move(on_tile)), edge_(std::move(edge)), size_(size) {}
  // Errors are those of on_tile.
  Result<void> add(const Hash& leaf);
  // No leaf comes any more: on_tile gets the tiles that are not full.
  Result<void> finish();
  std::uint64_t size() const { return size_; }
  Hash root() const { return root_of_right_edge(edge_); }

 private:
  Result<void> tell(std::size_t level, std::uint64_t size) const;

  OnTile on_tile_;
  RightEdge edge_;
  std::uint64_t size_ = 0;
};

}  // namespace recaudo::audit
