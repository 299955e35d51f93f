#include "audit/mirror_folder.h"

#include <filesystem>

#include "audit/checkpoint.h"
#include "audit/entry_bundle.h"
#include "audit/log_writer.h"
#include "audit/note.h"
#include "audit/published_heads.h"
#include "audit/tile_reader.h"
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

std::uint64_t bytes_on_disk(const std::string& folder) {
  std::uint64_t out = 0;
  for (const auto& f : fs::recursive_directory_iterator(folder))
    if (f.is_regular_file()) out += in_blocks(f.file_size());
  return out;
}

Result<std::optional<std::string>> read_in(const std::string& root, const std::string& path,
                                           std::size_t max_bytes) {
  std::string bytes;
  RECAUDO_TRY(found, read_log_file(root + "/" + path, max_bytes, bytes));
  return found ? std::optional(std::move(bytes)) : std::nullopt;
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
  auto bytes = read_tile(fs::exists(root() + "/" + to_path(id)) ? root() : beside_root(), id);
  if (!bytes) return fail(Code::kMirrorDamaged, bytes.error().detail);
  return bytes;
}

Result<std::vector<std::uint64_t>> MirrorFolder::heads_beside() const {
  if (!fs::exists(beside_root() + "/history")) return std::vector<std::uint64_t>{};
  return published_sizes(beside_root());
}

Result<void> MirrorFolder::put_beside(const std::string& path, std::string_view bytes) {
  if (bytes_ + in_blocks(bytes.size()) > max_bytes_)
    return fail(Code::kMirrorTooLarge,
                "con " + path + " pasaría de " + std::to_string(max_bytes_) + " bytes");
  if (!beside_) beside_.emplace(beside_root());
  if (auto ok = beside_->write_immutable(path, bytes); !ok) return ok;
  bytes_ += in_blocks(bytes.size());
  return {};
}

std::string MirrorFolder::keep_proof(const std::string& path, std::string_view note) {
  const std::string proof = ".state/contradice/" + path;
  files_.write_mutable(proof, note);
  files_.sync_directories();
  return root() + "/" + proof;
}

void MirrorFolder::drop_tiles() {
  fs::remove_all(beside_root() + "/tile");
  beside_.reset();
}

Result<void> MirrorFolder::resume() {
  RECAUDO_TRY(checkpoint, own("checkpoint", kMaxNoteBytes));
  if (!checkpoint) return {};
  const auto note = parse_note(*checkpoint);
  const auto head = note ? parse_checkpoint(note->text) : tl::unexpected(note.error());
  if (!head) return fail(Code::kMirrorDamaged, "checkpoint: " + head.error().detail);
  const std::string path = history_path(head->head.size);
  RECAUDO_TRY(waiting, beside(path, kMaxNoteBytes));
  // The checkpoint is there and its head is not: everything beside was checked before it.
  if (fs::exists(root() + "/" + path) || waiting != checkpoint) return {};
  return publish_heads();
}

Result<void> MirrorFolder::publish(std::string_view policy, std::string_view checkpoint,
                                   std::uint64_t heads_read) {
  // From the checkpoint to its head, the name that the head has beside is the only one it has.
  for (const char* folder : {"/.state", "/.state/nuevas", "/.state/nuevas/history"})
    if (fs::exists(root() + folder)) sync_directory(root() + folder);
  RECAUDO_TRY(mine, own("checkpoint", kMaxNoteBytes));
  if (!fs::exists(root() + "/policy")) files_.write_mutable("policy", policy);
  if (auto ok = publish_tiles(); !ok) return ok;
  fs::create_directories(root() + "/history");
  files_.sync_directories();  // the checkpoint never speaks of what is not there
  if (mine != checkpoint) files_.write_mutable("checkpoint", checkpoint);
  files_.sync_directories();
  heads_read_ = heads_read;
  return publish_heads();
}

Result<void> MirrorFolder::publish_tiles() {
  const fs::path from = beside_root();
  if (!fs::exists(from / "tile")) return {};
  for (fs::recursive_directory_iterator it(from / "tile"), end; it != end; ++it) {
    if (!it->is_regular_file()) continue;
    const std::string path = it->path().lexically_relative(from).string();
    if (!parse_tile_path(path)) return fail(Code::kMirrorDamaged, path + ": archivo ajeno");
    if (auto ok = adopt(path); !ok) return ok;
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
