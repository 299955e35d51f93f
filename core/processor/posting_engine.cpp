#include "core/processor/posting_engine.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <future>
#include <numeric>
#include <unordered_set>

#include "base/fault_point.h"
#include "base/log.h"
#include "ledger/beneficiaries.h"
#include "ledger/entry_batch.h"
#include "ledger/order_lock.h"

namespace recaudo {
namespace {

constexpr Statement kPost{"processor.post",
                          "select ordinal, seq, verdict from processor.post($1, $2, $3, $4, $5, "
                          "$6, $7, $8, $9, $10, $11, "
                          "$12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)"};
constexpr Statement kExamine{
    "ledger.examine_batch",
    "select ordinal, seq, status from ledger.examine_batch($1, $2, $3, $4, $5, $6, $7, $8, $9, "
    "$10, $11, $12, $13, $14, $15)"};
constexpr Statement kNextEvent{"processor.next_event",
                               "select epoch, next_seq from audit.producer where name = $1"};

constexpr std::size_t kMostExamined = 64;      // as ledger.examine_batch
constexpr std::size_t kLargestBatch = 10'000;  // as ledger.post_batch and audit.append_numbered
constexpr std::size_t kWiden = 4;              // after a step that refused nothing
constexpr int kMostLosses = 20;                // of the database, while one batch is posted
constexpr std::chrono::milliseconds kPause{100};

// Keys are random or time-ordered: their last 8 bytes are random in both.
struct KeyHash {
  std::size_t operator()(const Uuid& key) const {
    std::size_t out = 0;
    std::memcpy(&out, key.bytes.data() + 8, sizeof out);
    return out;
  }
};

std::string frames(const std::vector<std::string>& parts) {
  PgArray out;
  for (const auto& p : parts) out.add_bytes(p);
  return out.str();
}

// lock_timeout or statement_timeout of the role: the statement was undone.
bool waited_too_long(const pqxx::sql_error& e) {
  return e.sqlstate() == "55P03" || e.sqlstate() == "57014";
}

}  // namespace

struct PostingEngine::Batch {
  std::vector<Prepared> commands;
  std::unordered_set<Uuid, KeyHash> keys;
  std::vector<Result<ledger::Posted>> answers;
  // Of a file, which shares its batch with nobody: who brings it, and over which channel.
  std::optional<events::Actor> bringer;
  std::string channel;
  // A future, because who waits for one sleeps at once; an atomic's wait gives up its turn four
  // times first, and 64 callers doing so take a tenth of both cores.
  std::promise<void> settled;
  std::shared_future<void> done{settled.get_future()};

  Result<ledger::Posted> answer(std::size_t index) {
    done.get();
    return std::move(answers[index]);
  }
};

PostingEngine::PostingEngine(Database& db, const Clock& clock, const events::EventLog& log,
                             PostingEngineOptions options)
    : db_(db),
      clock_(clock),
      log_(log),
      options_(std::move(options)),
      name_(db, options_.producer) {
  invariant(options_.max_batch >= 1 && options_.max_batch <= kLargestBatch,
            "a batch has 1 to 10,000 entries");
  db_.transaction(
      [&](pqxx::work& tx) { producer_ = ::recaudo::audit::start_producer(tx, name_.str()); });
  const auto number = events::number_frames();
  subject_frames_ = frames(number.subject);
  posting_frames_ = frames(number.posting);
  connect();
  thread_ = std::jthread([this] { run(); });
}

PostingEngine::~PostingEngine() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  fault_point("shutdown_begin");
  arrived_.notify_one();
}

Result<ledger::Posted> PostingEngine::post(PostCommand command) {
  if (auto ok = ledger::check_shape(command.entry); !ok) return tl::unexpected(ok.error());
  Prepared prepared = prepare(std::move(command));
  if (claim_turn()) return post_alone(std::move(prepared));
  RECAUDO_TRY(place, enqueue(std::move(prepared)));
  return place.batch->answer(place.index);
}

// A caller whom nobody shares a commit with does the sequencer's work in its own thread: waking
// another one and being woken by it costs a quarter of what the commit does.
bool PostingEngine::claim_turn() {
  const std::lock_guard lock(mutex_);
  if (!idle_ || turn_taken_ || stopping_ || !waiting_.empty() || last_batch_ > 1) return false;
  turn_taken_ = true;
  return true;
}

Result<ledger::Posted> PostingEngine::post_alone(Prepared prepared) {
  struct Turn {
    PostingEngine& engine;
    ~Turn() { engine.give_turn_back(); }
  } turn{*this};
  Batch batch;
  batch.commands.push_back(std::move(prepared));
  settle(batch);
  return std::move(batch.answers.front());
}

void PostingEngine::give_turn_back() {
  const std::lock_guard lock(mutex_);
  turn_taken_ = false;
  last_batch_ = 1 + waiting_entries_;
  ++stats_.batches;
  ++stats_.entries;
  if (stopping_ || !waiting_.empty()) arrived_.notify_one();
}

std::vector<Result<ledger::Posted>> PostingEngine::post_all(std::vector<ledger::Entry> entries,
                                                            events::Actor actor,
                                                            std::string channel) {
  invariant(entries.size() <= kLargestBatch, "a file is posted 10,000 entries at a time");
  std::vector<Result<ledger::Posted>> out;
  out.reserve(entries.size());
  auto batch = std::make_shared<Batch>();
  batch->bringer = std::move(actor);
  batch->channel = std::move(channel);
  batch->commands.reserve(entries.size());
  std::vector<std::optional<Error>> misshapen;
  misshapen.reserve(entries.size());
  for (auto& e : entries) {
    const auto ok = ledger::check_shape(e);
    misshapen.push_back(ok ? std::nullopt : std::optional(ok.error()));
    if (!ok) continue;
    invariant(batch->keys.insert(e.key).second, "one key stands once in a batch");
    const Sha256 print = ledger::fingerprint(e);
    batch->commands.push_back({std::move(e), print, {}});
  }
  if (!batch->commands.empty()) {
    const std::lock_guard lock(mutex_);
    if (stopping_ || waiting_entries_ + batch->commands.size() > options_.max_waiting)
      return std::vector<Result<ledger::Posted>>(
          entries.size(), fail(Code::kBusy, std::to_string(waiting_entries_) + " en espera"));
    waiting_entries_ += batch->commands.size();
    waiting_.push_back(batch);
    if (wakes_engine()) arrived_.notify_one();
  }
  std::size_t next = 0;
  for (auto& wrong : misshapen) {
    if (wrong)
      out.emplace_back(tl::unexpected(std::move(*wrong)));
    else
      out.push_back(batch->answer(next++));
  }
  return out;
}

PostingEngineStats PostingEngine::stats() const {
  const std::lock_guard lock(mutex_);
  return stats_;
}

// In the caller's thread: what can be done before the order is known costs the sequencer nothing.
PostingEngine::Prepared PostingEngine::prepare(PostCommand command) const {
  const Sha256 print = ledger::fingerprint(command.entry);
  auto event = events::unnumbered_posting(log_, command.actor, command.channel, command.entry,
                                          print, producer_);
  return {std::move(command.entry), print, std::move(event)};
}

Result<PostingEngine::Place> PostingEngine::enqueue(Prepared prepared) {
  const std::lock_guard lock(mutex_);
  if (stopping_ || waiting_entries_ >= options_.max_waiting)
    return fail(Code::kBusy, std::to_string(waiting_entries_) + " en espera");
  const auto has_room = [&](const Batch& b) {
    return !b.bringer && b.commands.size() < options_.max_batch &&
           !b.keys.contains(prepared.entry.key);
  };
  if (waiting_.empty() || !has_room(*waiting_.back()))
    waiting_.push_back(std::make_shared<Batch>());
  auto batch = waiting_.back();
  batch->keys.insert(prepared.entry.key);
  batch->commands.push_back(std::move(prepared));
  ++waiting_entries_;
  if (wakes_engine()) arrived_.notify_one();
  return Place{batch, batch->commands.size() - 1};
}

bool PostingEngine::wakes_engine() const {
  return idle_ ? !turn_taken_ : lingering_for_ > 0 && waiting_entries_ >= lingering_for_;
}

void PostingEngine::run() {
  while (const auto batch = take()) {
    try {
      fault_point("batch_taken");
      settle(*batch);
    } catch (...) {  // told to every caller of the batch, who rethrows it
      batch->settled.set_exception(std::current_exception());
      continue;
    }
    batch->settled.set_value();
  }
}

std::shared_ptr<PostingEngine::Batch> PostingEngine::take() {
  std::unique_lock lock(mutex_);
  idle_ = true;
  arrived_.wait(lock, [&] { return !turn_taken_ && (stopping_ || !waiting_.empty()); });
  idle_ = false;
  if (waiting_.empty()) return nullptr;  // stopping
  const std::size_t expected = std::min(last_batch_, options_.max_batch);
  if (expected > options_.linger_above && waiting_entries_ < expected) {
    // Asleep: who only gives up its turn gives up a whole slice of time when it shares its core
    // with one who computes, while the other core may have nothing to do.
    lingering_for_ = expected;
    arrived_.wait_for(lock, options_.linger, [&] { return waiting_entries_ >= expected; });
    lingering_for_ = 0;
  }
  auto batch = waiting_.front();
  waiting_.pop_front();
  waiting_entries_ -= batch->commands.size();
  // Who was answered last time and who waits now may all be back next time.
  last_batch_ = batch->commands.size() + waiting_entries_;
  ++stats_.batches;
  stats_.entries += batch->commands.size();
  return batch;
}

void PostingEngine::settle(Batch& batch) {
  batch.answers.assign(batch.commands.size(),
                       fail(Code::kOutcomeUnknown, "la base de datos no responde"));
  std::vector<std::size_t> open(batch.commands.size());
  std::iota(open.begin(), open.end(), std::size_t{0});
  std::size_t window = open.size();
  for (int losses = 0; !open.empty() && losses < kMostLosses;) {
    try {
      if (!connection_) connect();
      window = post_first(batch, open, window);
    } catch (const pqxx::broken_connection& e) {
      // It may have been committed or not: the keys of the same batch, asked again, decide.
      log::warn("posting engine lost the database; asking again", {{"detail", e.what()}});
      connection_.reset();
      std::this_thread::sleep_for(kPause * ++losses);
    } catch (const pqxx::in_doubt_error& e) {
      log::warn("posting engine does not know its last commit", {{"detail", e.what()}});
      connection_.reset();
      ++losses;
    } catch (const pqxx::transaction_rollback&) {
      ++losses;  // deadlock or serialization: nothing was done
    } catch (const pqxx::sql_error& e) {
      if (!waited_too_long(e)) throw;
      for (const std::size_t i : open) batch.answers[i] = fail(Code::kBusy, e.what());
      ++losses;
    }
  }
}

// Posts the first `window` of those that are open; what was answered leaves them. How many to take
// next: a refused batch is gone through from its beginning, 64 at a time, so that each entry meets
// the balances that those before it left; where nothing is refused the steps grow again.
std::size_t PostingEngine::post_first(Batch& batch, std::vector<std::size_t>& open,
                                      std::size_t window) {
  const std::span chosen(open.data(), std::min(window, open.size()));
  auto answers = ask(batch, chosen);
  const bool refused = !answers;
  if (refused && chosen.size() > kMostExamined) return kMostExamined;
  if (refused) answers = examine(batch, chosen);
  invariant(!answers->empty(), "a batch is answered");
  std::vector<bool> gone(open.size());
  for (const auto& a : *answers) {
    const std::size_t i = chosen[a.index];
    const ledger::Entry& entry = batch.commands[i].entry;
    gone[a.index] = true;
    if (a.verdict == ledger::Verdict::kConflict)
      batch.answers[i] = fail(Code::kKeyConflict, to_string(entry.key));
    else if (a.verdict == ledger::Verdict::kRefused)
      batch.answers[i] =
          fail(*ledger::refusal_code(a.sqlstate), entry.source_kind + " " + entry.source_id);
    else
      batch.answers[i] = ledger::Posted{a.seq, a.verdict == ledger::Verdict::kRepeated};
    if (a.verdict == ledger::Verdict::kPosted && !batch.bringer) ++next_event_;
  }
  std::size_t i = 0;
  std::erase_if(open, [&](std::size_t) { return gone[i++]; });
  return refused ? kMostExamined : window * kWiden;
}

// Which of at most 64 entries the database refuses, and the others posted. Between the two nobody
// else posts: the head stays locked.
std::vector<ledger::Answer> PostingEngine::examine(const Batch& batch,
                                                   std::span<const std::size_t> chosen) {
  {
    const std::lock_guard lock(mutex_);
    ++stats_.examined;
  }
  pqxx::work tx(*connection_);
  ledger::lock_head(tx);
  ledger::EntryBatch form(chosen.size());
  for (const std::size_t i : chosen)
    form.add(batch.commands[i].entry, batch.commands[i].fingerprint);
  auto answers = form.ask(tx, kExamine, clock_.now());
  std::vector<std::size_t> good, places;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].verdict != ledger::Verdict::kPosted) continue;
    good.push_back(chosen[answers[i].index]);
    places.push_back(i);
  }
  if (!good.empty()) {
    const auto posted = send(tx, batch, good);
    invariant(posted.size() == good.size(), "what was examined is posted");
    for (const auto& p : posted) answers[places[p.index]].seq = p.seq;
  }
  tx.commit();
  fault_point("after_commit");
  return answers;
}

// What people wait for is one statement: its commit comes with its answer. Nothing when the
// database refuses one of them.
std::optional<std::vector<ledger::Answer>> PostingEngine::ask(const Batch& batch,
                                                              std::span<const std::size_t> chosen) {
  try {
    std::vector<ledger::Answer> answers;
    if (batch.bringer) {
      pqxx::work tx(*connection_);
      answers = send(tx, batch, chosen);
      tx.commit();
    } else {
      pqxx::nontransaction tx(*connection_);
      answers = send(tx, batch, chosen);
    }
    fault_point("after_commit");
    return answers;
  } catch (const pqxx::unique_violation&) {
    return std::nullopt;  // two of the batch reverse one entry
  } catch (const pqxx::sql_error& e) {
    if (!ledger::refusal_code(e.sqlstate())) throw;
    return std::nullopt;
  }
}

std::vector<ledger::Answer> PostingEngine::send(pqxx::transaction_base& tx, const Batch& batch,
                                                std::span<const std::size_t> chosen) {
  fault_point("before_post");
  return batch.bringer ? send_file(tx, batch, chosen) : send_acts(tx, batch, chosen);
}

std::vector<ledger::Answer> PostingEngine::send_acts(pqxx::transaction_base& tx, const Batch& batch,
                                                     std::span<const std::size_t> chosen) {
  ledger::EntryBatch form(chosen.size());
  PgBinaryArray ids(PgType::kUuid, chosen.size(), 16);
  PgBinaryArray told(PgType::kBytea, chosen.size(), 440);
  std::int64_t number = next_event_;
  for (const std::size_t i : chosen) {
    const Prepared& p = batch.commands[i];
    form.add(p.entry, p.fingerprint);
    ids.add_uuid(p.event.id);
    told.add_bytes(p.event.bytes + events::producer_seq_field(number++));
  }
  return form.ask(tx, kPost, clock_.now(), ids.parameter(), told.parameter(), subject_frames_,
                  posting_frames_, producer_.name, producer_.epoch, next_event_,
                  static_cast<int>(::recaudo::audit::Lane::kPeople));
}

// The lines are named in the transaction that posts them, because whose an account is may change
// between the blocks of a file; a batch that is asked again may find others.
std::vector<ledger::Answer> PostingEngine::send_file(pqxx::transaction_base& tx, const Batch& batch,
                                                     std::span<const std::size_t> chosen) {
  const auto beneficiaries = ledger::Beneficiaries::read(tx);
  ledger::EntryBatch form(chosen.size());
  for (const std::size_t i : chosen) {
    const Prepared& p = batch.commands[i];
    ledger::Entry named = p.entry;
    beneficiaries.name_in(named);
    form.add(named, p.fingerprint);
  }
  auto answers = form.post(tx, clock_.now());
  std::vector<events::ToldEntry> told;
  std::vector<ledger::ObligationId> obligations;
  for (const auto& a : answers) {
    if (a.verdict != ledger::Verdict::kPosted) continue;
    const Prepared& p = batch.commands[chosen[a.index]];
    told.push_back({&p.entry, a.seq, p.fingerprint});
    for (const auto& leg : p.entry.legs)
      if (leg.obligation) obligations.push_back(*leg.obligation);
  }
  events::EventBatch blocks(log_, *batch.bringer, batch.channel, events::Lane::kBulk);
  blocks.add_posting_blocks(told, ledger::ObligationIdentities::read(tx, std::move(obligations)));
  blocks.flush(tx);
  return answers;
}

// The numbers of our events go on where the last commit left them.
void PostingEngine::connect() {
  connection_ = db_.connect();
  pqxx::nontransaction tx(*connection_);
  const auto row = exec(tx, kNextEvent, producer_.name)[0];
  invariant(row[0].as<int>() == producer_.epoch,
            "another process writes events under this engine's name");
  next_event_ = read_int(row[1]);
  const std::lock_guard lock(mutex_);
  ++stats_.reconnects;
}

}  // namespace recaudo
