#include "audit/log_mirror.h"

#include <filesystem>

#include "audit/entry_bundle.h"
#include "audit/log_files.h"
#include "audit/log_writer.h"
#include "audit/policy.h"
#include "audit/published_heads.h"
#include "audit/tile_path.h"

namespace recaudo::audit {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxPolicy = 65'536;
constexpr std::size_t kHashBytes = 32;
// More than any municipality writes: who signs a larger size wants to fill the disk.
constexpr std::uint64_t kMaxEntries = 1'000'000'000;
constexpr const char* kUnfinished = ".state/copia-sin-terminar";

tl::unexpected<Error> changed(const std::string& what) {
  return fail(Code::kAuditLogTampered, what);
}
tl::unexpected<Error> refused(const std::string& what) {
  return fail(Code::kAuditTileMalformed, what);
}

class Mirror {
 public:
  Mirror(const std::string& folder, const FetchFile& fetch, const MirrorProgress& progress)
      : files_(folder), fetch_(fetch), progress_(progress) {}

  Result<MirrorReport> update() {
    if (auto ok = take_policy(); !ok) return tl::unexpected(ok.error());
    RECAUDO_TRY(note, must("checkpoint", kMaxNoteBytes));
    if (auto ok = open_head(note); !ok) return tl::unexpected(ok.error());
    files_.write_mutable(kUnfinished, "");
    files_.sync_directories();
    if (auto ok = take_tiles(); !ok) return tl::unexpected(ok.error());
    if (auto ok = take_heads(); !ok) return tl::unexpected(ok.error());
    if (auto ok = keep(history_path(report_.head.size), note); !ok)
      return tl::unexpected(ok.error());
    files_.sync_directories();  // the checkpoint never speaks of what is not there
    files_.write_mutable("checkpoint", note);
    files_.sync_directories();
    fs::remove(files_.root() + "/" + kUnfinished);
    return report_;
  }

 private:
  Result<std::string> must(const std::string& path, std::size_t max_bytes) {
    RECAUDO_TRY(bytes, fetch_(path, max_bytes));
    if (!bytes) return refused("falta " + path);
    if (bytes->size() > max_bytes) return refused(path + " es demasiado grande");
    return std::move(*bytes);
  }

  Result<std::optional<std::string>> own(const std::string& path, std::size_t max_bytes) {
    std::string bytes;
    RECAUDO_TRY(found, read_log_file(files_.root() + "/" + path, max_bytes, bytes));
    return found ? std::optional(std::move(bytes)) : std::nullopt;
  }

  // An immutable file: written once, and never another under its name.
  Result<void> keep(const std::string& path, std::string_view bytes) {
    RECAUDO_TRY(mine, own(path, kMaxBundleBytes));
    if (mine && *mine != bytes) return changed(path + ": ya no es lo que se publicó antes");
    if (mine) return {};
    ++report_.fetched;
    return files_.write_immutable(path, bytes);
  }

  Result<void> take_policy() {
    RECAUDO_TRY(text, must("policy", kMaxPolicy));
    RECAUDO_TRY(mine, own("policy", kMaxPolicy));
    if (mine && *mine != text)
      return changed("policy: las llaves publicadas no son las de su copia");
    RECAUDO_TRY(policy, parse_policy(text));
    policy_ = std::move(policy);
    if (!mine) files_.write_mutable("policy", text);
    return {};
  }

  Result<void> open_head(const std::string& note) {
    origin_ = note.substr(0, note.find('\n'));
    RECAUDO_TRY(opened, open_checkpoint(note, policy_, origin_));
    report_.head = opened.checkpoint.head;
    if (report_.head.size > kMaxEntries)
      return refused("checkpoint dice " + std::to_string(report_.head.size) + " asientos");
    RECAUDO_TRY(mine, own("checkpoint", kMaxNoteBytes));
    if (!mine) return {};
    RECAUDO_TRY(before, open_checkpoint(*mine, policy_, origin_));
    report_.before = before.checkpoint.head.size;
    if (report_.before > report_.head.size)
      return changed("checkpoint: dice " + std::to_string(report_.head.size) +
                     " asientos y su copia ya tenía " + std::to_string(report_.before));
    return {};
  }

  Result<void> take_tiles() {
    for (int level = 0; level_size(report_.head.size, level) > 0; ++level)
      for (std::uint64_t n = first_new(level);; ++n) {
        const unsigned width = tile_width(report_.head.size, level, n);
        if (width == 0) break;
        if (auto ok = take_tile({level, n, width}); !ok) return ok;
        if (level > 0) continue;
        if (auto ok = take_tile({kEntriesLevel, n, width}); !ok) return ok;
        if (progress_)
          progress_(std::min(report_.head.size, (n + 1) * kTileWidth), report_.head.size);
      }
    return {};
  }

  // Full tiles of the size that the copy had are there already.
  std::uint64_t first_new(int level) const {
    return level_size(report_.before, level) / kTileWidth;
  }

  // A partial one may have been collected once the full one was there: its first part is the same.
  Result<void> take_tile(const TileId& id) {
    if (fs::exists(files_.root() + "/" + to_path(id))) return {};
    const bool bundle = id.level == kEntriesLevel;
    const std::size_t limit = bundle ? kMaxBundleBytes : kTileWidth * kHashBytes;
    RECAUDO_TRY(bytes, fetch_(to_path(id), limit));
    if (!bytes && id.width != kTileWidth) {
      RECAUDO_TRY(full, must(to_path({id.level, id.index}), limit));
      if (bundle) {
        RECAUDO_TRY(prefix, bundle_prefix(full, id.width));
        full.resize(prefix.size());
      } else {
        full.resize(std::min(full.size(), id.width * kHashBytes));
      }
      bytes = std::move(full);
    }
    if (!bytes) return refused("falta " + to_path(id));
    const bool whole = bundle ? parse_bundle(*bytes, id.width).has_value()
                              : bytes->size() == id.width * kHashBytes;
    if (!whole) return refused(to_path(id) + " no tiene el largo de su nombre");
    return keep(to_path(id), *bytes);
  }

  // From the head that the copy had, so that it is compared too, to the new one.
  Result<void> take_heads() {
    for (std::uint64_t from = report_.before;;) {
      RECAUDO_TRY(page, must("history?desde=" + std::to_string(from), 2 * kMaxNoteBytes));
      RECAUDO_TRY(notes, split_notes(page));
      if (notes.empty()) return {};
      for (const auto note : notes) {
        RECAUDO_TRY(opened, open_checkpoint(note, policy_, origin_));
        const std::uint64_t size = opened.checkpoint.head.size;
        if (size < from) return refused("las cabezas publicadas no vienen en orden");
        if (size > report_.head.size) return {};  // published after the checkpoint was read
        if (auto ok = keep(history_path(size), note); !ok) return ok;
        from = size + 1;
      }
    }
  }

  LogFiles files_;
  const FetchFile& fetch_;
  const MirrorProgress& progress_;
  Policy policy_;
  std::string origin_;
  MirrorReport report_;
};

}  // namespace

Result<MirrorReport> update_mirror(const std::string& folder, const FetchFile& fetch,
                                   const MirrorProgress& progress) {
  if (fs::exists(folder + "/.state/treeState"))
    return fail(Code::kFileUnwritable, folder + " es la bitácora de una instalación");
  fs::create_directories(folder + "/.state");
  const auto lock = try_lock_file(folder + "/.state/copia.lock");
  if (!lock) return fail(Code::kAuditLogBusy, folder);
  return Mirror(folder, fetch, progress).update();
}

bool is_unfinished_mirror(const std::string& folder) {
  return fs::exists(folder + "/" + kUnfinished);
}

}  // namespace recaudo::audit
