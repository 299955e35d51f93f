#include "audit/mirror_check.h"

#include "audit/entry_bundle.h"
#include "audit/growing_tree.h"
#include "audit/log_writer.h"
#include "audit/tile_reader.h"

namespace recaudo::audit {
namespace {

constexpr std::size_t kHashBytes = 32;

tl::unexpected<Error> incoherent(const std::string& what) {
  return fail(Code::kMirrorIncoherent, what);
}

class MirrorCheck {
 public:
  MirrorCheck(const MirrorFolder& folder, const MirrorHeads& heads)
      : folder_(folder), heads_(heads) {}

  Result<void> run() {
    if (auto ok = start_from_the_copy(); !ok) return ok;
    if (auto ok = check_late_heads(); !ok) return ok;
    if (heads_.newer.size == heads_.older.size) return {};
    for (std::uint64_t n = tree_.size() / kTileWidth; n * kTileWidth < heads_.newer.size; ++n)
      if (auto ok = check_bundle(n); !ok) return ok;
    if (auto ok = tree_.finish(); !ok) return ok;
    if (tree_.root() != heads_.newer.root)
      return incoherent("checkpoint: la raíz firmada es " + to_hex(heads_.newer.root) +
                        " y los asientos dan " + to_hex(tree_.root()));
    // These are the entries of the new checkpoint: what is not of this tree contradicts it.
    return contradiction_ ? tl::unexpected(*contradiction_) : Result<void>{};
  }

 private:
  // At the border of the last full bundle: what follows in a partial one comes again with the new.
  Result<void> start_from_the_copy() {
    auto edge = read_right_edge(folder_.root(), heads_.older.size);
    if (!edge) return fail(Code::kMirrorDamaged, edge.error().detail);
    if (const Hash root = root_of_right_edge(*edge); root != heads_.older.root)
      return fail(Code::kMirrorDamaged, "checkpoint: la raíz firmada es " +
                                            to_hex(heads_.older.root) + " y sus baldosas dan " +
                                            to_hex(root));
    (*edge)[0].clear();
    tree_ = GrowingTree(on_tile(), std::move(*edge), heads_.older.size / kTileWidth * kTileWidth);
    RECAUDO_TRY(sizes, folder_.heads_beside());
    sizes_ = std::move(sizes);
    return {};
  }

  // Heads of sizes that the copy had passed already: the site's list told them late.
  Result<void> check_late_heads() {
    TileReader tiles(folder_.root(), heads_.older.size);
    for (; next_ < sizes_.size() && sizes_[next_] <= heads_.older.size; ++next_) {
      const auto root = tiles.range({0, sizes_[next_]});
      if (!root) return fail(Code::kMirrorDamaged, root.error().detail);
      auto ok = check_head(sizes_[next_], *root);
      if (ok) continue;
      // Whose fault? Only what the copy can still answer for accuses the site.
      if (auto mine = check_own_tiles(sizes_[next_]); !mine) return mine;
      return ok;
    }
    return {};
  }

  // The tiles of the copy that the root of its first `size` entries is told from.
  Result<void> check_own_tiles(std::uint64_t size) const {
    for (const Subtree& s : perfect_subtrees({0, size})) {
      const std::uint64_t first = s.index << (s.level % 8);
      if (auto ok = check_own_tile(static_cast<int>(s.level / 8), first / kTileWidth); !ok)
        return ok;
    }
    return {};
  }

  // Each full tile is the hash that the tile above has of it, up to the right edge, which gave the
  // signed root.
  Result<void> check_own_tile(int level, std::uint64_t n) const {
    const std::uint64_t size = heads_.older.size;
    for (; tile_width(size, level, n) == kTileWidth; ++level, n /= kTileWidth) {
      const TileId above{level + 1, n / kTileWidth, tile_width(size, level + 1, n / kTileWidth)};
      const auto hashes = hashes_of_own({level, n});
      const auto parents = hashes_of_own(above);
      if (!hashes) return tl::unexpected(hashes.error());
      if (!parents) return tl::unexpected(parents.error());
      if (tree_hash(*hashes) != parents->at(n % kTileWidth))
        return fail(Code::kMirrorDamaged,
                    to_path({level, n}) + " no da lo que dice de ella " + to_path(above));
    }
    return {};
  }

  Result<std::vector<Hash>> hashes_of_own(const TileId& id) const {
    const auto bytes = read_tile(folder_.root(), id);
    if (!bytes) return fail(Code::kMirrorDamaged, bytes.error().detail);
    std::vector<Hash> out;
    for (std::size_t i = 0; i < id.width; ++i) {
      RECAUDO_TRY(hash,
                  hash_from_bytes(std::string_view(*bytes).substr(i * kHashBytes, kHashBytes)));
      out.push_back(hash);
    }
    return out;
  }

  // A signed head that is not of this tree is a proof: it stays beside the copy.
  Result<void> check_head(std::uint64_t size, const Hash& root) const {
    const std::string path = history_path(size);
    RECAUDO_TRY(note, folder_.beside(path, kMaxNoteBytes));
    if (!note) return fail(Code::kMirrorDamaged, path + ": falta");
    RECAUDO_TRY(opened, open_checkpoint(*note, heads_.policy, heads_.origin));
    const TreeHead& head = opened.checkpoint.head;
    if (head == TreeHead{size, root}) return {};
    return fail(Code::kMirrorContradicted, path + ": firma la raíz " + to_hex(head.root) +
                                               " y los asientos dan " + to_hex(root));
  }

  Result<void> check_bundle(std::uint64_t n) {
    const unsigned width = tile_width(heads_.newer.size, 0, n);
    const TileId id{kEntriesLevel, n, width};
    RECAUDO_TRY(bundle, folder_.tile(id));
    const auto entries = parse_bundle(bundle, width);
    if (!entries) return incoherent(to_path(id) + ": " + entries.error().detail);
    for (const auto entry : *entries) {
      if (entry.empty())
        return incoherent("asiento " + std::to_string(tree_.size()) + ": está vacío");
      if (auto ok = tree_.add(leaf_hash(entry)); !ok) return ok;
      if (auto ok = check_roots(); !ok) return ok;
    }
    return {};
  }

  // The heads that were signed at the size that the tree has just reached. The first that is not of
  // this tree is remembered: what it proves depends on the new root.
  Result<void> check_roots() {
    const std::uint64_t size = tree_.size();
    if (size == heads_.older.size && tree_.root() != heads_.older.root && !contradiction_)
      contradiction_ =
          Error{Code::kMirrorContradicted,
                "los asientos hasta " + std::to_string(size) + " ya no son los que se publicaron"};
    if (next_ == sizes_.size() || sizes_[next_] != size) return {};
    ++next_;
    if (auto ok = check_head(size, tree_.root()); !ok && !contradiction_)
      contradiction_ = std::move(ok).error();
    return {};
  }

  GrowingTree::OnTile on_tile() const {
    return [this](const TileId& id, std::span<const Hash> hashes) -> Result<void> {
      RECAUDO_TRY(bytes, folder_.tile(id));
      for (std::size_t i = 0; i < hashes.size(); ++i)
        if (std::string_view(bytes).substr(i * kHashBytes, kHashBytes) != view(hashes[i]))
          return incoherent(to_path(id) + ": resumen " + std::to_string(i));
      return {};
    };
  }

  const MirrorFolder& folder_;
  const MirrorHeads& heads_;
  GrowingTree tree_{on_tile()};
  std::vector<std::uint64_t> sizes_;  // of the heads beside
  std::size_t next_ = 0;              // of them, not compared yet
  std::optional<Error> contradiction_;
};

}  // namespace

Result<void> check_mirror(const MirrorFolder& folder, const MirrorHeads& heads) {
  return MirrorCheck(folder, heads).run();
}

// A consistency proof (RFC 9162 §2.1.4) that holds, from a root that was never shown to the copy.
bool proves_fork(const MirrorFolder& folder, const MirrorHeads& heads) {
  const TreeHead& older = heads.older;
  if (older.size == 0 || older.size >= heads.newer.size) return false;
  TileReader tiles(folder.beside_root(), heads.newer.size);
  const auto root = tiles.range({0, older.size});
  const auto proof = tiles.consistency_from(older.size);
  return root && proof && *root != older.root &&
         verify_consistency({older.size, *root}, heads.newer, *proof);
}

}  // namespace recaudo::audit
