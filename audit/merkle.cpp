#include "audit/merkle.h"

#include <algorithm>
#include <bit>

namespace recaudo::audit {
namespace {

// The largest power of two strictly smaller than n; n > 1.
std::uint64_t split_point(std::uint64_t n) {
  return std::bit_floor(n - 1);
}

// One step up the path of RFC 9162: `fn` is the node, `sn` the last node of its level.
void climb_to_left_turn(std::uint64_t& fn, std::uint64_t& sn) {
  while ((fn & 1) == 0 && fn != 0) {
    fn >>= 1;
    sn >>= 1;
  }
}

}  // namespace

const Hash& empty_root() {
  static const Hash hash = sha256("");
  return hash;
}

Hash leaf_hash(std::string_view entry) {
  return sha256_of({std::string_view("\0", 1), entry});
}

Hash node_hash(const Hash& left, const Hash& right) {
  std::array<char, 65> text;
  text[0] = 1;
  std::ranges::copy(view(left), text.begin() + 1);
  std::ranges::copy(view(right), text.begin() + 33);
  return sha256({text.data(), text.size()});
}

Hash tree_hash(std::span<const Hash> leaves) {
  if (leaves.empty()) return empty_root();
  if (leaves.size() == 1) return leaves[0];
  const auto k = static_cast<std::size_t>(split_point(leaves.size()));
  return node_hash(tree_hash(leaves.first(k)), tree_hash(leaves.subspan(k)));
}

std::vector<Subtree> perfect_subtrees(LeafRange range) {
  std::vector<Subtree> out;
  for (std::uint64_t at = range.begin; at < range.end;) {
    const auto alignment = static_cast<unsigned>(std::countr_zero(at));  // 64 when at == 0
    const auto room = static_cast<unsigned>(std::bit_width(range.end - at)) - 1;
    const unsigned level = std::min(alignment, room);
    out.push_back({level, at >> level});
    at += std::uint64_t{1} << level;
  }
  return out;
}

Hash fold_from_right(std::span<const Hash> hashes) {
  if (hashes.empty()) return empty_root();
  Hash out = hashes.back();
  for (std::size_t i = hashes.size() - 1; i-- > 0;) out = node_hash(hashes[i], out);
  return out;
}

std::vector<LeafRange> inclusion_ranges(std::uint64_t index, std::uint64_t size) {
  std::vector<LeafRange> out;
  LeafRange here{0, size};
  while (here.end - here.begin > 1) {
    const std::uint64_t middle = here.begin + split_point(here.end - here.begin);
    if (index < middle) {
      out.push_back({middle, here.end});
      here.end = middle;
    } else {
      out.push_back({here.begin, middle});
      here.begin = middle;
    }
  }
  std::ranges::reverse(out);
  return out;
}

std::vector<LeafRange> consistency_ranges(std::uint64_t old_size, std::uint64_t new_size) {
  std::vector<LeafRange> out;
  LeafRange here{0, new_size};
  bool whole = true;  // the old tree is the subtree itself: its root is known to the verifier
  while (old_size != here.end) {
    const std::uint64_t middle = here.begin + split_point(here.end - here.begin);
    if (old_size <= middle) {
      out.push_back({middle, here.end});
      here.end = middle;
    } else {
      out.push_back({here.begin, middle});
      here.begin = middle;
      whole = false;
    }
  }
  if (!whole) out.push_back(here);
  std::ranges::reverse(out);
  return out;
}

bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf,
                      std::span<const Hash> proof, const Hash& root) {
  if (index >= size || size > kMaxTreeSize) return false;
  std::uint64_t fn = index;
  std::uint64_t sn = size - 1;
  Hash r = leaf;
  for (const Hash& p : proof) {
    if (sn == 0) return false;
    if ((fn & 1) != 0 || fn == sn) {
      r = node_hash(p, r);
      climb_to_left_turn(fn, sn);
    } else {
      r = node_hash(r, p);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && r == root;
}

bool verify_consistency(const TreeHead& older, const TreeHead& newer, std::span<const Hash> proof) {
  const std::uint64_t m = older.size;
  const std::uint64_t n = newer.size;
  if (m == 0 || m > n || n > kMaxTreeSize) return false;
  if (m == n) return proof.empty() && older.root == newer.root;
  if (proof.empty()) return false;
  std::uint64_t fn = m - 1;
  std::uint64_t sn = n - 1;
  while ((fn & 1) != 0) {
    fn >>= 1;
    sn >>= 1;
  }
  // A complete old tree is a node of the new one: its root opens the proof without being in it.
  const bool complete = std::has_single_bit(m);
  Hash fr = complete ? older.root : proof.front();
  Hash sr = fr;
  for (const Hash& c : complete ? proof : proof.subspan(1)) {
    if (sn == 0) return false;
    if ((fn & 1) != 0 || fn == sn) {
      fr = node_hash(c, fr);
      sr = node_hash(c, sr);
      climb_to_left_turn(fn, sn);
    } else {
      sr = node_hash(sr, c);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return fr == older.root && sr == newer.root && sn == 0;
}

}  // namespace recaudo::audit
