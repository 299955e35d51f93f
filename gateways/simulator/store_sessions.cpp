// The store's tables of PlacetoPay: its sessions, and the nonces that served.
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
  q.into(s.id, s.token, s.reference, s.description, s.total, s.allow_partial, s.payer_type);
  q.into(s.payer_document, s.payer_name, s.payer_email, s.return_url, s.cancel_url, s.ip_address);
  q.into(s.request, s.created, s.expires, s.closed_reason, s.notification_url);
  q.into(s.status.status, s.status.reason, s.status_since);
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
  return first(q.bind(id.value()), read_session);
}

std::vector<Session> Store::sessions_due(Instant now) {
  Query q(db_, std::string(kSessionColumns) + kOpenSessionsDue);
  q.bind(now);
  return all(q, read_session);
}

std::vector<Session> Store::sessions(RequestId after, int limit) {
  Query q(db_, std::string(kSessionColumns) + "where request_id > ? order by request_id limit ?");
  q.bind(after.value()).bind(std::int64_t{limit});
  return all(q, read_session);
}

bool Store::take_nonce(std::string_view digest, Instant now, Instant until) {
  Work work(db_);
  Query(db_, "delete from nonces where until_us < ?").bind(now).step();
  Query q(db_, "insert into nonces (digest, until_us) values (?, ?) on conflict do nothing");
  q.bind(digest).bind(until).step();
  const bool fresh = sqlite3_changes(db_) == 1;
  work.commit();
  return fresh;
}

}  // namespace recaudo::simulator
