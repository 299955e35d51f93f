#include "gateways/simulator/store.h"

#include <sqlite3.h>

#include <stdexcept>

namespace recaudo::simulator {
namespace {

constexpr const char* kSchema = R"sql(
pragma journal_mode = wal;
pragma synchronous = full;
pragma foreign_keys = on;
create table if not exists closings (
  id integer primary key, day integer not null, ordinal integer not null, modifier text not null,
  opening integer not null, credits integer not null check (credits >= 0),
  debits integer not null check (debits >= 0),
  closing integer not null check (closing = opening + credits - debits),
  closed_us integer not null, unique (day, ordinal)) strict;
create table if not exists transactions (
  cus integer primary key autoincrement, ticket integer not null unique,
  bank_code text not null, service_code text not null,
  amount integer not null check (amount > 0), vat integer not null check (vat between 0 and amount),
  entity_url text not null, user_type text not null,
  reference1 text not null, reference2 text not null, reference3 text not null,
  solicite_date text not null, description text not null,
  identification_type text not null, identification_number text not null,
  full_name text not null, cellphone text not null, address text not null, email text not null,
  page_token text not null unique, created_us integer not null, cycle integer not null,
  opened_us integer, held integer not null,
  state text not null check (state in ('PENDING', 'OK', 'NOT_AUTHORIZED', 'FAILED')),
  cause text not null, state_us integer not null,
  moved integer not null check (moved >= 0), moved_us integer, authorization text not null,
  callback text not null, notification_url text not null, amount_changed integer,
  planned text, planned_us integer, finalized_us integer, entity_authorization text not null,
  due_us integer, closing integer references closings,
  check ((state = 'OK') = (moved_us is not null))) strict;
create index if not exists transactions_due on transactions (due_us) where due_us is not null;
create index if not exists transactions_unfiled on transactions (moved_us) where closing is null;
create table if not exists events (
  id integer primary key, cus integer not null references transactions, at_us integer not null,
  what text not null, detail text not null) strict;
create index if not exists events_cus on events (cus);
create table if not exists window_payments (
  id integer primary key, reference text not null, amount integer not null check (amount > 0),
  medio text not null check (medio in ('01', '02')), service_code text not null,
  paid_us integer not null, closing integer references closings) strict;
create table if not exists day_files (
  name text primary key, closing integer not null references closings, content blob not null,
  written integer not null) strict;
create table if not exists settings (name text primary key, value integer not null) strict;
insert into sqlite_sequence (name, seq)
  select 'transactions', 2263240 where not exists
    (select 1 from sqlite_sequence where name = 'transactions');
)sql";

constexpr const char* kColumns =
    "cus, ticket, bank_code, service_code, amount, vat, entity_url, user_type, reference1, "
    "reference2, reference3, solicite_date, description, identification_type, "
    "identification_number, full_name, cellphone, address, email, page_token, created_us, cycle, "
    "opened_us, held, state, cause, state_us, moved, moved_us, authorization, callback, "
    "notification_url, amount_changed, planned, planned_us, finalized_us, entity_authorization";

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

  std::int64_t integer() { return sqlite3_column_int64(stmt_, column_++); }
  Money money() { return Money::centavos(integer()); }
  Instant instant() { return from_unix_micros(integer()); }
  std::string text() {
    const auto* p = sqlite3_column_blob(stmt_, column_);
    const auto n = static_cast<std::size_t>(sqlite3_column_bytes(stmt_, column_++));
    return p ? std::string(static_cast<const char*>(p), n) : std::string();
  }
  template <typename F>
  auto optional(F read) -> std::optional<decltype(read())> {
    if (sqlite3_column_type(stmt_, column_) != SQLITE_NULL) return read();
    ++column_;
    return std::nullopt;
  }

 private:
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

PaymentRequest read_request(Query& q) {
  PaymentRequest r;
  r.ticket = TicketId(q.integer());
  r.bank_code = q.text();
  r.service_code = q.text();
  r.amount = q.money();
  r.vat = q.money();
  for (auto* field : {&r.entity_url, &r.user_type, &r.reference1, &r.reference2, &r.reference3,
                      &r.solicite_date, &r.description, &r.identification_type,
                      &r.identification_number, &r.full_name, &r.cellphone, &r.address, &r.email})
    *field = q.text();
  return r;
}

Transaction read_transaction(Query& q) {
  Transaction t;
  t.cus = Cus(q.integer());
  t.request = read_request(q);
  t.page_token = q.text();
  t.created = q.instant();
  t.cycle = static_cast<int>(q.integer());
  t.opened = q.optional([&] { return q.instant(); });
  t.held = q.integer() != 0;
  t.state = state_from_text(q.text()).value();
  t.cause = q.text();
  t.state_since = q.instant();
  t.moved = q.money();
  t.moved_at = q.optional([&] { return q.instant(); });
  t.authorization = q.text();
  t.callback = callback_from_text(q.text()).value();
  t.notification_url = q.text();
  t.amount_changed = q.optional([&] { return q.money(); });
  t.planned = q.optional([&] { return decision_from_text(q.text()).value(); });
  t.planned_at = q.optional([&] { return q.instant(); });
  t.finalized_at = q.optional([&] { return q.instant(); });
  t.entity_authorization = q.text();
  return t;
}

void bind_request(Query& q, const PaymentRequest& r) {
  q.bind(r.ticket.value()).bind(r.bank_code).bind(r.service_code).bind(r.amount).bind(r.vat);
  for (const auto* field :
       {&r.entity_url, &r.user_type, &r.reference1, &r.reference2, &r.reference3, &r.solicite_date,
        &r.description, &r.identification_type, &r.identification_number, &r.full_name,
        &r.cellphone, &r.address, &r.email})
    q.bind(*field);
}

// The columns that change, from opened_us to the end, and due_us.
void bind_progress(Query& q, const Transaction& t) {
  std::optional<std::string_view> planned;
  if (t.planned) planned = to_text(*t.planned);
  q.bind(t.opened).bind(std::int64_t{t.held}).bind(to_text(t.state)).bind(t.cause);
  q.bind(t.state_since).bind(t.moved).bind(t.moved_at).bind(t.authorization);
  q.bind(to_text(t.callback)).bind(t.notification_url).bind(t.amount_changed).bind(planned);
  q.bind(t.planned_at).bind(t.finalized_at).bind(t.entity_authorization).bind(next_due(t));
}

Closing read_closing(Query& q) {
  Closing c;
  c.id = ClosingId(q.integer());
  c.day = from_day_number(static_cast<int>(q.integer()));
  c.ordinal = static_cast<int>(q.integer());
  c.modifier = q.text();
  c.opening = q.money();
  c.credits = q.money();
  c.debits = q.money();
  c.closing = q.money();
  c.closed = q.instant();
  return c;
}

constexpr const char* kClosingColumns =
    "select id, day, ordinal, modifier, opening, credits, debits, closing, closed_us from "
    "closings ";

WindowPayment read_window_payment(Query& q) {
  WindowPayment p;
  p.id = q.integer();
  p.reference = q.text();
  p.amount = q.money();
  p.medio = q.text();
  p.service_code = q.text();
  p.paid = q.instant();
  return p;
}

constexpr const char* kWindowColumns =
    "select id, reference, amount, medio, service_code, paid_us from window_payments ";

template <typename Read>
auto all(Query& q, Read read) {
  std::vector<decltype(read(q))> out;
  while (q.step()) out.push_back(read(q));
  return out;
}

void insert_event(sqlite3* db, Cus cus, Instant at, std::string_view what,
                  std::string_view detail) {
  Query q(db, "insert into events (cus, at_us, what, detail) values (?, ?, ?, ?)");
  q.bind(cus.value()).bind(at).bind(what).bind(detail).step();
}

}  // namespace

Store::Store(const std::string& path) {
  if (sqlite3_open(path.c_str(), &db_) != SQLITE_OK) {
    const std::string why = sqlite3_errmsg(db_);
    sqlite3_close(db_);
    throw std::runtime_error("simulator store " + path + ": " + why);
  }
  sqlite3_busy_timeout(db_, 5000);
  execute(kSchema);
}

Store::~Store() {
  sqlite3_close(db_);
}

void Store::execute(const char* sql) {
  if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    throw std::runtime_error(std::string("simulator store: ") + sqlite3_errmsg(db_));
}

std::optional<Cus> Store::insert(const Transaction& t) {
  Work work(db_);
  std::string sql = std::string("insert into transactions (") + kColumns + ", due_us) values (null";
  for (int i = 0; i < 37; ++i) sql += ", ?";
  Query q(db_, sql + ")");
  bind_request(q, t.request);
  q.bind(t.page_token).bind(t.created).bind(std::int64_t{t.cycle});
  bind_progress(q, t);
  if (!q.insert()) return std::nullopt;
  const Cus cus(sqlite3_last_insert_rowid(db_));
  insert_event(db_, cus, t.created, "created", "");
  work.commit();
  return cus;
}

void Store::update(const Transaction& t, std::string_view what, std::string_view detail,
                   Instant at) {
  Work work(db_);
  Query q(db_,
          "update transactions set opened_us = ?, held = ?, state = ?, cause = ?, state_us = ?, "
          "moved = ?, moved_us = ?, authorization = ?, callback = ?, notification_url = ?, "
          "amount_changed = ?, planned = ?, planned_us = ?, finalized_us = ?, "
          "entity_authorization = ?, due_us = ? where cus = ?");
  bind_progress(q, t);
  q.bind(t.cus.value()).step();
  insert_event(db_, t.cus, at, what, detail);
  work.commit();
}

std::vector<Transaction> Store::select(const std::string& tail, std::int64_t a, std::int64_t b) {
  Query q(db_, std::string("select ") + kColumns + " from transactions " + tail);
  q.bind(a).bind(b);
  return all(q, read_transaction);
}

std::optional<Transaction> Store::by_cus(Cus cus) {
  auto rows = select("where cus = ? limit ?", cus.value(), 1);
  return rows.empty() ? std::nullopt : std::optional(std::move(rows[0]));
}

std::optional<Transaction> Store::by_page_token(const std::string& token) {
  Query q(db_, std::string("select ") + kColumns + " from transactions where page_token = ?");
  q.bind(token);
  auto rows = all(q, read_transaction);
  return rows.empty() ? std::nullopt : std::optional(std::move(rows[0]));
}

std::vector<Transaction> Store::due(Instant now) {
  return select("where due_us <= ? order by due_us, cus limit ?", to_unix_micros(now), 500);
}

std::vector<Transaction> Store::list(Cus after, int limit) {
  return select("where cus > ? order by cus limit ?", after.value(), limit);
}

std::vector<Event> Store::events(Cus cus) {
  Query q(db_, "select cus, at_us, what, detail from events where cus = ? order by id limit 1000");
  q.bind(cus.value());
  return all(q, [](Query& row) {
    Event e;
    e.cus = Cus(row.integer());
    e.at = row.instant();
    e.what = row.text();
    e.detail = row.text();
    return e;
  });
}

std::int64_t Store::insert_window_payment(const WindowPayment& p) {
  Query q(db_,
          "insert into window_payments (reference, amount, medio, service_code, paid_us) "
          "values (?, ?, ?, ?, ?)");
  q.bind(p.reference).bind(p.amount).bind(p.medio).bind(p.service_code).bind(p.paid).step();
  return sqlite3_last_insert_rowid(db_);
}

std::vector<WindowPayment> Store::window_payments(int limit) {
  Query q(db_, std::string(kWindowColumns) + "order by id limit ?");
  q.bind(std::int64_t{limit});
  return all(q, read_window_payment);
}

std::vector<Transaction> Store::unfiled_transactions(Instant from, Instant to) {
  return select(
      "where closing is null and moved_us >= ? and moved_us < ? order by moved_us, cus "
      "limit 100000",
      to_unix_micros(from), to_unix_micros(to));
}

std::vector<WindowPayment> Store::unfiled_window_payments(Instant from, Instant to) {
  Query q(db_, std::string(kWindowColumns) +
                   "where closing is null and paid_us >= ? and paid_us < ? order by paid_us, id "
                   "limit 100000");
  q.bind(from).bind(to);
  return all(q, read_window_payment);
}

std::vector<Transaction> Store::touched(Instant from, Instant to) {
  return select(
      "where (created_us >= ?1 and created_us < ?2) or (state_us >= ?1 and state_us < ?2) "
      "order by cus limit 100000",
      to_unix_micros(from), to_unix_micros(to));
}

std::vector<Closing> Store::closings(Date day) {
  Query q(db_, std::string(kClosingColumns) + "where day = ? order by ordinal");
  q.bind(std::int64_t{day_number(day)});
  return all(q, read_closing);
}

std::vector<Closing> Store::all_closings(int limit) {
  Query q(db_, std::string(kClosingColumns) + "order by id limit ?");
  q.bind(std::int64_t{limit});
  return all(q, read_closing);
}

std::optional<Closing> Store::last_closing() {
  Query q(db_, std::string(kClosingColumns) + "order by id desc limit 1");
  if (!q.step()) return std::nullopt;
  return read_closing(q);
}

void Store::save_closing(Closing& closing, const std::vector<Transaction>& transactions,
                         const std::vector<WindowPayment>& payments,
                         const std::vector<DayFile>& files) {
  Work work(db_);
  Query q(db_,
          "insert into closings (day, ordinal, modifier, opening, credits, debits, closing, "
          "closed_us) values (?, ?, ?, ?, ?, ?, ?, ?)");
  q.bind(std::int64_t{day_number(closing.day)}).bind(std::int64_t{closing.ordinal});
  q.bind(closing.modifier).bind(closing.opening).bind(closing.credits).bind(closing.debits);
  q.bind(closing.closing).bind(closing.closed).step();
  closing.id = ClosingId(sqlite3_last_insert_rowid(db_));
  const auto assign = [&](const char* sql, std::int64_t id) {
    Query(db_, sql).bind(closing.id.value()).bind(id).step();
  };
  for (const auto& t : transactions)
    assign("update transactions set closing = ? where cus = ? and closing is null", t.cus.value());
  for (const auto& p : payments)
    assign("update window_payments set closing = ? where id = ? and closing is null", p.id);
  for (const auto& f : files) {
    Query file(db_, "insert into day_files (name, closing, content, written) values (?, ?, ?, 0)");
    file.bind(f.name).bind(closing.id.value()).bind_bytes(f.content).step();
  }
  work.commit();
}

std::vector<DayFile> Store::files_not_written() {
  Query q(db_, "select name, content from day_files where written = 0 order by name limit 1000");
  return all(q, [](Query& row) {
    DayFile f;
    f.name = row.text();
    f.content = row.text();
    return f;
  });
}

void Store::mark_written(const std::string& name) {
  Query(db_, "update day_files set written = 1 where name = ?").bind(name).step();
}

std::int64_t Store::setting(const std::string& name, std::int64_t otherwise) {
  Query q(db_, "select value from settings where name = ?");
  return q.bind(name).step() ? q.integer() : otherwise;
}

void Store::set_setting(const std::string& name, std::int64_t value) {
  Query q(db_,
          "insert into settings (name, value) values (?, ?) "
          "on conflict (name) do update set value = excluded.value");
  q.bind(name).bind(value).step();
}

}  // namespace recaudo::simulator
