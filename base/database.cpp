#include "base/database.h"

#include <thread>

#include "base/bytes.h"
#include "base/crypto.h"

namespace recaudo {

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
