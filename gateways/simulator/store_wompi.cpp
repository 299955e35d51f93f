// The store's tables of Wompi's transactions and of the events that it still has to deliver.
#include "gateways/simulator/sqlite_query.h"
#include "gateways/simulator/store.h"

namespace recaudo::simulator {
namespace {

constexpr const char* kColumns =
    "select id, public_id, reference, cus, request, message, public_url, queries from "
    "wompi_transactions ";

WompiPayment read_wompi(Query& q) {
  WompiPayment p;
  p.id = q.integer();
  p.public_id = q.text();
  p.reference = q.text();
  p.cus = Cus(q.integer());
  p.request = q.text();
  p.message = q.text();
  p.public_url = q.text();
  p.queries = static_cast<int>(q.integer());
  return p;
}

std::optional<WompiPayment> first(Query& q) {
  if (!q.step()) return std::nullopt;
  return read_wompi(q);
}

}  // namespace

void Store::insert_wompi(const WompiPayment& p) {
  Query q(db_,
          "insert into wompi_transactions (id, public_id, reference, cus, request, message, "
          "public_url, queries) values (?, ?, ?, ?, ?, ?, ?, 0)");
  q.bind(p.id).bind(p.public_id).bind(p.reference).bind(p.cus.value()).bind(p.request);
  q.bind(p.message).bind(p.public_url).step();
}

void Store::count_wompi_query(std::int64_t id) {
  Query(db_, "update wompi_transactions set queries = queries + 1 where id = ?").bind(id).step();
}

std::optional<WompiPayment> Store::wompi(std::string_view public_id) {
  Query q(db_, std::string(kColumns) + "where public_id = ?");
  return first(q.bind(public_id));
}

std::optional<WompiPayment> Store::wompi(std::int64_t id) {
  Query q(db_, std::string(kColumns) + "where id = ?");
  return first(q.bind(id));
}

std::vector<WompiPayment> Store::wompi_by_reference(std::string_view reference) {
  Query q(db_, std::string(kColumns) + "where reference = ? order by id limit 100");
  q.bind(reference);
  return all(q, read_wompi);
}

std::vector<WompiPayment> Store::wompi_after(std::int64_t id, int limit) {
  Query q(db_, std::string(kColumns) + "where id > ? order by id limit ?");
  q.bind(id).bind(std::int64_t{limit});
  return all(q, read_wompi);
}

std::int64_t Store::insert_wompi_event(const WompiEvent& e) {
  Query q(db_,
          "insert into wompi_events (url, body, checksum, first_us, tries, due_us) "
          "values (?, ?, ?, ?, ?, ?)");
  q.bind(e.url).bind(e.body).bind(e.checksum).bind(e.first).bind(std::int64_t{e.tries});
  q.bind(e.due).step();
  return sqlite3_last_insert_rowid(db_);
}

void Store::reschedule_wompi_event(std::int64_t id, int tries, std::optional<Instant> due) {
  Query q(db_, "update wompi_events set tries = ?, due_us = ? where id = ?");
  q.bind(std::int64_t{tries}).bind(due).bind(id).step();
}

std::vector<WompiEvent> Store::wompi_events_due(Instant now) {
  Query q(db_,
          "select id, url, body, checksum, first_us, tries, due_us from wompi_events "
          "where due_us <= ? order by due_us, id limit 500");
  q.bind(now);
  return all(q, [](Query& row) {
    WompiEvent e;
    e.id = row.integer();
    e.url = row.text();
    e.body = row.text();
    e.checksum = row.text();
    e.first = row.instant();
    e.tries = static_cast<int>(row.integer());
    e.due = row.optional([&] { return row.instant(); });
    return e;
  });
}

}  // namespace recaudo::simulator
