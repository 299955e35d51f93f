#include "audit/outbox.h"

#include "base/bytes.h"

namespace recaudo::audit {
namespace {

constexpr Statement kStart{"audit_start_producer", "select audit.start_producer($1)"};
constexpr Statement kReserve{"audit_reserve_seq", "select audit.reserve_seq($1, $2, $3)"};
constexpr Statement kAppend{
    "audit_append", "select audit.append($1::uuid[], $2, $3, $4, $5::smallint, $6::bytea[])"};

std::string uuid_array(std::span<const OutboxEntry> entries) {
  std::string out = "{";
  for (const auto& e : entries) {
    if (out.size() > 1) out += ',';
    out += to_string(e.event_id);
  }
  return out + "}";
}

}  // namespace

std::string bytea_array(std::span<const OutboxEntry> entries) {
  std::string out = "{";
  for (const auto& e : entries) {
    if (out.size() > 1) out += ',';
    out += "\"\\\\x" + to_hex(e.bytes) + '"';
  }
  return out + "}";
}

Producer start_producer(pqxx::transaction_base& tx, const std::string& name) {
  return {name, exec(tx, kStart, name)[0][0].as<int>()};
}

std::int64_t reserve(pqxx::transaction_base& tx, const Producer& producer, std::size_t count) {
  return read_int(exec(tx, kReserve, producer.name, producer.epoch, count)[0][0]);
}

void append(pqxx::transaction_base& tx, const Producer& producer, std::int64_t first_seq, Lane lane,
            std::span<const OutboxEntry> entries) {
  exec(tx, kAppend, uuid_array(entries), producer.name, producer.epoch, first_seq,
       static_cast<int>(lane), bytea_array(entries));
}

}  // namespace recaudo::audit
