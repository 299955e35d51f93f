#include "audit/verify.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <thread>

#include "audit/entry_bundle.h"
#include "audit/growing_tree.h"
#include "audit/log_files.h"
#include "audit/log_mirror.h"
#include "audit/log_writer.h"
#include "audit/mirror_folder.h"
#include "audit/published_heads.h"
#include "audit/tile_path.h"
#include "audit/tile_reader.h"
#include "audit/tlog_proof.h"
#include "base/bytes.h"

namespace recaudo::audit {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHashBytes = 32;

tl::unexpected<Error> fault(const std::string& where, const std::string& what) {
  return fail(Code::kAuditLogTampered, where + ": " + what);
}

Result<Policy> read_policy(const std::string& text) {
  return text.find_first_of(" \n") == text.npos ? policy_of_vkey(text) : parse_policy(text);
}

Result<std::string> read_checkpoint(const std::string& log_dir) {
  std::string bytes;
  RECAUDO_TRY(found, read_log_file(log_dir + "/checkpoint", kMaxNoteBytes, bytes));
  if (!found) return fault("checkpoint", "falta");
  return bytes;
}

// One pass over a log directory.
class Verification {
 public:
  Verification(const VerifyOptions& options, const EntryVisitor& on_entry)
      : options_(options), on_entry_(on_entry) {}

  Result<VerifyReport> run() {
    RECAUDO_TRY(policy, read_policy(options_.policy));
    policy_ = std::move(policy);
    if (auto ok = open_head(); !ok) return tl::unexpected(ok.error());
    if (auto ok = check_heads_at(0); !ok) return tl::unexpected(ok.error());
    const std::uint64_t size = report_.head.size;
    for (std::uint64_t n = 0; n * kTileWidth < size; ++n)
      if (auto ok = check_bundle(n); !ok) return tl::unexpected(ok.error());
    if (auto ok = tree_.finish(); !ok) return tl::unexpected(ok.error());
    const Hash root = tree_.root();
    if (root != report_.head.root)
      return fault("checkpoint", "la raíz firmada es " + to_hex(report_.head.root) +
                                     " y los asientos dan " + to_hex(root));
    if (auto ok = check_names(); !ok) return tl::unexpected(ok.error());
    return report_;
  }

 private:
  // The checkpoint and the list of heads. A head is published in history/ first: a reader may stand
  // between the two for a moment.
  Result<void> open_head() {
    for (int attempt = 0;; ++attempt) {
      RECAUDO_TRY(heads, published_sizes(options_.log_dir));
      heads_ = std::move(heads);
      RECAUDO_TRY(bytes, read_checkpoint(options_.log_dir));
      auto opened = open_checkpoint(bytes, policy_, options_.origin);
      if (!opened) return fail(opened.error().code, "checkpoint: " + opened.error().detail);
      report_.head = opened->checkpoint.head;
      auto ok = check_listed(bytes);
      if (ok || attempt == 4) return ok;
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
  }

  // The checkpoint is the last of the heads. A copy whose update was cut off just then has its head
  // still beside, as it was fetched (mirror_folder.h).
  Result<void> check_listed(const std::string& checkpoint) const {
    const std::uint64_t size = report_.head.size;
    if (!heads_.empty() && heads_.back() > size)
      return fault(history_path(heads_.back()),
                   "hay una cabeza publicada de " + std::to_string(heads_.back()) +
                       " asientos y checkpoint solo tiene " + std::to_string(size));
    if (!heads_.empty() && heads_.back() == size) return {};
    const std::string beside = options_.log_dir + "/" + kMirrorStaging + "/" + history_path(size);
    std::string bytes;
    RECAUDO_TRY(found, read_log_file(beside, kMaxNoteBytes, bytes));
    if (found && bytes == checkpoint) return {};
    return fault(history_path(size), "falta la cabeza de checkpoint");
  }

  // Compares the published heads of exactly this size with the tree built so far.
  Result<void> check_heads_at(std::uint64_t size) {
    for (; next_head_ < heads_.size() && heads_[next_head_] == size; ++next_head_) {
      const std::string path = history_path(size);
      std::string bytes;
      RECAUDO_TRY(found, read_log_file(options_.log_dir + "/" + path, kMaxNoteBytes, bytes));
      if (!found) return fault(path, "falta");
      const auto opened = open_checkpoint(bytes, policy_, options_.origin);
      if (!opened) return fail(opened.error().code, path + ": " + opened.error().detail);
      const TreeHead& head = opened->checkpoint.head;
      if (head.size != size) return fault(path, "dice " + std::to_string(head.size) + " asientos");
      const Hash root = tree_.root();
      if (head.root != root)
        return fault(path,
                     "su raíz es " + to_hex(head.root) + " y los asientos dan " + to_hex(root));
      ++report_.heads;
    }
    return {};
  }

  Result<void> check_bundle(std::uint64_t n) {
    const unsigned width = tile_width(report_.head.size, 0, n);
    const TileId id{kEntriesLevel, n, width};
    auto bytes = read_tile(options_.log_dir, id);
    if (!bytes) return fault(to_path(id), bytes.error().detail);
    const auto entries = parse_bundle(*bytes, width);
    if (!entries) return fault(to_path(id), entries.error().detail);
    leaves_.clear();
    for (const auto entry : *entries) leaves_.push_back(leaf_hash(entry));
    if (auto ok = check_leaves(n, *entries); !ok) return ok;
    ++report_.tiles;
    return check_bundle_copies(n, *bytes);
  }

  // The leaves one by one: so that a fault names the entry, and heads inside the bundle are met.
  Result<void> check_leaves(std::uint64_t n, const std::vector<std::string_view>& entries) {
    const TileId id{0, n, static_cast<unsigned>(entries.size())};
    const auto tile = read_tile(options_.log_dir, id);
    if (!tile) return fault(to_path(id), tile.error().detail);
    for (std::size_t j = 0; j < entries.size(); ++j) {
      const std::uint64_t index = n * kTileWidth + j;
      const std::string where = "asiento ";
      if (entries[j].empty()) return fault(where + std::to_string(index), "está vacío");
      if (std::string_view(*tile).substr(j * kHashBytes, kHashBytes) != view(leaves_[j]))
        return fault(to_path({kEntriesLevel, n, id.width}) + " o " + to_path(id),
                     where + std::to_string(index) + ": el contenido da " + to_hex(leaves_[j]) +
                         ", la baldosa dice " +
                         to_hex(*hash_from_bytes(
                             std::string_view(*tile).substr(j * kHashBytes, kHashBytes))));
      if (on_entry_) on_entry_(index, entries[j]);
      ++report_.entries;
      if (auto ok = tree_.add(leaves_[j]); !ok) return ok;
      if (auto ok = check_heads_at(index + 1); !ok) return ok;
    }
    return {};
  }

  // Every file of a tile whose hashes are known: the one of its width, and every partial.
  Result<void> check_tile(const TileId& id, std::span<const Hash> hashes) {
    std::string expected;
    for (const Hash& h : hashes) expected += view(h);
    const auto bytes = read_tile(options_.log_dir, id);
    if (!bytes) return fault(to_path(id), bytes.error().detail);
    if (auto ok = compare_tile(id, *bytes, expected); !ok) return ok;
    ++report_.tiles;
    return for_each_copy(id, [&](const TileId& copy, const std::string& content) -> Result<void> {
      if (content.size() != copy.width * kHashBytes)
        return fault(to_path(copy), "largo equivocado");
      return compare_tile(copy, content, expected);
    });
  }

  static Result<void> compare_tile(const TileId& id, std::string_view bytes,
                                   std::string_view expected) {
    const std::size_t common = std::min(bytes.size(), expected.size());
    for (std::size_t at = 0; at < common; at += kHashBytes)
      if (bytes.substr(at, kHashBytes) != expected.substr(at, kHashBytes))
        return fault(to_path(id), "resumen " + std::to_string(at / kHashBytes) + ": dice " +
                                      to_hex(*hash_from_bytes(bytes.substr(at, kHashBytes))) +
                                      " y debe ser " +
                                      to_hex(*hash_from_bytes(expected.substr(at, kHashBytes))));
    return {};
  }

  Result<void> check_bundle_copies(std::uint64_t n, std::string_view bytes) {
    const TileId id{kEntriesLevel, n, tile_width(report_.head.size, 0, n)};
    return for_each_copy(id, [&](const TileId& copy, const std::string& content) -> Result<void> {
      const std::size_t common = std::min(content.size(), bytes.size());
      const bool same = std::string_view(content).substr(0, common) == bytes.substr(0, common);
      const bool right_length = copy.width <= id.width
                                    ? content.size() == bundle_prefix(bytes, copy.width)->size()
                                    : content.size() >= bytes.size();
      if (!same || !right_length || !parse_bundle(content, copy.width))
        return fault(to_path(copy), "no es el comienzo del paquete");
      return {};
    });
  }

  // Calls check(id, bytes) for the other files of this tile: partials of every width and the full
  // one.
  template <typename Check>
  Result<void> for_each_copy(const TileId& id, Check check) {
    const std::string full = to_path({id.level, id.index});
    std::string bytes;
    std::vector<TileId> copies;
    if (id.width != kTileWidth) copies.push_back({id.level, id.index});
    std::error_code ec;
    for (fs::directory_iterator it(options_.log_dir + "/" + full + ".p", ec), end; !ec && it != end;
         it.increment(ec)) {
      const auto copy = parse_tile_path(full + ".p/" + it->path().filename().string());
      if (copy && copy->width != id.width) copies.push_back(*copy);  // check_names names the others
    }
    for (const TileId& copy : copies) {
      RECAUDO_TRY(found,
                  read_log_file(options_.log_dir + "/" + to_path(copy), kMaxBundleBytes, bytes));
      if (!found) continue;
      if (auto ok = check(copy, bytes); !ok) return ok;
      ++(copy.width > id.width ? report_.beyond : report_.tiles);
    }
    return {};
  }

  // Everything under tile/ must be a tile by name.
  Result<void> check_names() {
    std::error_code ec;
    const fs::path root = options_.log_dir;
    for (fs::recursive_directory_iterator it(root / "tile", ec), end; !ec && it != end;
         it.increment(ec)) {
      if (it->is_directory() && !it->is_symlink()) continue;
      const std::string path = it->path().lexically_relative(root).string();
      const auto id = parse_tile_path(path);
      if (!id || it->is_symlink() || !it->is_regular_file()) return fault(path, "archivo ajeno");
      if (tile_width(report_.head.size, id->level, id->index) == 0) ++report_.beyond;
    }
    if (ec && report_.head.size > 0) return fault("tile", ec.message());
    return {};
  }

  const VerifyOptions& options_;
  const EntryVisitor& on_entry_;
  Policy policy_;
  VerifyReport report_;
  std::vector<std::uint64_t> heads_;
  std::size_t next_head_ = 0;
  GrowingTree tree_{
      [this](const TileId& id, std::span<const Hash> hashes) { return check_tile(id, hashes); }};
  std::vector<Hash> leaves_;
};

}  // namespace

Result<VerifyOptions> options_of_folder(const std::string& folder, const std::string& policy_file) {
  if (is_unfinished_mirror(folder)) return fail(Code::kMirrorUnfinished, folder);
  RECAUDO_TRY(policy,
              read_file(policy_file.empty() ? folder + "/policy" : policy_file, kMaxPolicyBytes));
  RECAUDO_TRY(checkpoint, read_file(folder + "/checkpoint", kMaxCheckpointBytes));
  return VerifyOptions{folder, policy, checkpoint.substr(0, checkpoint.find('\n'))};
}

Result<VerifyReport> verify_log(const VerifyOptions& options, const EntryVisitor& on_entry) {
  return Verification(options, on_entry).run();
}

Result<std::string> prove(const std::string& log_dir, std::uint64_t index) {
  RECAUDO_TRY(bytes, read_checkpoint(log_dir));
  RECAUDO_TRY(note, parse_note(bytes));
  RECAUDO_TRY(checkpoint, parse_checkpoint(note.text));
  const TreeHead& head = checkpoint.head;
  TileReader tiles(log_dir, head.size);
  RECAUDO_TRY(entry, tiles.entry(index));
  RECAUDO_TRY(proof, tiles.inclusion(index));
  if (!verify_inclusion(index, head.size, leaf_hash(entry), proof, head.root))
    return fault("asiento " + std::to_string(index), "no conduce a la raíz de checkpoint");
  return to_text(TlogProof{std::nullopt, index, std::move(proof), std::move(bytes)});
}

Result<std::string> prove(const VerifyOptions& options, std::uint64_t index) {
  RECAUDO_TRY(policy, read_policy(options.policy));
  RECAUDO_TRY(text, prove(options.log_dir, index));
  RECAUDO_TRY(proof, parse_tlog_proof(text));
  const auto opened = open_checkpoint(proof.signed_checkpoint, policy, options.origin);
  if (!opened) return fail(opened.error().code, "checkpoint: " + opened.error().detail);
  return text;
}

}  // namespace recaudo::audit
