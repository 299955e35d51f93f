#include "audit/mirror_folder.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <set>
#include <system_error>

#include "audit/checkpoint.h"
#include "audit/entry_bundle.h"
#include "audit/log_writer.h"
#include "audit/note.h"
#include "audit/published_heads.h"
#include "audit/tile_reader.h"
#include "base/bytes.h"
#include "base/crypto.h"
#include "base/durable_file.h"

namespace recaudo::audit {
namespace {

namespace fs = std::filesystem;

constexpr const char* kState = ".state/copia";
constexpr std::uint64_t kBlock = 4096;  // a small file occupies one
// Policy, checkpoint and state, which are not put beside: at most.
constexpr std::uint64_t kOwnFiles = std::uint64_t{2} << 20;

std::uint64_t in_blocks(std::uint64_t bytes) {
  return (bytes + kBlock - 1) / kBlock * kBlock;
}

// A file of two names, as those of a fork that is kept, takes its room once.
std::uint64_t bytes_on_disk(const std::string& folder) {
  std::uint64_t out = 0;
  std::set<ino_t> linked;
  for (const auto& f : fs::recursive_directory_iterator(folder)) {
    struct stat st {};
    if (::lstat(f.path().c_str(), &st) != 0)
      throw std::system_error(errno, std::generic_category(), f.path().string());
    if (!S_ISREG(st.st_mode) || (st.st_nlink > 1 && !linked.insert(st.st_ino).second)) continue;
    out += in_blocks(static_cast<std::uint64_t>(st.st_size));
  }
  return out;
}

Result<std::optional<std::string>> read_in(const std::string& root, const std::string& path,
                                           std::size_t max_bytes) {
  std::string bytes;
  RECAUDO_TRY(found, read_log_file(root + "/" + path, max_bytes, bytes));
  return found ? std::optional(std::move(bytes)) : std::nullopt;
}

// The files below root/folder by their path below root: a list, so that they may be moved.
std::vector<std::string> files_below(const std::string& root, const std::string& folder) {
  std::vector<std::string> out;
  const fs::path below = fs::path(root) / folder;
  if (!fs::exists(below)) return out;
  for (const auto& f : fs::recursive_directory_iterator(below))
    if (f.is_regular_file()) out.push_back(f.path().lexically_relative(root).string());
  return out;
}

// Does it hold more than a log of so many entries tells?
bool is_beyond(const TileId& id, std::uint64_t size) {
  const std::uint64_t hashes = level_size(size, std::max(id.level, 0));
  return id.index > hashes / kTileWidth || id.index * kTileWidth + id.width > hashes;
}

// Is it one of the tiles that a log of so many entries has?
bool is_of_size(const TileId& id, std::uint64_t size) {
  return tile_width(size, id.level, id.index) == id.width;
}

std::vector<std::string> tiles_beyond(const std::string& root, std::uint64_t size) {
  auto out = files_below(root, "tile");
  std::erase_if(out, [&](const std::string& path) {
    const auto id = parse_tile_path(path);
    return !id || !is_beyond(*id, size);
  });
  return out;
}

std::string digest_of(std::string_view note) {
  return to_hex(sha256_of({note}));
}

// Why it was not kept; nothing when it was. A disk that is full does not hide what the proof would
// tell.
std::optional<std::string> why_not(const std::function<Result<void>()>& keep) {
  try {
    const auto kept = keep();
    return kept ? std::nullopt : std::optional(kept.error().detail);
  } catch (const std::system_error& e) {
    return e.what();
  }
}

std::string not_kept(const std::string& place, const std::string& why) {
  return "la prueba no se pudo guardar en " + place + ": " + why;
}

}  // namespace

MirrorFolder::MirrorFolder(const std::string& folder, std::uint64_t max_bytes)
    : files_(folder), max_bytes_(max_bytes) {
  const bool clean = !fs::exists(beside_root());
  if (!clean) beside_.emplace(beside_root());
  read_state(clean);
}

// Two numbers, each on its line. What an update that was cut off occupies is not among them.
void MirrorFolder::read_state(bool clean) {
  const auto text = own(kState, 100);
  const auto end = text && *text ? (*text)->find('\n') : std::string::npos;
  if (end == std::string::npos) {
    bytes_ = bytes_on_disk(root()) + kOwnFiles;
    return;
  }
  const std::string_view lines = **text;
  heads_read_ = parse_decimal(lines.substr(0, end)).value_or(0);
  const auto bytes = parse_decimal(lines.substr(end + 1, lines.size() - end - 2));
  bytes_ = clean && bytes ? *bytes : bytes_on_disk(root()) + kOwnFiles;
}

void MirrorFolder::write_state() {
  files_.write_mutable(kState, std::to_string(heads_read_) + "\n" + std::to_string(bytes_) + "\n");
}

Result<std::optional<std::string>> MirrorFolder::own(const std::string& path,
                                                     std::size_t max_bytes) const {
  return read_in(root(), path, max_bytes);
}

Result<std::optional<std::string>> MirrorFolder::beside(const std::string& path,
                                                        std::size_t max_bytes) const {
  return read_in(beside_root(), path, max_bytes);
}

bool MirrorFolder::has(const std::string& path) const {
  return fs::exists(root() + "/" + path) || fs::exists(beside_root() + "/" + path);
}

Result<std::string> MirrorFolder::tile(const TileId& id) const {
  const bool mine = fs::exists(root() + "/" + to_path(id));
  auto bytes = read_tile(mine ? root() : beside_root(), id);
  if (!bytes)
    return fail(mine ? Code::kMirrorDamaged : Code::kMirrorIncoherent, bytes.error().detail);
  return bytes;
}

Result<std::vector<std::uint64_t>> MirrorFolder::heads_beside() const {
  if (!fs::exists(beside_root() + "/history")) return std::vector<std::uint64_t>{};
  return published_sizes(beside_root());
}

Result<void> MirrorFolder::check_room(const std::string& path, std::size_t bytes, Room room) const {
  const std::uint64_t most = max_bytes_ + (room == Room::kProof ? kMirrorProofRoom : 0);
  if (bytes_ + in_blocks(bytes) <= most) return {};
  return fail(Code::kMirrorTooLarge,
              "con " + path + " pasaría de " + std::to_string(most) + " bytes");
}

Result<void> MirrorFolder::put_beside(const std::string& path, std::string_view bytes, Room room) {
  if (auto ok = check_room(path, bytes.size(), room); !ok) return ok;
  if (!beside_) beside_.emplace(beside_root());
  if (auto ok = beside_->write_immutable(path, bytes); !ok) return ok;
  bytes_ += in_blocks(bytes.size());
  return {};
}

void MirrorFolder::pin_policy(std::string_view policy) {
  files_.write_mutable("policy", policy);
  files_.sync_directories();
}

std::string MirrorFolder::keep_proof(const std::string& path, std::string_view note) {
  const std::string proof = std::string(kMirrorProofs) + "/" + path + "-" + digest_of(note);
  const auto failed = why_not([&]() -> Result<void> {
    if (auto ok = write_proof(proof, note); !ok) return ok;
    files_.sync_directories();
    return {};
  });
  return failed ? not_kept(root() + "/" + proof, *failed) : kept_in(root() + "/" + proof);
}

// What is durable is kept, whatever fails after it. The next visit counts on the state, and does
// not measure a copy that was left whole: a state that could not be written gives way, so that it
// does.
std::string MirrorFolder::kept_in(const std::string& place) {
  const auto failed = why_not([&]() -> Result<void> {
    write_state();
    return {};
  });
  if (!failed) return "queda en " + place;
  std::error_code ignored;  // the failure that is told is the first one
  fs::remove(root() + "/" + kState, ignored);
  return "queda en " + place + " (no se pudo anotar lo que ocupa: " + *failed + ")";
}

Result<void> MirrorFolder::write_proof(const std::string& path, std::string_view bytes) {
  if (fs::exists(root() + "/" + path)) return {};  // its name has the digest of its content
  if (auto ok = check_room(path, bytes.size(), Room::kProof); !ok) return ok;
  if (auto ok = files_.write_immutable(path, bytes); !ok) return ok;
  bytes_ += in_blocks(bytes.size());
  return {};
}

std::string MirrorFolder::keep_fork(std::uint64_t size, std::string_view checkpoint) {
  const std::string folder =
      std::string(kMirrorProofs) + "/" + std::to_string(size) + "/" + digest_of(checkpoint);
  const auto failed = why_not([&] { return link_fork(folder, size, checkpoint); });
  return failed ? not_kept(root() + "/" + folder, *failed) : kept_in(root() + "/" + folder);
}

// A name that is there from an earlier visit stays as it was.
Result<void> MirrorFolder::link_fork(const std::string& folder, std::uint64_t size,
                                     std::string_view checkpoint) {
  if (auto ok = write_proof(folder + "/checkpoint", checkpoint); !ok) return ok;
  auto paths = files_below(beside_root(), "tile");
  std::erase_if(paths, [&](const std::string& path) {
    const auto id = parse_tile_path(path);
    return !id || !is_of_size(*id, size);
  });
  for (auto& head : files_below(beside_root(), "history")) paths.push_back(std::move(head));
  for (const auto& path : paths) {
    const fs::path name = fs::path(folder) / path;
    if (fs::exists(fs::path(root()) / name)) continue;
    const fs::path from = fs::path(beside_root()) / path;
    if (auto ok = files_.share(from.string(), name.string()); !ok) return ok;
  }
  files_.sync_directories();
  return {};
}

void MirrorFolder::drop_tiles(std::uint64_t size) {
  fs::remove_all(beside_root() + "/tile");
  beside_.reset();
  for (const auto& path : tiles_beyond(root(), size)) fs::remove(root() + "/" + path);
}

// Nothing of it was compared. The mark goes last: cut off, it is done again.
Result<void> MirrorFolder::set_beside_unfinished(std::uint64_t size) {
  if (!beside_) beside_.emplace(beside_root());
  auto paths = tiles_beyond(root(), size);
  for (auto& path : files_below(root(), "history")) {
    RECAUDO_TRY(entries, parse_history_path(path));
    if (entries > size) paths.push_back(std::move(path));
  }
  std::set<std::string> left;
  for (const auto& path : paths) {
    if (auto ok = beside_->adopt(root() + "/" + path, path); !ok) return ok;
    left.insert(fs::path(root() + "/" + path).parent_path());
  }
  beside_->sync_directories();
  for (const auto& directory : left) sync_directory(directory);
  fs::remove(root() + "/" + kMirrorEarlierMark);
  return {};
}

Result<void> MirrorFolder::resume() {
  const bool unfinished = fs::exists(root() + "/" + kMirrorEarlierMark);
  RECAUDO_TRY(checkpoint, own("checkpoint", kMaxNoteBytes));
  if (!checkpoint) return unfinished ? set_beside_unfinished(0) : Result<void>{};
  const auto note = parse_note(*checkpoint);
  const auto head = note ? parse_checkpoint(note->text) : tl::unexpected(note.error());
  if (!head) return fail(Code::kMirrorDamaged, "checkpoint: " + head.error().detail);
  if (unfinished) return set_beside_unfinished(head->head.size);
  const std::string path = history_path(head->head.size);
  RECAUDO_TRY(waiting, beside(path, kMaxNoteBytes));
  // The checkpoint is there and its head is not: everything beside was checked before it.
  if (fs::exists(root() + "/" + path) || waiting != checkpoint) return {};
  return publish_heads();
}

Result<void> MirrorFolder::publish(Growth growth, std::string_view checkpoint,
                                   std::uint64_t heads_read) {
  // From the checkpoint to its head, the name that the head has beside is the only one it has.
  for (const char* folder : {"/.state", "/.state/nuevas", "/.state/nuevas/history"})
    if (fs::exists(root() + folder)) sync_directory(root() + folder);
  RECAUDO_TRY(mine, own("checkpoint", kMaxNoteBytes));
  if (auto ok = publish_tiles(growth); !ok) return ok;
  fs::create_directories(root() + "/history");
  files_.sync_directories();  // the checkpoint never speaks of what is not there
  if (mine != checkpoint) files_.write_mutable("checkpoint", checkpoint);
  files_.sync_directories();
  heads_read_ = heads_read;
  return publish_heads();
}

// A visit that was cut off may have left partial tiles of a smaller size, whose length alone is
// right. Of a name that the copy has, the file of the copy is the one that was compared.
Result<void> MirrorFolder::publish_tiles(Growth growth) {
  for (const auto& path : files_below(beside_root(), "tile")) {
    const auto id = parse_tile_path(path);
    if (!id) return fail(Code::kMirrorDamaged, path + ": archivo ajeno");
    const bool compared = is_of_size(*id, growth.size) && is_beyond(*id, growth.before) &&
                          !fs::exists(root() + "/" + path);
    if (!compared)
      fs::remove(beside_root() + "/" + path);
    else if (auto ok = adopt(path); !ok)
      return ok;
  }
  return {};
}

// Smallest first: the one of the checkpoint is the last to leave, and tells resume() that others
// may be missing.
Result<void> MirrorFolder::publish_heads() {
  RECAUDO_TRY(sizes, heads_beside());
  for (const auto size : sizes)
    if (auto ok = adopt(history_path(size)); !ok) return ok;
  write_state();
  files_.sync_directories();
  beside_.reset();
  fs::remove_all(beside_root());
  return {};
}

Result<void> MirrorFolder::adopt(const std::string& path) {
  if (files_.adopt(beside_root() + "/" + path, path)) return {};
  return fail(Code::kMirrorDamaged, path + ": ya existe con otro contenido");
}

}  // namespace recaudo::audit
