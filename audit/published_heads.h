// The signed heads that a log directory has published, history/<size>: what a stranger compares the
// log of today with.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "audit/checkpoint.h"
#include "base/clock.h"
#include "base/error.h"

namespace recaudo::audit {

// The sizes of every published head, smallest first. kAuditLogTampered names a foreign file, or
// says why the folder cannot be read: a head not listed is a head not compared.
Result<std::vector<std::uint64_t>> published_sizes(const std::string& log_dir);

// The size in "history/000000000759": only what history_path prints; kAuditTileMalformed otherwise.
Result<std::uint64_t> parse_history_path(std::string_view path);

// The head that a log directory serves, as it says: whoever believes nobody opens the note
// (checkpoint.h). kFileUnreadable while there is none.
struct ServedHead {
  std::string note;
  Checkpoint checkpoint;
};
Result<ServedHead> served_head(const std::string& log_dir);

constexpr std::size_t kHeadsPerPage = 256;

// The same heads, a page at a time, for whoever asks over the network. The folder is read again
// for who has come to the end of what is known, and not more often than every few seconds: it costs
// as much as there are heads. Safe from several threads.
class PublishedHeads {
 public:
  PublishedHeads(std::string log_dir, const Clock& clock)
      : root_(std::move(log_dir)), clock_(clock) {}
  // At most kHeadsPerPage heads of at least `from` entries, smallest first, one after the other as
  // they were signed. Empty: no more for now.
  Result<std::string> page(std::uint64_t from);

 private:
  Result<std::vector<std::uint64_t>> sizes(std::uint64_t from);

  std::string root_;
  const Clock& clock_;
  std::mutex mutex_;  // guards what follows
  std::vector<std::uint64_t> known_;
  Instant read_at_{};
};

// The notes of a page, each whole. kAuditNoteMalformed when something is left over.
Result<std::vector<std::string_view>> split_notes(std::string_view page);

}  // namespace recaudo::audit
