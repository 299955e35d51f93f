// The posting engine: one sequencer thread in this process takes what waits when its last commit
// returned, and posts it with its audit events in one round trip and one commit (specification
// ledger D.1). A caller is answered only after that commit; one who is alone commits by itself.
// Callers wait here, in memory, bounded and visible, instead of inside PostgreSQL; several
// processes may each have an engine, because the ledger's head row decides the order, not we.
//
// It is for entries that stand alone: what an entry must be committed with (the state of a payment)
// goes through perform() instead. A file, for which nobody waits entry by entry, is one transaction
// of a few statements.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <thread>

#include "core/events/posting_events.h"
#include "core/processor/unit_of_work.h"
#include "ledger/entry_batch.h"

namespace recaudo {

struct PostCommand {
  ledger::Entry entry;
  events::Actor actor;
  std::string channel;
};

struct PostingEngineOptions {
  // Of the events of what stands alone; another engine at the same time takes a name beside it.
  std::string producer;
  std::size_t max_waiting = 65'536;
  std::size_t max_batch = 2'048;
  // Only when more callers than `linger_above` were in the last batch: what they send next arrives
  // within this time and shares a commit.
  std::chrono::microseconds linger{100};
  std::size_t linger_above = 8;
};

struct PostingEngineStats {
  std::uint64_t batches = 0;
  std::uint64_t entries = 0;   // posted, repeated or refused
  std::uint64_t examined = 0;  // searches for the entry that was refused, 64 at a time
  std::uint64_t reconnects = 0;
};

class PostingEngine {
 public:
  PostingEngine(Database& db, const Clock& clock, const events::EventLog& log,
                PostingEngineOptions options);
  // What waits is still posted; nothing new is taken.
  ~PostingEngine();
  PostingEngine(const PostingEngine&) = delete;
  PostingEngine& operator=(const PostingEngine&) = delete;

  // Blocks until the entry is durable, or refused: the codes of ledger::post; kBusy when too much
  // waits here or in the database; kOutcomeUnknown when the database was lost and did not come back
  // (the same key asked again tells). When it comes back, the engine has asked the same key itself,
  // so that `repeated` may be of this very call. Throws what broke a promise.
  Result<ledger::Posted> post(PostCommand command);
  // As one batch and one commit: a file, told in blocks (docs/decisions/0012). Each entry is
  // answered on its own. At most 10,000, and each key once. What is owed on an account of somebody
  // else's money is his (ledger/beneficiaries.h), as it is when the batch is posted.
  std::vector<Result<ledger::Posted>> post_all(std::vector<ledger::Entry> entries,
                                               events::Actor actor, std::string channel);

  PostingEngineStats stats() const;

 private:
  struct Prepared {
    ledger::Entry entry;
    Sha256 fingerprint;
    events::UnnumberedEvent event;  // none for an entry of a file
  };
  struct Batch;
  struct Place {
    std::shared_ptr<Batch> batch;
    std::size_t index;
  };

  Prepared prepare(PostCommand command) const;
  bool claim_turn();
  Result<ledger::Posted> post_alone(Prepared prepared);
  void give_turn_back();
  Result<Place> enqueue(Prepared prepared);
  bool wakes_engine() const;
  void run();
  std::shared_ptr<Batch> take();
  void settle(Batch& batch);
  std::size_t post_first(Batch& batch, std::vector<std::size_t>& open, std::size_t window);
  std::vector<ledger::Answer> examine(const Batch& batch, std::span<const std::size_t> chosen);
  std::optional<std::vector<ledger::Answer>> ask(const Batch& batch,
                                                 std::span<const std::size_t> chosen);
  std::vector<ledger::Answer> send(pqxx::transaction_base& tx, const Batch& batch,
                                   std::span<const std::size_t> chosen);
  std::vector<ledger::Answer> send_acts(pqxx::transaction_base& tx, const Batch& batch,
                                        std::span<const std::size_t> chosen);
  std::vector<ledger::Answer> send_file(pqxx::transaction_base& tx, const Batch& batch,
                                        std::span<const std::size_t> chosen);
  void connect();

  Database& db_;
  const Clock& clock_;
  const events::EventLog& log_;
  const PostingEngineOptions options_;
  std::string subject_frames_, posting_frames_;  // text form of the two arrays

  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::shared_ptr<Batch>> waiting_;
  std::size_t waiting_entries_ = 0;
  bool idle_ = false;
  std::size_t lingering_for_ = 0;  // so many waiting entries end the linger
  std::size_t last_batch_ = 0;
  bool turn_taken_ = false;  // a caller does the sequencer's work; it uses what is the sequencer's
  bool stopping_ = false;
  PostingEngineStats stats_;

  const ::recaudo::audit::ProducerName name_;

  // Of the sequencer thread, or of the caller who has its turn.
  std::unique_ptr<PooledConnection> connection_;
  ::recaudo::audit::Producer producer_;
  std::int64_t next_event_ = 1;  // of the producer, which this process alone uses

  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace recaudo
