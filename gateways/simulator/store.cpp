#include "gateways/simulator/store.h"

#include "gateways/simulator/sqlite_query.h"

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
create table if not exists nonces (
  digest text primary key, until_us integer not null) strict, without rowid;
create index if not exists nonces_until on nonces (until_us);
create table if not exists settings (name text primary key, value integer not null) strict;
insert into sqlite_sequence (name, seq)
  select 'transactions', 2263240 where not exists
    (select 1 from sqlite_sequence where name = 'transactions');
)sql";

// What the other rails added to a store that may already hold the payments of PSE.
constexpr const char* kOtherRails = R"sql(
begin immediate;
alter table transactions add column rail text not null default 'pse'
  check (rail in ('pse', 'placetopay', 'wompi'));
alter table transactions add column gateway_id integer not null default 0;
alter table transactions add column gateway_reference text not null default '';
alter table transactions add column stale_answers integer not null default 0;
alter table transactions add column reversed_us integer;
create index transactions_gateway on transactions (rail, gateway_id) where rail <> 'pse';
create table sessions (
  request_id integer primary key autoincrement, token text not null unique,
  reference text not null, description text not null, total integer not null check (total > 0),
  allow_partial integer not null, payer_type text not null, payer_document text not null,
  payer_name text not null, payer_email text not null,
  return_url text not null, cancel_url text not null, ip_address text not null,
  request text not null, created_us integer not null, expires_us integer not null,
  closed_reason text not null, notification_url text not null,
  status text not null, reason text not null, status_us integer not null) strict;
create index sessions_open on sessions (expires_us) where closed_reason = '';
insert into sqlite_sequence (name, seq) values ('sessions', 1048575);
create table account_debits (
  id integer primary key, kind text not null check (kind in ('cheque', 'refund')),
  source integer not null, reference text not null, amount integer not null check (amount > 0),
  booked_us integer not null, closing integer references closings) strict;
create index account_debits_source on account_debits (kind, source);
create table wompi_transactions (
  id integer primary key, public_id text not null unique, reference text not null,
  cus integer not null references transactions, request text not null,
  message text not null, public_url text not null, queries integer not null) strict;
create index wompi_reference on wompi_transactions (reference);
create table wompi_events (
  id integer primary key, url text not null, body text not null, checksum text not null,
  first_us integer not null, tries integer not null, due_us integer) strict;
create index wompi_events_due on wompi_events (due_us) where due_us is not null;
create table instant_payments (
  id integer primary key, reference text not null, amount integer not null check (amount > 0),
  merchant text not null, paid_us integer not null, closing integer references closings) strict;
create table registered_slips (
  service text not null, reference text not null, amount integer not null, due integer not null,
  primary key (service, reference)) strict;
pragma user_version = 1;
commit;
)sql";

// A session that is paid waits for nothing more: it would stay first among the open ones for good.
constexpr const char* kWaitingSessions = R"sql(
begin immediate;
drop index sessions_open;
create index sessions_open on sessions (expires_us)
  where closed_reason = '' and status <> 'APPROVED';
pragma user_version = 2;
commit;
)sql";

constexpr const char* kCashDeposits = R"sql(
begin immediate;
create table cash_deposits (
  id integer primary key, slip text not null, amount integer not null check (amount > 0),
  booked_us integer not null, closing integer references closings) strict;
pragma user_version = 3;
commit;
)sql";

constexpr const char* kColumns =
    "cus, ticket, bank_code, service_code, amount, vat, entity_url, user_type, reference1, "
    "reference2, reference3, solicite_date, description, identification_type, "
    "identification_number, full_name, cellphone, address, email, page_token, created_us, cycle, "
    "rail, gateway_id, gateway_reference, opened_us, held, state, cause, state_us, moved, "
    "moved_us, authorization, callback, "
    "notification_url, amount_changed, planned, planned_us, finalized_us, entity_authorization, "
    "stale_answers, reversed_us";

Transaction read_transaction(Query& q) {
  Transaction t;
  auto& r = t.request;
  std::string rail, state, callback;
  std::optional<std::string> planned;
  q.into(t.cus, r.ticket, r.bank_code, r.service_code, r.amount, r.vat, r.entity_url, r.user_type);
  q.into(r.reference1, r.reference2, r.reference3, r.solicite_date, r.description);
  q.into(r.identification_type, r.identification_number, r.full_name, r.cellphone, r.address);
  q.into(r.email, t.page_token, t.created, t.cycle, rail, t.origin.gateway_id, t.origin.reference);
  q.into(t.opened, t.held, state, t.cause, t.state_since, t.moved, t.moved_at, t.authorization);
  q.into(callback, t.notification_url, t.amount_changed, planned, t.planned_at, t.finalized_at);
  q.into(t.entity_authorization, t.stale_answers, t.reversed_at);
  t.origin.rail = rail_from_text(rail).value();
  t.state = state_from_text(state).value();
  t.callback = callback_from_text(callback).value();
  if (planned) t.planned = decision_from_text(*planned).value();
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
  q.bind(t.planned_at).bind(t.finalized_at).bind(t.entity_authorization);
  q.bind(std::int64_t{t.stale_answers}).bind(t.reversed_at).bind(next_due(t));
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
  if (schema_version() == 0) execute(kOtherRails);
  if (schema_version() == 1) execute(kWaitingSessions);
  if (schema_version() == 2) execute(kCashDeposits);
}

Store::~Store() {
  sqlite3_close(db_);
}

std::int64_t Store::schema_version() {
  Query q(db_, "pragma user_version");
  return q.step() ? q.integer() : 0;
}

void Store::execute(const char* sql) {
  if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    throw std::runtime_error(std::string("simulator store: ") + sqlite3_errmsg(db_));
}

std::optional<Cus> Store::insert(const Transaction& t) {
  Work work(db_);
  std::string sql = std::string("insert into transactions (") + kColumns + ", due_us) values (null";
  for (int i = 0; i < 42; ++i) sql += ", ?";
  Query q(db_, sql + ")");
  bind_request(q, t.request);
  q.bind(t.page_token).bind(t.created).bind(std::int64_t{t.cycle});
  q.bind(to_text(t.origin.rail)).bind(t.origin.gateway_id).bind(t.origin.reference);
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
          "entity_authorization = ?, stale_answers = ?, reversed_us = ?, due_us = ? where cus = ?");
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
  Query q(db_, std::string("select ") + kColumns + " from transactions where cus = ?");
  return first(q.bind(cus.value()), read_transaction);
}

std::optional<Transaction> Store::by_page_token(const std::string& token) {
  Query q(db_, std::string("select ") + kColumns + " from transactions where page_token = ?");
  return first(q.bind(token), read_transaction);
}

std::vector<Transaction> Store::of_gateway(Rail rail, std::int64_t gateway_id) {
  Query q(db_, std::string("select ") + kColumns + " from transactions" + kOfGateway);
  q.bind(to_text(rail)).bind(gateway_id);
  return all(q, read_transaction);
}

bool Store::is_filed(Cus cus) {
  Query q(db_, "select closing is not null from transactions where cus = ?");
  return q.bind(cus.value()).step() && q.integer() != 0;
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
    row.into(e.cus, e.at, e.what, e.detail);
    return e;
  });
}

std::vector<Transaction> Store::unfiled_transactions(Instant from, Instant to) {
  return select(
      "where closing is null and reversed_us is null and moved_us >= ? and moved_us < ? "
      "order by moved_us, cus limit 100000",
      to_unix_micros(from), to_unix_micros(to));
}

std::vector<Transaction> Store::touched(Instant from, Instant to) {
  return select(
      "where (created_us >= ?1 and created_us < ?2) or (state_us >= ?1 and state_us < ?2) "
      "order by cus limit 100000",
      to_unix_micros(from), to_unix_micros(to));
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
