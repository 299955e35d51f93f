// The store's table of PlacetoPay's sessions.
#include "gateways/simulator/sqlite_query.h"
#include "gateways/simulator/store.h"

namespace recaudo::simulator {
namespace {

constexpr const char* kSessionColumns =
    "select request_id, token, reference, description, total, allow_partial, payer_type, "
    "payer_document, payer_name, payer_email, return_url, cancel_url, ip_address, request, "
    "created_us, expires_us, closed_reason, notification_url, status, reason, status_us "
    "from sessions ";

Session read_session(Query& q) {
  Session s;
  s.id = RequestId(q.integer());
  s.token = q.text();
  s.reference = q.text();
  s.description = q.text();
  s.total = q.money();
  s.allow_partial = q.integer() != 0;
  for (auto* field : {&s.payer_type, &s.payer_document, &s.payer_name, &s.payer_email,
                      &s.return_url, &s.cancel_url, &s.ip_address, &s.request})
    *field = q.text();
  s.created = q.instant();
  s.expires = q.instant();
  s.closed_reason = q.text();
  s.notification_url = q.text();
  s.status.status = q.text();
  s.status.reason = q.text();
  s.status_since = q.instant();
  return s;
}

}  // namespace

RequestId Store::insert_session(const Session& s) {
  Query q(db_,
          "insert into sessions (token, reference, description, total, allow_partial, payer_type, "
          "payer_document, payer_name, payer_email, return_url, cancel_url, ip_address, request, "
          "created_us, expires_us, closed_reason, notification_url, status, reason, "
          "status_us) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  q.bind(s.token).bind(s.reference).bind(s.description).bind(s.total);
  q.bind(std::int64_t{s.allow_partial});
  for (const auto* field : {&s.payer_type, &s.payer_document, &s.payer_name, &s.payer_email,
                            &s.return_url, &s.cancel_url, &s.ip_address, &s.request})
    q.bind(*field);
  q.bind(s.created).bind(s.expires).bind(s.closed_reason);
  q.bind(s.notification_url).bind(s.status.status).bind(s.status.reason).bind(s.status_since);
  q.step();
  return RequestId(sqlite3_last_insert_rowid(db_));
}

void Store::update_session(const Session& s) {
  Query q(db_,
          "update sessions set closed_reason = ?, notification_url = ?, status = ?, "
          "reason = ?, status_us = ? where request_id = ?");
  q.bind(s.closed_reason).bind(s.notification_url);
  q.bind(s.status.status).bind(s.status.reason).bind(s.status_since).bind(s.id.value()).step();
}

std::optional<Session> Store::session(RequestId id) {
  Query q(db_, std::string(kSessionColumns) + "where request_id = ?");
  if (!q.bind(id.value()).step()) return std::nullopt;
  return read_session(q);
}

std::vector<Session> Store::sessions_due(Instant now) {
  Query q(db_, std::string(kSessionColumns) +
                   "where closed_reason = '' and status <> 'APPROVED' and expires_us <= ? "
                   "order by expires_us, request_id limit 500");
  q.bind(now);
  return all(q, read_session);
}

std::vector<Session> Store::sessions(RequestId after, int limit) {
  Query q(db_, std::string(kSessionColumns) + "where request_id > ? order by request_id limit ?");
  q.bind(after.value()).bind(std::int64_t{limit});
  return all(q, read_session);
}

}  // namespace recaudo::simulator
