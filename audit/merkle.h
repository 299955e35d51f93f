// The Merkle tree of RFC 6962 / RFC 9162: hashes, the leaf ranges whose hashes make a proof, and
// the verification of proofs. Pure functions; sizes and indexes are 0 .. 2^63-1.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/crypto.h"

namespace recaudo::audit {

using Hash = Sha256;
using Proof = std::vector<Hash>;

constexpr std::uint64_t kMaxTreeSize = INT64_MAX;
constexpr std::size_t kMaxProofHashes = 63;

const Hash& empty_root();                             // SHA-256("")
Hash leaf_hash(std::string_view entry);               // SHA-256(0x00 || entry)
Hash node_hash(const Hash& left, const Hash& right);  // SHA-256(0x01 || left || right)

// MTH of the leaves or subtree hashes given (RFC 9162 §2.1.1).
Hash tree_hash(std::span<const Hash> leaves);

// Size and root of one state of the log.
struct TreeHead {
  std::uint64_t size = 0;
  Hash root = empty_root();
  bool operator==(const TreeHead&) const = default;
};

// Leaves [begin, end).
struct LeafRange {
  std::uint64_t begin;
  std::uint64_t end;
  bool operator==(const LeafRange&) const = default;
};

// The aligned perfect subtrees that [begin, end) splits into, from the left: {level, index} stands
// for leaves [index << level, (index + 1) << level).
struct Subtree {
  unsigned level;
  std::uint64_t index;
};
std::vector<Subtree> perfect_subtrees(LeafRange range);
// Joins the hashes of those subtrees into the hash of the range.
Hash fold_from_right(std::span<const Hash> hashes);

// The ranges whose hashes are PATH(index, size), leaf's sibling first; needs index < size.
std::vector<LeafRange> inclusion_ranges(std::uint64_t index, std::uint64_t size);
// The ranges whose hashes are PROOF(old_size, new_size); needs 0 < old_size <= new_size.
std::vector<LeafRange> consistency_ranges(std::uint64_t old_size, std::uint64_t new_size);

// RFC 9162 §2.1.3.2.
bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf,
                      std::span<const Hash> proof, const Hash& root);
// RFC 9162 §2.1.4.2. An old size of zero proves nothing and is refused.
bool verify_consistency(const TreeHead& older, const TreeHead& newer, std::span<const Hash> proof);

}  // namespace recaudo::audit
