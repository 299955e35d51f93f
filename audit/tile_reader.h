// Hashes of leaf ranges, and proofs, read from the tiles of a log directory. It trusts the tiles:
// who needs certainty checks the proof against a signed root, or runs verify_log.
#pragma once

#include <map>
#include <string>

#include "audit/merkle.h"
#include "audit/tile_path.h"

namespace recaudo::audit {

class TileReader {
 public:
  TileReader(std::string log_dir, std::uint64_t size) : root_(std::move(log_dir)), size_(size) {}
  // Hash of leaves [begin, end), end <= size.
  Result<Hash> range(LeafRange range);
  Result<Hash> root() { return range({0, size_}); }
  Result<Proof> inclusion(std::uint64_t index);
  // Empty for an old size of 0 or of this size.
  Result<Proof> consistency_from(std::uint64_t old_size);
  // The entry itself, from its bundle.
  Result<std::string> entry(std::uint64_t index);

 private:
  Result<const std::string*> tile(int level, std::uint64_t index);
  Result<Hash> perfect(Subtree subtree);
  Result<Proof> hashes_of(const std::vector<LeafRange>& ranges);

  std::string root_;
  std::uint64_t size_;
  std::map<std::pair<int, std::uint64_t>, std::string> cache_;  // bounded
};

// The bytes of a tile or bundle at this width: the file itself, or the first part of the full one
// when the partial was collected. kAuditTileMalformed says which file is missing or of another
// length.
Result<std::string> read_tile(const std::string& log_dir, const TileId& id);

}  // namespace recaudo::audit
