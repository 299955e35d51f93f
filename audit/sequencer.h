// The sequencer: exactly one process that gives each event its place (plan first), writes the
// files, and publishes heads signed by the signer. The files are the truth, the plan is rebuilt
// from them.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "audit/log_writer.h"
#include "base/database.h"

namespace recaudo::audit {

struct SequencerOptions {
  std::string conninfo;  // role recaudo_sequencer
  std::string log_dir;
  std::string origin;
  std::string signer_socket;
  // Rest between looks at the outbox, unless the last one left something there: a batch costs some
  // ten flushes to disk whatever its size, and who posts at the same time waits for each.
  std::chrono::milliseconds interval{100};
  std::chrono::milliseconds publish_interval{200};  // least time between two heads
  std::chrono::milliseconds lock_patience{5000};    // for a dead predecessor's connection to end
  std::size_t batch = 256;                          // 1..kMaxBatch
  // The event id inside an entry: needed only to rebuild the plan when the database is older than
  // the files.
  std::function<Result<Uuid>(std::string_view entry)> event_id_of = nullptr;
  StepHook hook = {};
};

struct RecoveryReport {
  std::uint64_t replayed = 0;  // planned, not yet in the files
  std::uint64_t restored = 0;  // in the files, missing in an older database
};

class Sequencer {
 public:
  // Takes both locks (the files' at once or not at all, the database's within lock_patience),
  // compares files, plan and signer, replays. kAuditLogBusy, or kAuditLogConflict with what
  // contradicts what: then nothing was written.
  static Result<std::unique_ptr<Sequencer>> start(const SequencerOptions& options);
  // Plans and integrates one batch; the number of entries.
  Result<std::size_t> integrate();
  // Publishes the present head when it is not yet.
  Result<void> publish();
  // The last batch was full: more may wait.
  bool is_behind() const { return behind_; }
  bool is_published() const { return published_ == writer_.head().size; }
  const RecoveryReport& recovery() const { return recovery_; }
  const TreeHead& head() const { return writer_.head(); }

 private:
  Sequencer(const SequencerOptions& options, std::unique_ptr<PooledConnection> connection,
            LogWriter writer)
      : options_(options), connection_(std::move(connection)), writer_(std::move(writer)) {}
  Result<void> check_published();
  Result<void> recover();
  Result<void> restore_plan(std::uint64_t from);
  Result<void> check_tail(std::uint64_t planned);
  Result<void> replay();

  SequencerOptions options_;
  std::unique_ptr<PooledConnection> connection_;
  LogWriter writer_;
  RecoveryReport recovery_;
  std::uint64_t published_ = UINT64_MAX;  // nothing yet
  bool behind_ = false;
};

// Serves until stopped; a lost database or signer is retried, a conflict ends it.
Result<void> run_sequencer(const SequencerOptions& options, const std::stop_token& stop);
// Starts, drains the outbox, publishes, lets go. For tests and commands.
Result<TreeHead> sequence_once(const SequencerOptions& options);

}  // namespace recaudo::audit
