#include "base/database.h"

#include <thread>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/fault_point.h"
#include "base/log.h"

namespace recaudo {
namespace {

constexpr Statement kMark{
    "database.mark",
    "select pg_catalog.pg_current_xact_id_if_assigned()::text, "
    "pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8)"};
constexpr Statement kFate{
    "database.fate",
    "select pg_catalog.pg_xact_status($1::xid8), "
    "pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8)"};

}  // namespace

Database::Database(DatabaseOptions options) : options_(std::move(options)) {
  invariant(options_.max_connections > 0, "a pool has at least one connection");
}

Database::~Database() = default;

std::unique_ptr<PooledConnection> Database::connect() const {
  auto connection = std::make_unique<PooledConnection>(options_.conninfo);
  pqxx::nontransaction tx(*connection);
  tx.exec0("set time zone 'UTC'");
  tx.exec0("set datestyle to 'ISO, YMD'");
  return connection;
}

std::unique_ptr<PooledConnection> Database::acquire() {
  fault_point("begin");
  std::unique_lock lock(mutex_);
  const bool ready = returned_.wait_for(lock, options_.acquire_timeout, [&] {
    return !idle_.empty() || open_ < options_.max_connections;
  });
  if (!ready) throw Refusal(Error{Code::kBusy, "base de datos"});
  if (!idle_.empty()) {
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
  }
  ++open_;
  lock.unlock();
  try {
    return connect();
  } catch (...) {
    discard();
    throw;
  }
}

void Database::release(std::unique_ptr<PooledConnection> connection) {
  fault_point("after_transaction");
  {
    const std::lock_guard lock(mutex_);
    if (connection && connection->is_open())
      idle_.push_back(std::move(connection));
    else
      --open_;
  }
  returned_.notify_one();
}

void Database::discard() {
  {
    const std::lock_guard lock(mutex_);
    --open_;
  }
  returned_.notify_one();
}

// admin_shutdown, crash_shutdown, cannot_connect_now, database_dropped.
bool Database::tells_its_end(const pqxx::sql_error& e) {
  return e.sqlstate().starts_with("57P0");
}

Database::CommitMark Database::mark_of(pqxx::transaction_base& tx) {
  const auto row = exec(tx, kMark)[0];
  fault_point("before_commit");
  return {row[0].is_null() ? std::string() : read_text(row[0]), read_text(row[1])};
}

// Asks over new connections until the transaction has ended (its server process may still be at
// it) or doubt_timeout has passed.
Database::CommitFate Database::fate_of(const CommitMark& mark) const {
  if (mark.transaction_id.empty()) return CommitFate::kCommitted;  // nothing written: all one
  const auto deadline = std::chrono::steady_clock::now() + options_.doubt_timeout;
  CommitFate fate = CommitFate::kUnknown;
  std::string status;
  while (fate == CommitFate::kUnknown && std::chrono::steady_clock::now() < deadline) {
    try {
      const auto connection = connect();
      pqxx::nontransaction tx(*connection);
      const auto row = exec(tx, kFate, mark.transaction_id)[0];
      status = row[0].is_null() ? "forgotten" : read_text(row[0]);
      if (read_text(row[1]) != mark.timeline) status = "of another timeline";
      if (status == "committed") fate = CommitFate::kCommitted;
      if (status == "aborted") fate = CommitFate::kRolledBack;
      if (fate != CommitFate::kUnknown || status != "in progress") break;
    } catch (const pqxx::failure& e) {  // not up yet, or still a standby: ask again
      status = e.what();
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  log::warn("a commit lost its answer; the database was asked", {{"status", status}});
  return fate;
}

// Full jitter under 5, 10, 20, 40 ms: long enough for the other transaction to finish.
void Database::pause_before_retry(int attempt) {
  const auto limit_us = 5000U << (attempt - 1);
  const std::string r = random_bytes(2);
  const unsigned roll = static_cast<unsigned char>(r[0]) * 256U + static_cast<unsigned char>(r[1]);
  std::this_thread::sleep_for(std::chrono::microseconds(limit_us * roll / 65536U));
}

void PgArray::add(std::string_view number_or_word) {
  if (text_.size() > 1) text_ += ',';
  text_ += number_or_word;
}

void PgArray::add_text(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  add(quoted + '"');
}

void PgArray::add_bytes(std::string_view bytes) {
  add_text("\\x" + to_hex(bytes));
}

std::string pg_array(const std::vector<std::int64_t>& values) {
  PgArray out;
  for (const auto v : values) out.add(std::to_string(v));
  return out.str();
}

std::string pg_array(const std::vector<std::string>& values) {
  PgArray out;
  for (const auto& v : values) out.add_text(v);
  return out.str();
}

}  // namespace recaudo
