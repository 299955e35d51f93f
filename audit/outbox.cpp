#include "audit/outbox.h"

namespace recaudo::audit {
namespace {

constexpr Statement kStart{"audit_start_producer", "select audit.start_producer($1)"};
constexpr Statement kReserve{"audit_reserve_seq", "select audit.reserve_seq($1, $2, $3)"};
constexpr Statement kAppend{
    "audit_append", "select audit.append($1::uuid[], $2, $3, $4, $5::smallint, $6::bytea[])"};

}  // namespace

Producer start_producer(pqxx::transaction_base& tx, const std::string& name) {
  return {name, exec(tx, kStart, name)[0][0].as<int>()};
}

std::int64_t reserve(pqxx::transaction_base& tx, const Producer& producer, std::size_t count) {
  return read_int(exec(tx, kReserve, producer.name, producer.epoch, count)[0][0]);
}

void append(pqxx::transaction_base& tx, const Producer& producer, std::int64_t first_seq, Lane lane,
            std::span<const OutboxEntry> entries) {
  PgArray ids, bytes;
  for (const auto& e : entries) {
    ids.add(to_string(e.event_id));
    bytes.add_bytes(e.bytes);
  }
  exec(tx, kAppend, ids.str(), producer.name, producer.epoch, first_seq, static_cast<int>(lane),
       bytes.str());
}

}  // namespace recaudo::audit
