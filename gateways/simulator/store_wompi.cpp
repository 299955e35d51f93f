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
  q.into(p.id, p.public_id, p.reference, p.cus, p.request, p.message, p.public_url, p.queries);
  return p;
}

WompiEvent read_event(Query& q) {
  WompiEvent e;
  q.into(e.id, e.url, e.body, e.checksum, e.first, e.tries, e.due);
  return e;
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
  return first(q.bind(public_id), read_wompi);
}

std::optional<WompiPayment> Store::wompi(std::int64_t id) {
  Query q(db_, std::string(kColumns) + "where id = ?");
  return first(q.bind(id), read_wompi);
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
  return all(q, read_event);
}

}  // namespace recaudo::simulator
