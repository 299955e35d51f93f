// The store's own grip on SQLite: statements and transactions. Only the store's sources include it.
#pragma once

#include <sqlite3.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/money.h"
#include "base/time.h"

namespace recaudo::simulator {

// A prepared statement: bind in order, step, read in order.
class Query {
 public:
  Query(sqlite3* db, const std::string& sql) : db_(db) {
    if (sqlite3_prepare_v2(db, sql.c_str(), -1, &stmt_, nullptr) != SQLITE_OK) complain();
  }
  ~Query() { sqlite3_finalize(stmt_); }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  Query& bind(std::int64_t n) { return check(sqlite3_bind_int64(stmt_, ++bound_, n)); }
  Query& bind(std::string_view s) {
    return check(
        sqlite3_bind_text(stmt_, ++bound_, s.data(), static_cast<int>(s.size()), SQLITE_TRANSIENT));
  }
  Query& bind_bytes(std::string_view s) {
    return check(
        sqlite3_bind_blob(stmt_, ++bound_, s.data(), static_cast<int>(s.size()), SQLITE_TRANSIENT));
  }
  Query& bind_null() { return check(sqlite3_bind_null(stmt_, ++bound_)); }
  Query& bind(Money m) { return bind(m.centavos()); }
  Query& bind(Instant t) { return bind(to_unix_micros(t)); }
  template <typename T>
  Query& bind(const std::optional<T>& v) {
    return v ? bind(*v) : bind_null();
  }

  bool step() {
    column_ = 0;
    const int rc = sqlite3_step(stmt_);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE) complain();
    return rc == SQLITE_ROW;
  }
  // False when a unique constraint refuses.
  bool insert() {
    const int rc = sqlite3_step(stmt_);
    if (rc == SQLITE_CONSTRAINT && sqlite3_extended_errcode(db_) == SQLITE_CONSTRAINT_UNIQUE)
      return false;
    if (rc != SQLITE_DONE) complain();
    return true;
  }

  // The next columns of the row, in order.
  template <typename... T>
  void into(T&... fields) {
    (read(fields), ...);
  }
  std::int64_t integer() {
    std::int64_t n = 0;
    into(n);
    return n;
  }

 private:
  void read(std::int64_t& n) { n = sqlite3_column_int64(stmt_, column_++); }
  void read(int& n) { n = static_cast<int>(integer()); }
  void read(bool& b) { b = integer() != 0; }
  void read(Money& m) { m = Money::centavos(integer()); }
  void read(Instant& t) { t = from_unix_micros(integer()); }
  void read(Date& d) { d = from_day_number(static_cast<int>(integer())); }
  void read(std::string& s) {
    const auto* p = sqlite3_column_blob(stmt_, column_);
    const auto n = static_cast<std::size_t>(sqlite3_column_bytes(stmt_, column_++));
    s = p ? std::string(static_cast<const char*>(p), n) : std::string();
  }
  template <typename Tag>
  void read(Id<Tag>& id) {
    id = Id<Tag>(integer());
  }
  template <typename T>
  void read(std::optional<T>& v) {
    v.reset();
    if (sqlite3_column_type(stmt_, column_) != SQLITE_NULL)
      read(v.emplace());
    else
      ++column_;
  }
  Query& check(int rc) {
    if (rc != SQLITE_OK) complain();
    return *this;
  }
  [[noreturn]] void complain() {
    throw std::runtime_error(std::string("simulator store: ") + sqlite3_errmsg(db_));
  }

  sqlite3* db_;
  sqlite3_stmt* stmt_ = nullptr;
  int bound_ = 0;
  int column_ = 0;
};

// BEGIN IMMEDIATE .. COMMIT; rolls back when left by an exception.
class Work {
 public:
  explicit Work(sqlite3* db) : db_(db) { Query(db, "begin immediate").step(); }
  ~Work() {
    if (!done_) sqlite3_exec(db_, "rollback", nullptr, nullptr, nullptr);
  }
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;
  void commit() {
    Query(db_, "commit").step();
    done_ = true;
  }

 private:
  sqlite3* db_;
  bool done_ = false;
};

// The next row of a query by that reader; nothing when there is none.
template <typename Read>
auto first(Query& q, Read read) -> std::optional<decltype(read(q))> {
  if (!q.step()) return std::nullopt;
  return read(q);
}

// Every row of a query, each by that reader.
template <typename Read>
auto all(Query& q, Read read) {
  std::vector<decltype(read(q))> out;
  while (q.step()) out.push_back(read(q));
  return out;
}

}  // namespace recaudo::simulator
