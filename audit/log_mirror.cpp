#include "audit/log_mirror.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "audit/entry_bundle.h"
#include "audit/log_files.h"
#include "audit/log_writer.h"
#include "audit/mirror_check.h"
#include "audit/mirror_folder.h"
#include "audit/policy.h"
#include "audit/published_heads.h"
#include "audit/tile_path.h"

namespace recaudo::audit {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHashBytes = 32;
// More than any municipality writes: who signs a larger size wants to fill the disk.
constexpr std::uint64_t kMaxEntries = 1'000'000'000;
constexpr const char* kLock = "/.state/copia.lock";

tl::unexpected<Error> contradicted(const std::string& what) {
  return fail(Code::kMirrorContradicted, what);
}
tl::unexpected<Error> incoherent(const std::string& what) {
  return fail(Code::kMirrorIncoherent, what);
}

class Mirror {
 public:
  Mirror(const MirrorOptions& options, const FetchFile& fetch, const MirrorProgress& progress)
      : folder_(options.folder, options.max_bytes), fetch_(fetch), progress_(progress) {}

  Result<MirrorReport> update() {
    if (auto ok = folder_.resume(); !ok) return tl::unexpected(ok.error());
    if (auto ok = take_policy(); !ok) return tl::unexpected(ok.error());
    if (auto ok = take_checkpoint(); !ok) return tl::unexpected(ok.error());
    if (auto ok = take_heads(); !ok) return tl::unexpected(ok.error());
    if (auto ok = take_tiles(); !ok) return tl::unexpected(ok.error());
    if (auto ok = check_mirror(folder_, heads_); !ok) return tl::unexpected(refused(ok.error()));
    const MirrorFolder::Growth growth{heads_.older.size, heads_.newer.size};
    if (auto ok = folder_.publish(growth, note_, heads_read_); !ok)
      return tl::unexpected(ok.error());
    return report_;
  }

 private:
  using Room = MirrorFolder::Room;

  // What is not what was signed is fetched again; what proves something stays, with where the old
  // tree ends in the new one. A site that does not serve that lowers no alarm.
  Error refused(Error error) {
    if (error.code != Code::kMirrorIncoherent && error.code != Code::kMirrorContradicted)
      return error;
    const std::string missing = missing_edge();
    if (error.code == Code::kMirrorIncoherent && proves_fork(folder_, heads_))
      error = {Code::kMirrorContradicted, "los asientos hasta " +
                                              std::to_string(heads_.older.size) +
                                              " ya no son los que se publicaron"};
    if (error.code == Code::kMirrorIncoherent) folder_.drop_tiles(heads_.older.size);
    if (error.code == Code::kMirrorContradicted)
      error.detail += "; " + folder_.keep_fork(heads_.newer.size, note_);
    error.detail += missing;
    return error;
  }

  // Empty when the edge of the old tree is beside; otherwise what the refusal says of why not.
  std::string missing_edge() {
    constexpr const char* kSaid = "; no se pudo comparar dónde terminaba su copia: ";
    try {
      const auto edge = take_old_edge();
      return edge ? std::string() : kSaid + to_text(edge.error());
    } catch (const std::system_error& e) {  // a disk that is full
      return std::string(kSaid) + e.what();
    }
  }

  Result<std::optional<std::string>> ask(const std::string& path, std::size_t max_bytes) {
    RECAUDO_TRY(bytes, fetch_(path, max_bytes));
    if (bytes && bytes->size() > max_bytes) return incoherent(path + " es demasiado grande");
    return bytes;
  }

  Result<std::string> must(const std::string& path, std::size_t max_bytes) {
    RECAUDO_TRY(bytes, ask(path, max_bytes));
    if (!bytes) return incoherent("falta " + path);
    return std::move(*bytes);
  }

  Result<void> put(const std::string& path, std::string_view bytes, Room room = Room::kCopy) {
    ++report_.fetched;
    return folder_.put_beside(path, bytes, room);
  }

  Result<void> take_policy() {
    RECAUDO_TRY(text, ask("policy", kMaxPolicyBytes));
    if (!text) return fail(Code::kMirrorNoLog, "falta policy");
    RECAUDO_TRY(mine, folder_.own("policy", kMaxPolicyBytes));
    if (mine && *mine != *text)
      return contradicted("policy: las llaves publicadas no son las de su copia");
    RECAUDO_TRY(policy, parse_policy(*text));
    heads_.policy = std::move(policy);
    if (!mine) folder_.pin_policy(*text);
    return {};
  }

  Result<void> take_checkpoint() {
    RECAUDO_TRY(note, must("checkpoint", kMaxCheckpointBytes));
    heads_.origin = note.substr(0, note.find('\n'));
    RECAUDO_TRY(opened, open_checkpoint(note, heads_.policy, heads_.origin));
    note_ = std::move(opened.note);
    heads_.newer = report_.head = opened.checkpoint.head;
    if (heads_.newer.size > kMaxEntries)
      return incoherent("checkpoint dice " + std::to_string(heads_.newer.size) + " asientos");
    if (auto ok = compare_with_own(); !ok) return ok;
    RECAUDO_TRY(beside, folder_.heads_beside());
    if (!beside.empty() && beside.back() > heads_.newer.size)
      return contradicted("checkpoint: dice " + std::to_string(heads_.newer.size) +
                          " asientos y en otra visita ya había firmado " +
                          std::to_string(beside.back()));
    return {};
  }

  Result<void> compare_with_own() {
    RECAUDO_TRY(mine, folder_.own("checkpoint", kMaxNoteBytes));
    if (!mine) return {};
    if (mine->substr(0, mine->find('\n')) != heads_.origin)
      return contradicted("checkpoint: es de " + heads_.origin + " y su copia es de otra bitácora");
    const auto opened = open_checkpoint(*mine, heads_.policy, heads_.origin);
    if (!opened) return fail(Code::kMirrorDamaged, "checkpoint: " + to_text(opened.error()));
    heads_.older = opened->checkpoint.head;
    report_.before = heads_.older.size;
    if (heads_.older.size > heads_.newer.size)
      return contradicted("checkpoint: dice " + std::to_string(heads_.newer.size) +
                          " asientos y su copia ya tenía " + std::to_string(heads_.older.size));
    if (heads_.older.size == heads_.newer.size && heads_.older != heads_.newer)
      return contradicted("checkpoint: firma otra raíz que la de su copia, del mismo tamaño; " +
                          folder_.keep_proof(history_path(heads_.newer.size), note_));
    return {};
  }

  // From the last head that the list told, so that it is compared too, to the new checkpoint. The
  // list may be some seconds late: what it lacks now is asked for again at the next visit.
  Result<void> take_heads() {
    heads_read_ = folder_.heads_read();
    for (std::uint64_t from = heads_read_; from <= heads_.newer.size; from = heads_read_ + 1) {
      RECAUDO_TRY(more, take_page(from));
      if (!more) break;
    }
    // Signed twice, the copy keeps one: the checkpoint has the bytes of its head.
    RECAUDO_TRY(kept, keep_head(heads_.newer, note_));
    note_ = std::move(kept);
    return {};
  }

  // Does the list go on after it, up to the new checkpoint?
  Result<bool> take_page(std::uint64_t from) {
    RECAUDO_TRY(page, must("history?desde=" + std::to_string(from), 2 * kMaxNoteBytes));
    RECAUDO_TRY(notes, split_notes(page));
    bool first = true;
    for (const auto note : notes) {
      if (note.size() > kMaxCheckpointBytes) return incoherent("una cabeza es demasiado grande");
      RECAUDO_TRY(opened, open_checkpoint(note, heads_.policy, heads_.origin));
      const std::uint64_t size = opened.checkpoint.head.size;
      if (std::exchange(first, false) && is_known(from) && size != from) return withdrawn(from);
      if (size < from) return incoherent("las cabezas publicadas no vienen en orden");
      if (size > heads_.newer.size) return false;  // published after the checkpoint was read
      RECAUDO_TRY(kept, keep_head(opened.checkpoint.head, opened.note));
      heads_read_ = size;
      from = size + 1;
    }
    if (notes.empty() && is_known(from)) return withdrawn(from);
    return !notes.empty();
  }

  // The head that the list ended with at the last visit is the first that is asked for.
  bool is_known(std::uint64_t size) const { return size > 0 && size == folder_.heads_read(); }
  static tl::unexpected<Error> withdrawn(std::uint64_t size) {
    return contradicted(history_path(size) + ": el sitio ya no publica esta cabeza");
  }

  // Written once, and never another under its name: in the copy, and since an earlier visit. The
  // note that is kept: another with the same head may have other signatures.
  Result<std::string> keep_head(const TreeHead& head, const std::string& note) {
    const std::string path = history_path(head.size);
    for (const auto& known :
         {folder_.own(path, kMaxNoteBytes), folder_.beside(path, kMaxNoteBytes)}) {
      if (!known) return tl::unexpected(known.error());
      if (!*known) continue;
      const auto opened = open_checkpoint(**known, heads_.policy, heads_.origin);
      if (!opened) return fail(Code::kMirrorDamaged, path + ": " + to_text(opened.error()));
      if (opened->checkpoint.head != head)
        return contradicted(path + ": ya no es lo que se publicó antes; lo de ahora: " +
                            folder_.keep_proof(path, note));
      return **known;
    }
    if (auto ok = put(path, note); !ok) return tl::unexpected(ok.error());
    return note;
  }

  Result<void> take_tiles() {
    for (int level = 0; level_size(heads_.newer.size, level) > 0; ++level)
      for (std::uint64_t n = first_new(level);; ++n) {
        const unsigned width = tile_width(heads_.newer.size, level, n);
        if (width == 0) break;
        if (auto ok = take_tile({level, n, width}); !ok) return ok;
        if (level > 0) continue;
        if (auto ok = take_tile({kEntriesLevel, n, width}); !ok) return ok;
        if (progress_)
          progress_(std::min(heads_.newer.size, (n + 1) * kTileWidth), heads_.newer.size);
      }
    return {};
  }

  // Full tiles of the size that the copy had are there already.
  std::uint64_t first_new(int level) const {
    return level_size(heads_.older.size, level) / kTileWidth;
  }

  // Where the old tree ends, as the site has it now: the copy may have a tile of the same name, and
  // of another log.
  Result<void> take_old_edge() {
    for (int level = 0; level_size(heads_.newer.size, level) > 0; ++level) {
      const std::uint64_t n = first_new(level);
      const TileId id{level, n, tile_width(heads_.newer.size, level, n)};
      if (id.width == 0) continue;
      const auto known = folder_.beside(to_path(id), kTileWidth * kHashBytes);
      if (!known || *known) continue;  // one that cannot be read proves nothing
      if (auto ok = fetch_tile(id, Room::kProof); !ok) return ok;
    }
    return {};
  }

  Result<void> take_tile(const TileId& id) {
    return folder_.has(to_path(id)) ? Result<void>{} : fetch_tile(id);
  }

  // A partial one may have been collected once the full one was there: its first part is the same.
  Result<void> fetch_tile(const TileId& id, Room room = Room::kCopy) {
    const bool bundle = id.level == kEntriesLevel;
    const std::size_t limit = bundle ? kMaxBundleBytes : kTileWidth * kHashBytes;
    RECAUDO_TRY(bytes, ask(to_path(id), limit));
    if (!bytes && id.width != kTileWidth) {
      RECAUDO_TRY(full, must(to_path({id.level, id.index}), limit));
      if (bundle) {
        const auto prefix = bundle_prefix(full, id.width);
        if (!prefix) return incoherent(to_path(id) + ": " + prefix.error().detail);
        full.resize(prefix->size());
      } else {
        full.resize(std::min(full.size(), id.width * kHashBytes));
      }
      bytes = std::move(full);
    }
    if (!bytes) return incoherent("falta " + to_path(id));
    const bool whole = bundle ? parse_bundle(*bytes, id.width).has_value()
                              : bytes->size() == id.width * kHashBytes;
    if (!whole) return incoherent(to_path(id) + " no tiene el largo de su nombre");
    return put(to_path(id), *bytes, room);
  }

  MirrorFolder folder_;
  const FetchFile& fetch_;
  const MirrorProgress& progress_;
  MirrorHeads heads_;
  std::string note_;              // the new checkpoint: what was authenticated of it
  std::uint64_t heads_read_ = 0;  // the list of heads was read up to this one
  MirrorReport report_;
};

}  // namespace

Result<MirrorReport> update_mirror(const MirrorOptions& options, const FetchFile& fetch,
                                   const MirrorProgress& progress) {
  if (fs::exists(options.folder + "/.state/treeState"))
    return fail(Code::kMirrorFolder, options.folder);
  fs::create_directories(options.folder + "/.state");
  const auto lock = try_lock_file(options.folder + kLock);
  if (!lock) return fail(Code::kMirrorBusy, options.folder);
  return Mirror(options, fetch, progress).update();
}

bool is_unfinished_mirror(const std::string& folder) {
  return fs::exists(folder + "/" + kMirrorEarlierMark) ||
         (fs::exists(folder + kLock) && !fs::exists(folder + "/checkpoint"));
}

}  // namespace recaudo::audit
