#include "audit/tile_reader.h"

#include "audit/checkpoint.h"
#include "audit/entry_bundle.h"
#include "audit/log_files.h"

namespace recaudo::audit {
namespace {

constexpr std::size_t kCachedTiles = 64;
constexpr std::size_t kHashBytes = 32;

}  // namespace

Result<std::string> read_tile(const std::string& log_dir, const TileId& id) {
  const bool bundle = id.level == kEntriesLevel;
  const std::size_t limit = bundle ? kMaxBundleBytes : kTileWidth * kHashBytes;
  std::string bytes;
  RECAUDO_TRY(found, read_log_file(log_dir + "/" + to_path(id), limit, bytes));
  if (!found && id.width != kTileWidth) {
    RECAUDO_TRY(full, read_log_file(log_dir + "/" + to_path({id.level, id.index}), limit, bytes));
    found = full;
    if (found && bundle) {
      RECAUDO_TRY(prefix, bundle_prefix(bytes, id.width));
      bytes.resize(prefix.size());
    } else if (found) {
      bytes.resize(std::min(bytes.size(), id.width * kHashBytes));
    }
  }
  if (!found) return fail(Code::kAuditTileMalformed, "falta " + to_path(id));
  if (!bundle && bytes.size() != id.width * kHashBytes)
    return fail(Code::kAuditTileMalformed, to_path(id) + ": largo equivocado");
  return bytes;
}

Result<const std::string*> TileReader::tile(int level, std::uint64_t index) {
  const std::pair key{level, index};
  if (const auto it = cache_.find(key); it != cache_.end()) return &it->second;
  RECAUDO_TRY(bytes, read_tile(root_, {level, index, tile_width(size_, level, index)}));
  if (cache_.size() == kCachedTiles) cache_.clear();
  return &cache_.emplace(key, std::move(bytes)).first->second;
}

Result<Hash> TileReader::perfect(Subtree subtree) {
  const int level = static_cast<int>(subtree.level / 8);
  const std::uint64_t count = std::uint64_t{1} << (subtree.level % 8);
  const std::uint64_t first = subtree.index * count;
  RECAUDO_TRY(bytes, tile(level, first / kTileWidth));
  std::vector<Hash> hashes;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::size_t at = static_cast<std::size_t>(first % kTileWidth + i) * kHashBytes;
    RECAUDO_TRY(hash, hash_from_bytes(std::string_view(*bytes).substr(at, kHashBytes)));
    hashes.push_back(hash);
  }
  return tree_hash(hashes);
}

Result<Hash> TileReader::range(LeafRange r) {
  invariant(r.begin <= r.end && r.end <= size_, "a range of leaves lies inside the tree");
  std::vector<Hash> hashes;
  for (const Subtree& s : perfect_subtrees(r)) {
    RECAUDO_TRY(hash, perfect(s));
    hashes.push_back(hash);
  }
  return fold_from_right(hashes);
}

Result<Proof> TileReader::hashes_of(const std::vector<LeafRange>& ranges) {
  Proof out;
  for (const LeafRange& r : ranges) {
    RECAUDO_TRY(hash, range(r));
    out.push_back(hash);
  }
  return out;
}

Result<Proof> TileReader::inclusion(std::uint64_t index) {
  if (index >= size_)
    return fail(Code::kNotFound, "el registro tiene " + std::to_string(size_) + " asientos");
  return hashes_of(inclusion_ranges(index, size_));
}

Result<Proof> TileReader::consistency_from(std::uint64_t old_size) {
  if (old_size > size_) return fail(Code::kAuditProofInvalid, "el registro es más corto");
  if (old_size == 0 || old_size == size_) return Proof{};
  return hashes_of(consistency_ranges(old_size, size_));
}

Result<std::string> TileReader::entry(std::uint64_t index) {
  if (index >= size_)
    return fail(Code::kNotFound, "el registro tiene " + std::to_string(size_) + " asientos");
  const std::uint64_t n = index / kTileWidth;
  const unsigned width = tile_width(size_, 0, n);
  RECAUDO_TRY(bytes, read_tile(root_, {kEntriesLevel, n, width}));
  RECAUDO_TRY(entries, parse_bundle(bytes, width));
  return std::string(entries[index % kTileWidth]);
}

}  // namespace recaudo::audit
