// PostgreSQL behind a small bounded pool: transactions with the one retry rule, named statements,
// and the text forms of our types (base/pq.h).
//
// Errors. A serialization failure or deadlock is retried here (the whole transaction, at most 5
// times, with jitter). A broken connection is discarded: libpqxx 6 would silently reconnect and
// lose the session. A server that ends or begins tells it as an error of SQL (57P01 to 57P04): that
// is a broken connection too, for us and for who catches DatabaseLost. When the answer to a COMMIT
// is lost, PostgreSQL is asked what became of that transaction: committed gives the answer that the
// body had prepared, rolled back runs it again. Where nobody can tell any more (another server took
// over), transaction() throws InDoubt, and idempotent_transaction() runs its body again, which must
// carry a business key with a unique constraint: it finds its own work done, and answers.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <string_view>
#include <unordered_set>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/pq.h"

namespace recaudo {

// A named, parameterised statement: prepared once per connection, seen by name in
// pg_stat_statements.
struct Statement {
  const char* name;
  const char* sql;
};

// The connection of a pool; remembers what it has prepared.
class PooledConnection : public pqxx::connection {
 public:
  explicit PooledConnection(const std::string& conninfo) : pqxx::connection(conninfo) {}
  void prepare_once(const Statement& s) {
    if (prepared_.insert(s.name).second) prepare(s.name, s.sql);
  }

 private:
  std::unordered_set<std::string> prepared_;
};

// Runs a named statement. Use it for all SQL with parameters; the transaction must come from a
// Database (connection_base is not polymorphic, so nobody can check the cast).
template <typename... Args>
pqxx::result exec(pqxx::transaction_base& tx, const Statement& s, Args&&... args) {
  static_cast<PooledConnection&>(tx.conn()).prepare_once(s);
  return tx.exec_prepared(s.name, std::forward<Args>(args)...);
}

// There is no server, or it ended the connection: nothing of the transaction is stored.
using DatabaseLost = pqxx::broken_connection;

// The commit was sent, no answer came, and nobody can tell whether it happened.
class InDoubt : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct DatabaseOptions {
  std::string conninfo;
  std::size_t max_connections = 8;
  std::chrono::milliseconds acquire_timeout{5000};
  std::chrono::milliseconds doubt_timeout{5000};  // to learn what became of a COMMIT
};

class Database {
 public:
  explicit Database(DatabaseOptions options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // fn(pqxx::work&) in one READ COMMITTED transaction, committed when it returns, rolled back when
  // it throws or returns an error Result.
  template <typename F>
  auto transaction(F&& fn) {
    return run<pqxx::work>(fn, false);
  }
  template <typename F>
  auto idempotent_transaction(F&& fn) {
    return run<pqxx::work>(fn, true);
  }
  // fn(pqxx::read_transaction&): one statement snapshot each, no writes possible.
  template <typename F>
  auto read(F&& fn) {
    return run<pqxx::read_transaction>(fn, true);
  }

  const std::string& conninfo() const { return options_.conninfo; }
  // A connection of its own, outside the pool (LISTEN, advisory locks held for long, COPY).
  std::unique_ptr<PooledConnection> connect() const;

 private:
  class Lease;
  // What to ask for when the answer to a COMMIT is lost. An id is good on its own timeline only:
  // after a failover the new server may give it to another transaction.
  struct CommitMark {
    std::string transaction_id;  // empty: it wrote nothing
    std::string timeline;
  };
  enum class CommitFate { kCommitted, kRolledBack, kUnknown };

  static bool tells_its_end(const pqxx::sql_error& e);
  static CommitMark mark_of(pqxx::transaction_base& tx);
  CommitFate fate_of(const CommitMark& mark) const;
  template <typename Tx, typename F>
  auto run(F& fn, bool idempotent);
  std::unique_ptr<PooledConnection> acquire();
  void release(std::unique_ptr<PooledConnection> connection);
  void discard();
  static void pause_before_retry(int attempt);

  DatabaseOptions options_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<PooledConnection>> idle_;
  std::size_t open_ = 0;
};

// Takes a connection; gives it back unless it was told that it is broken.
class Database::Lease {
 public:
  explicit Lease(Database& db) : db_(db), connection_(db.acquire()) {}
  ~Lease() {
    if (broken_)
      db_.discard();
    else
      db_.release(std::move(connection_));
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  PooledConnection& operator*() { return *connection_; }
  void mark_broken() {
    connection_.reset();
    broken_ = true;
  }

 private:
  Database& db_;
  std::unique_ptr<PooledConnection> connection_;
  bool broken_ = false;
};

namespace detail {
template <typename T>
struct IsResult : std::false_type {};
template <typename T>
struct IsResult<tl::expected<T, Error>> : std::true_type {};

// What a body answered, kept past its transaction; monostate for a body that answers nothing.
template <typename T>
using Kept = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

template <typename Tx, typename F>
auto answer_of(F& fn, Tx& tx) -> Kept<decltype(fn(tx))> {
  if constexpr (std::is_void_v<decltype(fn(tx))>) {
    fn(tx);
    return {};
  } else {
    return fn(tx);
  }
}
template <typename T>
bool is_refusal(const T& answer) {
  if constexpr (IsResult<T>::value)
    return !answer.has_value();
  else
    return false;
}
template <typename Value>
Value give(Kept<Value>& answer) {
  if constexpr (!std::is_void_v<Value>) return std::move(answer);
}
}  // namespace detail

template <typename Tx, typename F>
auto Database::run(F& fn, bool idempotent) {
  using Value = decltype(fn(std::declval<Tx&>()));
  constexpr int kTries = 5;
  for (int attempt = 1;; ++attempt) {
    Lease lease(*this);
    std::optional<detail::Kept<Value>> answer;
    CommitMark mark;
    try {
      Tx tx(*lease);
      answer.emplace(detail::answer_of(fn, tx));
      // A refused transaction is rolled back by its destructor.
      if (!detail::is_refusal(*answer)) {
        if constexpr (!std::is_same_v<Tx, pqxx::read_transaction>) mark = mark_of(tx);
        tx.commit();
      }
      return detail::give<Value>(*answer);
    } catch (const pqxx::in_doubt_error& e) {
      lease.mark_broken();
      const CommitFate fate = fate_of(mark);
      if (fate == CommitFate::kCommitted) return detail::give<Value>(*answer);
      if (fate == CommitFate::kUnknown && (!idempotent || attempt == kTries))
        throw InDoubt(e.what());
      if (attempt == kTries) throw DatabaseLost(e.what());
    } catch (const DatabaseLost&) {
      lease.mark_broken();
      if (!idempotent || attempt == kTries) throw;
    } catch (const pqxx::sql_error& e) {
      if (!tells_its_end(e)) throw;
      lease.mark_broken();
      if (!idempotent || attempt == kTries) throw DatabaseLost(e.what());
    } catch (const pqxx::transaction_rollback&) {
      if (attempt == kTries) throw;
    }
    pause_before_retry(attempt);
  }
}

}  // namespace recaudo
