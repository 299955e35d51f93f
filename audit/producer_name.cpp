#include "audit/producer_name.h"

namespace recaudo::audit {
namespace {

// Tried one after the other until one is free: the scan stops at the first, so that one is locked.
constexpr Statement kTake{
    "audit_take_name",
    "select n.name from (select case when i = 1 then $1::text else $1::text || '-' || i end as "
    "name from generate_series(1, $2::int) as i) n where pg_try_advisory_lock(hashtextextended("
    "'recaudo producer ' || n.name, 0)) limit 1"};

}  // namespace

ProducerName::ProducerName(const Database& db, const std::string& base) : session_(db.connect()) {
  pqxx::nontransaction tx(*session_);
  const auto taken = exec(tx, kTake, base, kMostRunsAtOnce);
  if (taken.empty())
    throw Refusal({Code::kBusy, std::to_string(kMostRunsAtOnce) + " procesos de " + base});
  name_ = read_text(taken[0][0]);
}

}  // namespace recaudo::audit
