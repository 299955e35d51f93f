#include "audit/sequencer.h"

#include <thread>

#include "audit/checkpoint.h"
#include "audit/entry_bundle.h"
#include "audit/note.h"
#include "audit/signer.h"
#include "audit/tile_path.h"
#include "audit/tile_reader.h"
#include "base/bytes.h"
#include "base/fault_point.h"
#include "base/log.h"

namespace recaudo::audit {
namespace {

constexpr Statement kTryLock{"audit_seq_try_lock", "select pg_try_advisory_lock(8241990165034561)"};
constexpr Statement kPatience{"audit_seq_patience", "select set_config('lock_timeout', $1, false)"};
constexpr Statement kLock{"audit_seq_lock", "select pg_advisory_lock(8241990165034561)"};
constexpr Statement kMark{
    "audit_seq_mark", "update audit.progress set integrated = $1 where id = 1 and integrated < $1"};
// Plan first: give what waits the next places, lane 0 before lane 1. A producer's own order holds
// whatever its lanes: an event is not overtaken by a later one of the same producer.
constexpr Statement kPlan{
    "audit_seq_plan",
    "with waiting as (select c.producer, c.epoch, w.* from audit.cursor c cross join lateral ("
    "  select o.producer_seq, o.lane, o.event_id, o.entry from audit.outbox o "
    "  where o.producer = c.producer and o.producer_epoch = c.epoch and o.producer_seq >= "
    "c.next_seq "
    "  order by o.producer_seq limit $2) w), "
    "front as (select *, max(lane) over (partition by producer, epoch order by producer_seq) as "
    "turn "
    "  from waiting order by turn, producer, epoch, producer_seq limit $2), "
    "moved as (update audit.cursor c set next_seq = f.last + 1 from (select producer, epoch, "
    "  max(producer_seq) as last from front group by producer, epoch) f "
    "  where c.producer = f.producer and c.epoch = f.epoch), "
    "placed as (select $1::bigint - 1 + row_number() over (order by turn, producer, epoch, "
    "  producer_seq) as log_index, event_id, entry from front), "
    "planned as (insert into audit.plan (log_index, event_id, leaf_hash) "
    "  select log_index, event_id, sha256('\\x00'::bytea || entry) from placed) "
    "select log_index, event_id, entry from placed order by log_index"};
// Places given by one statement: a longer one keeps a core from who posts for milliseconds.
constexpr std::size_t kPlanStep = 64;
// Runs that ended and have nothing left; only their own process could have added to them.
constexpr Statement kForgetEndedRuns{
    "audit_seq_forget_ended_runs",
    "delete from audit.cursor c where exists (select from audit.producer p where p.name = "
    "c.producer and p.epoch > c.epoch) and not exists (select from audit.outbox o where o.producer "
    "= c.producer and o.producer_epoch = c.epoch and o.producer_seq >= c.next_seq)"};
constexpr Statement kPlanSize{"audit_seq_plan_size",
                              "select coalesce(max(log_index) + 1, 0), count(*) from audit.plan"};
constexpr Statement kPlanned{
    "audit_seq_planned",
    "select p.log_index, p.event_id, p.leaf_hash, o.entry from audit.plan p "
    "left join audit.outbox o using (event_id) where p.log_index >= $1 order by p.log_index limit "
    "$2"};
constexpr Statement kRestore{
    "audit_seq_restore",
    "with passed as (update audit.cursor c set next_seq = greatest(c.next_seq, o.producer_seq + 1) "
    "from audit.outbox o where o.event_id = $2 and c.producer = o.producer and c.epoch = "
    "o.producer_epoch) insert into audit.plan (log_index, event_id, leaf_hash) values ($1, $2, "
    "$3)"};

tl::unexpected<Error> conflict(const std::string& what) {
  return fail(Code::kAuditLogConflict, what);
}

struct Batch {
  std::vector<std::string> entries;
  Uuid last_event_id;
};

// One sequencer for one database, wherever its files are. PostgreSQL lets go of a dead process's
// lock only when it sees its connection end, so who starts right after a crash waits a little.
Result<void> take_database_lock(PooledConnection& connection, std::chrono::milliseconds patience) {
  pqxx::nontransaction tx(connection);
  if (read_bool(exec(tx, kTryLock)[0][0])) return {};
  const std::string limit = std::to_string(patience.count());
  log::warn("another sequencer holds this database; waiting for its connection to end",
            {{"at_most_ms", limit}});
  exec(tx, kPatience, limit);
  try {
    exec(tx, kLock);
  } catch (const pqxx::sql_error& e) {
    if (e.sqlstate() != "55P03") throw;  // lock_not_available
    return fail(Code::kAuditLogBusy, "base de datos");
  }
  exec(tx, kPatience, "0");
  return {};
}

// The front of a long queue is read from its index, whatever the statistics of an outbox that was
// empty yesterday say.
void read_queues_in_order(PooledConnection& connection) {
  pqxx::nontransaction tx(connection);
  tx.exec0("set enable_seqscan = off");
  tx.exec0("set enable_bitmapscan = off");
  tx.exec0("set plan_cache_mode = force_generic_plan");  // planning costs as much as placing 64
}

}  // namespace

Result<std::unique_ptr<Sequencer>> Sequencer::start(const SequencerOptions& options) {
  invariant(options.batch >= 1 && options.batch <= kMaxBatch, "a batch has 1 to 4096 entries");
  invariant(options.lock_patience > std::chrono::milliseconds(0), "no wait is not a wait for ever");
  // The files first: their lock dies with its process, so a living neighbour is refused at once.
  RECAUDO_TRY(writer, LogWriter::open(options.log_dir, options.hook));
  Database database(DatabaseOptions{.conninfo = options.conninfo, .max_connections = 1});
  auto connection = database.connect();
  if (auto ok = take_database_lock(*connection, options.lock_patience); !ok)
    return tl::unexpected(ok.error());
  read_queues_in_order(*connection);
  std::unique_ptr<Sequencer> out(new Sequencer(options, std::move(connection), std::move(writer)));
  if (auto ok = out->check_published(); !ok) return tl::unexpected(ok.error());
  if (auto ok = out->recover(); !ok) return tl::unexpected(ok.error());
  return out;
}

// A disk restored from an old copy must not continue: it would fork what is already in people's
// hands.
Result<void> Sequencer::check_published() {
  const std::uint64_t size = writer_.head().size;
  std::string bytes;
  RECAUDO_TRY(found, read_log_file(options_.log_dir + "/checkpoint", kMaxNoteBytes, bytes));
  if (found) {
    RECAUDO_TRY(note, parse_note(bytes));
    RECAUDO_TRY(checkpoint, parse_checkpoint(note.text));
    if (checkpoint.head.size > size)
      return conflict("los archivos tienen " + std::to_string(size) + " asientos y checkpoint " +
                      std::to_string(checkpoint.head.size));
    published_ = checkpoint.head.size;
  }
  const auto signed_head = request_signer_state(options_.signer_socket);
  if (!signed_head) {
    log::warn("signer does not answer at start", {{"detail", signed_head.error().detail}});
    return {};  // the signer itself refuses a smaller head later
  }
  if (signed_head->size > size)
    return conflict("el firmante ya firmó " + std::to_string(signed_head->size) +
                    " asientos y los archivos tienen " + std::to_string(size));
  TileReader tiles(options_.log_dir, size);
  RECAUDO_TRY(root, tiles.range({0, signed_head->size}));
  if (root != signed_head->root)
    return conflict("los archivos no contienen la última cabeza firmada");
  return {};
}

Result<void> Sequencer::recover() {
  const std::uint64_t size = writer_.head().size;
  std::uint64_t planned = 0;
  {
    pqxx::work tx(*connection_);
    const auto row = exec(tx, kPlanSize)[0];
    planned = static_cast<std::uint64_t>(read_int(row[0]));
    if (row[0].as<std::int64_t>() != row[1].as<std::int64_t>())
      return conflict("el plan tiene huecos");
    exec(tx, kForgetEndedRuns);
    tx.commit();
  }
  if (auto ok = check_tail(planned); !ok) return ok;
  if (planned < size) return restore_plan(planned);
  return replay();
}

// The last rows that both sides know must speak of the same entries.
Result<void> Sequencer::check_tail(std::uint64_t planned) {
  const std::uint64_t common = std::min(planned, writer_.head().size);
  const std::uint64_t from = common > kTileWidth ? common - kTileWidth : 0;
  if (common == 0) return {};
  TileReader tiles(options_.log_dir, writer_.head().size);
  pqxx::work tx(*connection_);
  for (const auto& row : exec(tx, kPlanned, from, common - from)) {
    const auto index = static_cast<std::uint64_t>(read_int(row[0]));
    RECAUDO_TRY(hash, tiles.range({index, index + 1}));
    if (read_bytes(row[2]) != view(hash))
      return conflict("el plan y los archivos difieren en el asiento " + std::to_string(index));
  }
  return {};
}

// The database is older than the files (restored backup): the files win.
Result<void> Sequencer::restore_plan(std::uint64_t from) {
  const std::uint64_t size = writer_.head().size;
  if (!options_.event_id_of)
    return conflict("la base de datos solo conoce " + std::to_string(from) + " de " +
                    std::to_string(size) + " asientos");
  pqxx::work tx(*connection_);
  TileReader tiles(options_.log_dir, size);
  for (std::uint64_t n = from / kTileWidth; n * kTileWidth < size; ++n) {
    const unsigned width = tile_width(size, 0, n);
    RECAUDO_TRY(bundle, read_tile(options_.log_dir, {kEntriesLevel, n, width}));
    RECAUDO_TRY(entries, parse_bundle(bundle, width));
    for (std::size_t j = 0; j < entries.size(); ++j) {
      const std::uint64_t index = n * kTileWidth + j;
      if (index < from) continue;
      RECAUDO_TRY(hash, tiles.range({index, index + 1}));
      if (hash != leaf_hash(entries[j]))
        return conflict("el asiento " + std::to_string(index) + " no coincide con su baldosa");
      RECAUDO_TRY(event_id, options_.event_id_of(entries[j]));
      exec(tx, kRestore, index, event_id, bytea(view(hash)));
      ++recovery_.restored;
    }
  }
  tx.commit();
  log::error("plan rebuilt from the log: the database was older",
             {{"entries", std::to_string(recovery_.restored)}});
  return {};
}

Result<void> Sequencer::replay() {
  while (true) {
    Batch batch;
    {
      pqxx::work tx(*connection_);
      for (const auto& row : exec(tx, kPlanned, writer_.head().size, options_.batch)) {
        if (row[3].is_null()) return conflict("un asiento planeado no está en la base de datos");
        batch.entries.push_back(read_bytes(row[3]));
        batch.last_event_id = read_uuid(row[1]);
        if (read_bytes(row[2]) != view(leaf_hash(batch.entries.back())))
          return conflict("el plan no coincide con el asiento " + std::string(row[0].c_str()));
      }
    }
    if (batch.entries.empty()) return {};
    if (auto ok = writer_.append(batch.entries, batch.last_event_id); !ok)
      return tl::unexpected(ok.error());
    recovery_.replayed += batch.entries.size();
  }
}

Result<std::size_t> Sequencer::integrate() {
  Batch batch;
  const std::uint64_t size = writer_.head().size;
  {
    pqxx::work tx(*connection_);
    exec(tx, kMark, size);  // what the previous batch wrote: one commit for both
    // A batch that ends at a tile's border leaves no partial tiles behind.
    const std::size_t to_border = options_.batch >= kTileWidth
                                      ? options_.batch - (size + options_.batch) % kTileWidth
                                      : options_.batch;
    const std::size_t most = std::max<std::size_t>(to_border, 1);
    while (batch.entries.size() < most) {
      const std::size_t step = std::min(kPlanStep, most - batch.entries.size());
      const auto rows = exec(tx, kPlan, size + batch.entries.size(), step);
      for (const auto& row : rows) {
        batch.entries.push_back(read_bytes(row[2]));
        batch.last_event_id = read_uuid(row[1]);
      }
      if (static_cast<std::size_t>(rows.size()) < step) break;
    }
    tx.commit();
    behind_ = batch.entries.size() == most;
  }
  if (batch.entries.empty()) return std::size_t{0};
  if (options_.hook) options_.hook("planned");
  fault_point("outbox_planned");
  if (auto ok = writer_.append(batch.entries, batch.last_event_id); !ok)
    return tl::unexpected(ok.error());
  return batch.entries.size();
}

Result<void> Sequencer::publish() {
  if (is_published()) return {};
  const TreeHead head = writer_.head();
  RECAUDO_TRY(note,
              request_signature(
                  options_.signer_socket, {options_.origin, head, {}}, [&](std::uint64_t old_size) {
                    return TileReader(options_.log_dir, head.size).consistency_from(old_size);
                  }));
  if (auto ok = writer_.publish(head.size, note); !ok) return ok;
  published_ = head.size;
  return {};
}

namespace {

// Until stopped or until something must be told to the caller.
Result<void> serve(Sequencer& sequencer, const SequencerOptions& options,
                   const std::stop_token& stop) {
  auto next_head = std::chrono::steady_clock::now();
  bool signer_lost = false;
  while (!stop.stop_requested()) {
    if (auto done = sequencer.integrate(); !done) return tl::unexpected(done.error());
    const auto now = std::chrono::steady_clock::now();
    if (!sequencer.is_published() && now >= next_head) {
      auto ok = sequencer.publish();
      if (!ok && ok.error().code != Code::kAuditSignerUnavailable) return ok;
      if (!ok && !signer_lost) log::error("head pending: the signer does not answer");
      signer_lost = !ok;
      next_head = now + (ok ? options.publish_interval : std::chrono::milliseconds(1000));
    }
    if (!sequencer.is_behind()) std::this_thread::sleep_for(options.interval);
  }
  const auto ok = sequencer.publish();
  return !ok && ok.error().code != Code::kAuditSignerUnavailable ? ok : Result<void>{};
}

}  // namespace

Result<void> run_sequencer(const SequencerOptions& options, const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    try {
      RECAUDO_TRY(sequencer, Sequencer::start(options));
      return serve(*sequencer, options, stop);
    } catch (const pqxx::broken_connection& e) {
      log::warn("sequencer lost the database; retrying", {{"detail", e.what()}});
    } catch (const pqxx::in_doubt_error& e) {
      log::warn("sequencer does not know its last commit; recovering", {{"detail", e.what()}});
    }
    std::this_thread::sleep_for(std::chrono::seconds(1));
  }
  return {};
}

Result<TreeHead> sequence_once(const SequencerOptions& options) {
  RECAUDO_TRY(sequencer, Sequencer::start(options));
  while (true) {
    RECAUDO_TRY(count, sequencer->integrate());
    if (count == 0) break;
  }
  if (auto ok = sequencer->publish(); !ok) return tl::unexpected(ok.error());
  return sequencer->head();
}

}  // namespace recaudo::audit
