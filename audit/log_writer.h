// The one writer of a log directory (audit specification B.6): bundles, tiles, tree state. What
// append() returned survives a power cut; a crash at any point leaves files that the same entries
// find equal.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "audit/growing_tree.h"
#include "audit/log_files.h"
#include "base/uuid.h"

namespace recaudo::audit {

constexpr std::size_t kMaxBatch = 4096;

// Called with the name of each step ("files", "tree-state"); tests throw from it to play a crash.
using StepHook = std::function<void(std::string_view step)>;

class LogWriter {
 public:
  // Opens or makes the log. kAuditLogBusy when another process writes it; kAuditLogConflict when
  // the tiles do not hash to the recorded root.
  static Result<LogWriter> open(const std::string& log_dir, StepHook hook = {});

  const TreeHead& head() const { return head_; }
  // Leaf hashes of the rightmost, not yet full level-0 tile.
  const std::vector<Hash>& tail() const { return levels_[0]; }
  // Appends 1..kMaxBatch entries of 1..65535 bytes (kAuditEntryRefused), whole or not at all.
  Result<TreeHead> append(std::span<const std::string> entries, const Uuid& last_event_id);

  // history/<size> (immutable), then checkpoint (replaced). Both durable on return.
  Result<void> publish(std::uint64_t size, std::string_view signed_checkpoint);
  LogFiles& files() { return *files_; }

 private:
  struct Pending {
    std::string path;
    std::string bytes;
  };
  struct Next {
    TreeHead head;
    RightEdge levels;
    std::string bundle;
    std::array<bool, kTreeLevels> touched{};
    std::vector<Pending> files;
  };

  explicit LogWriter(std::unique_ptr<LogFiles> files, FileDescriptor lock, StepHook hook)
      : files_(std::move(files)), lock_(std::move(lock)), hook_(std::move(hook)) {}
  Result<void> load();
  Result<void> load_tail(std::uint64_t size);
  void add_leaf(Next& next, std::string_view entry) const;
  void add_partials(Next& next) const;
  void step(std::string_view name) const {
    if (hook_) hook_(name);
  }

  std::unique_ptr<LogFiles> files_;
  FileDescriptor lock_;
  StepHook hook_;
  TreeHead head_;
  RightEdge levels_;
  std::string bundle_;  // the rightmost, not yet full bundle
};

std::string history_path(std::uint64_t size);  // "history/000000000007"

}  // namespace recaudo::audit
