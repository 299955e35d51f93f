#include "audit/growing_tree.h"

#include <bit>

#include "audit/checkpoint.h"
#include "audit/tile_reader.h"

namespace recaudo::audit {
namespace {

constexpr std::size_t kHashBytes = 32;

}  // namespace

Result<RightEdge> read_right_edge(const std::string& log_dir, std::uint64_t size) {
  RightEdge out;
  for (std::size_t level = 0; level < kTreeLevels; ++level) {
    const int l = static_cast<int>(level);
    const std::uint64_t index = level_size(size, l) / kTileWidth;
    const unsigned width = tile_width(size, l, index);
    if (width == 0) continue;
    RECAUDO_TRY(bytes, read_tile(log_dir, {l, index, width}));
    for (std::size_t i = 0; i < width; ++i)
      out[level].push_back(
          *hash_from_bytes(std::string_view(bytes).substr(i * kHashBytes, kHashBytes)));
  }
  return out;
}

Hash root_of_right_edge(const RightEdge& edge) {
  std::vector<Hash> peaks;  // aligned perfect subtrees, from the left
  for (std::size_t level = edge.size(); level-- > 0;) {
    std::span<const Hash> rest = edge[level];
    while (!rest.empty()) {
      const std::size_t width = std::bit_floor(rest.size());
      peaks.push_back(tree_hash(rest.first(width)));
      rest = rest.subspan(width);
    }
  }
  return fold_from_right(peaks);
}

Result<void> GrowingTree::add(const Hash& leaf) {
  Hash hash = leaf;
  ++size_;
  for (std::size_t level = 0; level < kTreeLevels; ++level) {
    auto& hashes = edge_[level];
    hashes.push_back(hash);
    if (hashes.size() < kTileWidth) return {};
    if (auto ok = tell(level, size_ - 1); !ok) return ok;
    hash = tree_hash(hashes);
    hashes.clear();
  }
  return {};
}

Result<void> GrowingTree::finish() {
  for (std::size_t level = 0; level < kTreeLevels; ++level)
    if (!edge_[level].empty())
      if (auto ok = tell(level, size_); !ok) return ok;
  return {};
}

// The rightmost tile of a level, while `size` counts the leaves that are under full tiles of it.
Result<void> GrowingTree::tell(std::size_t level, std::uint64_t size) const {
  const int l = static_cast<int>(level);
  const auto& hashes = edge_[level];
  return on_tile_({l, level_size(size, l) / kTileWidth, static_cast<unsigned>(hashes.size())},
                  hashes);
}

}  // namespace recaudo::audit
