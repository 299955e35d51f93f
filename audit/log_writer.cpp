#include "audit/log_writer.h"

#include <algorithm>
#include <filesystem>

#include "audit/checkpoint.h"
#include "audit/entry_bundle.h"
#include "audit/tile_path.h"
#include "audit/tile_reader.h"
#include "base/fault_point.h"

namespace recaudo::audit {
namespace {

constexpr const char* kTreeState = ".state/treeState";

tl::unexpected<Error> conflict(const std::string& what) {
  return fail(Code::kAuditLogConflict, what);
}

std::string tile_bytes(std::span<const Hash> hashes) {
  std::string out;
  for (const Hash& h : hashes) out += view(h);
  return out;
}

std::string to_state_text(const TreeHead& head, const Uuid& last_event_id) {
  return std::to_string(head.size) + "\n" + to_hex(head.root) + "\n" + to_string(last_event_id) +
         "\n";
}

Result<TreeHead> parse_state_text(const std::string& text) {
  const auto first = text.find('\n');
  const auto second = text.find('\n', first + 1);
  if (first == text.npos || second == text.npos) return conflict(kTreeState);
  const auto size = parse_decimal(std::string_view(text).substr(0, first));
  const auto root = hash_from_hex(std::string_view(text).substr(first + 1, second - first - 1));
  if (!size || !root) return conflict(kTreeState);
  return TreeHead{*size, *root};
}

}  // namespace

std::string history_path(std::uint64_t size) {
  const std::string digits = std::to_string(size);
  return "history/" + std::string(12 - std::min<std::size_t>(12, digits.size()), '0') + digits;
}

Result<LogWriter> LogWriter::open(const std::string& log_dir, StepHook hook) {
  namespace fs = std::filesystem;
  fs::create_directories(log_dir + "/.state");
  auto lock = try_lock_file(log_dir + "/.state/treeState.lock");
  if (!lock) return fail(Code::kAuditLogBusy, log_dir);
  LogWriter writer(std::make_unique<LogFiles>(log_dir), std::move(*lock), std::move(hook));
  if (auto ok = writer.load(); !ok) return tl::unexpected(ok.error());
  return writer;
}

Result<void> LogWriter::load() {
  std::string text;
  RECAUDO_TRY(found, read_log_file(files_->root() + "/" + kTreeState, 4096, text));
  if (!found) {
    // A crash in the very first batch leaves tiles without a state; a published head does not.
    if (std::filesystem::exists(files_->root() + "/checkpoint"))
      return conflict(std::string("falta ") + kTreeState);
    return {};
  }
  RECAUDO_TRY(state, parse_state_text(text));
  RECAUDO_TRY(levels, read_right_edge(files_->root(), state.size));
  levels_ = std::move(levels);
  if (auto ok = load_tail(state.size); !ok) return ok;
  if (root_of_right_edge(levels_) != state.root)
    return conflict("las baldosas no dan la raíz de " + std::string(kTreeState));
  head_ = state;
  return {};
}

// The bundle that goes with the rightmost tile of level 0.
Result<void> LogWriter::load_tail(std::uint64_t size) {
  if (levels_[0].empty()) return {};
  const auto width = static_cast<unsigned>(levels_[0].size());
  RECAUDO_TRY(bundle, read_tile(files_->root(), {kEntriesLevel, size / kTileWidth, width}));
  RECAUDO_TRY(entries, parse_bundle(bundle, width));
  for (unsigned i = 0; i < width; ++i)
    if (leaf_hash(entries[i]) != levels_[0][i])
      return conflict("el último paquete no coincide con su baldosa");
  bundle_ = std::move(bundle);
  return {};
}

void LogWriter::add_leaf(Next& next, std::string_view entry) const {
  append_entry(next.bundle, entry);
  Hash hash = leaf_hash(entry);
  const std::uint64_t n = next.head.size++;
  for (std::size_t level = 0;; ++level) {
    auto& hashes = next.levels[level];
    hashes.push_back(hash);
    next.touched[level] = true;
    if (hashes.size() < kTileWidth) return;
    const std::uint64_t index = level_size(n, static_cast<int>(level)) / kTileWidth;
    if (level == 0) {
      next.files.push_back({to_path({kEntriesLevel, index}), std::move(next.bundle)});
      next.bundle.clear();
    }
    next.files.push_back({to_path({static_cast<int>(level), index}), tile_bytes(hashes)});
    hash = tree_hash(hashes);
    hashes.clear();
  }
}

void LogWriter::add_partials(Next& next) const {
  for (std::size_t level = 0; level < kTreeLevels; ++level) {
    const auto& hashes = next.levels[level];
    if (!next.touched[level] || hashes.empty()) continue;
    const int l = static_cast<int>(level);
    const std::uint64_t index = level_size(next.head.size, l) / kTileWidth;
    const auto width = static_cast<unsigned>(hashes.size());
    if (level == 0) next.files.push_back({to_path({kEntriesLevel, index, width}), next.bundle});
    next.files.push_back({to_path({l, index, width}), tile_bytes(hashes)});
  }
}

Result<TreeHead> LogWriter::append(std::span<const std::string> entries,
                                   const Uuid& last_event_id) {
  invariant(!entries.empty() && entries.size() <= kMaxBatch, "a batch has 1 to 4096 entries");
  for (const auto& e : entries)
    if (e.empty() || e.size() > kMaxEntryBytes)
      return fail(Code::kAuditEntryRefused, std::to_string(e.size()) + " bytes");
  Next next{head_, levels_, bundle_, {}, {}};
  for (const auto& e : entries) add_leaf(next, e);
  add_partials(next);
  next.head.root = root_of_right_edge(next.levels);
  // Files first and durable, the state after them: it never speaks of what is not there.
  for (const auto& f : next.files) {
    step("files");
    if (auto ok = files_->write_immutable(f.path, f.bytes); !ok) return tl::unexpected(ok.error());
  }
  step("directories");
  files_->sync_directories();
  step("tree-state");
  files_->write_mutable(kTreeState, to_state_text(next.head, last_event_id));
  files_->sync_directories();
  head_ = next.head;
  levels_ = std::move(next.levels);
  bundle_ = std::move(next.bundle);
  return head_;
}

Result<void> LogWriter::publish(std::uint64_t size, std::string_view signed_checkpoint) {
  step("history");
  if (auto ok = files_->write_immutable(history_path(size), signed_checkpoint); !ok) return ok;
  files_->sync_directories();
  step("checkpoint");
  files_->write_mutable("checkpoint", signed_checkpoint);
  files_->sync_directories();
  fault_point("anchor_written");
  return {};
}

}  // namespace recaudo::audit
