#include "ledger/holds.h"

#include "base/database.h"
#include "ledger/entry_batch.h"

namespace recaudo::ledger {
namespace {

constexpr Statement kPlace{"ledger.place_hold",
                           "select ledger.place_hold($1, $2::bigint[], $3::bigint[], $4, $5)"};
constexpr Statement kRelease{"ledger.release_hold", "select ledger.release_hold($1, $2, $3)"};
constexpr Statement kConsume{"ledger.consume_hold",
                             "select ledger.consume_hold($1, $2, $3::bigint[], $4)"};
constexpr Statement kOverdue{"ledger.overdue_holds",
                             "select id from ledger.open_hold where held_until <= $1"};
constexpr Statement kExpiredKeys{
    "ledger.expired_keys",
    "select distinct h.key from ledger.hold_resolution r join ledger.hold h on h.id = r.hold_id "
    "where r.hold_id = any ($1::bigint[]) and r.outcome = 'expired' and r.resolved_at = $2 order "
    "by "
    "1"};
constexpr Statement kExpire{"ledger.expire_holds", "select ledger.expire_holds($1)"};

Error refusal_of(const pqxx::sql_error& e, const std::string& key) {
  if (const auto code = refusal_code(e.sqlstate())) return {*code, "retención " + key};
  throw;  // not ours: the caller's edge decides
}

}  // namespace

Result<bool> place_hold(pqxx::transaction_base& tx, const std::string& key,
                        std::span<const Hold> holds, Instant now, Instant until) {
  std::vector<std::int64_t> obligations, amounts;
  for (const auto& h : holds) {
    obligations.push_back(h.obligation.value());
    amounts.push_back(h.amount.centavos());
  }
  try {
    return read_bool(
        exec(tx, kPlace, key, pg_array(obligations), pg_array(amounts), now, until)[0][0]);
  } catch (const pqxx::sql_error& e) {
    return tl::unexpected(refusal_of(e, key));
  }
}

Result<void> release_hold(pqxx::transaction_base& tx, const std::string& key,
                          const std::string& reason, Instant now) {
  try {
    exec(tx, kRelease, key, reason, now);
    return {};
  } catch (const pqxx::sql_error& e) {
    return tl::unexpected(refusal_of(e, key));
  }
}

bool consume_hold(pqxx::transaction_base& tx, const std::string& key, const Uuid& entry,
                  std::span<const ObligationId> obligations, Instant now) {
  std::vector<std::int64_t> ids;
  ids.reserve(obligations.size());
  for (const auto& o : obligations) ids.push_back(o.value());
  return read_int(exec(tx, kConsume, key, entry, pg_array(ids), now)[0][0]) > 0;
}

std::vector<std::string> expire_holds(pqxx::transaction_base& tx, Instant now) {
  std::vector<std::int64_t> overdue;
  for (const auto& row : exec(tx, kOverdue, now)) overdue.push_back(read_int(row[0]));
  if (overdue.empty()) return {};
  // Another process may have ended them all, or some, and money may have taken one in between.
  if (read_int(exec(tx, kExpire, now)[0][0]) == 0) return {};
  std::vector<std::string> keys;
  for (const auto& row : exec(tx, kExpiredKeys, pg_array(overdue), now))
    keys.push_back(read_text(row[0]));
  return keys;
}

}  // namespace recaudo::ledger
