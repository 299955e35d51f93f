// Durable files of a log directory: immutable ones appear by link(2), mutable ones by rename(2),
// and a file exists whole or not at all. System errors are exceptions (std::system_error).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/file_descriptor.h"

namespace recaudo::audit {

// Writes files below one directory and syncs each touched directory once, in sync_directories().
// Temporary files stand in <root>/.state/tmp, so that a crash leaves nothing foreign among the
// tiles.
class LogFiles {
 public:
  explicit LogFiles(std::string root);  // makes root and .state/tmp; empties the latter
  // Mode 0444. An equal file already there is fine; another content is kAuditLogConflict.
  Result<void> write_immutable(const std::string& path, std::string_view bytes);
  // The same with a durable file of the same disk, which leaves the name that it had.
  Result<void> adopt(const std::string& file, const std::string& path);
  // The same, and the file keeps the name that it had too.
  Result<void> share(const std::string& file, const std::string& path);
  void write_mutable(const std::string& path, std::string_view bytes);
  // After this returns, everything written before survives a power cut.
  void sync_directories();
  const std::string& root() const { return root_; }

 private:
  std::string write_temporary(std::string_view bytes, unsigned mode);
  void make_parents(const std::string& path);
  Result<void> link_as(const std::string& file, const std::string& path);
  Result<void> link_and_leave(const std::string& file, const std::string& path);

  std::string root_;
  std::set<std::string> unsynced_;
  std::set<std::string> known_directories_;
};

// Whole file into `out` (its memory is re-used). False when it does not exist; kFileUnreadable when
// it is larger than max_bytes, not a regular file, or cannot be read.
Result<bool> read_log_file(const std::string& path, std::size_t max_bytes, std::string& out);

// An exclusive flock on a file that is made when missing; nothing when somebody else holds it.
std::optional<FileDescriptor> try_lock_file(const std::string& path);

}  // namespace recaudo::audit
