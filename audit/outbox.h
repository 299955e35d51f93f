// The outbox: how an act of the business leaves its event in the same transaction.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/database.h"

namespace recaudo::audit {

enum class Lane : std::int16_t { kPeople = 0, kBulk = 1 };

struct OutboxEntry {
  Uuid event_id;
  std::string bytes;  // 1..65535, exactly what the leaf will hold
};

// One run of one writer of events; its numbers have no gaps.
struct Producer {
  std::string name;
  int epoch = 0;
};

// Begins a new epoch. Call it once per run of a process, in a transaction of its own.
Producer start_producer(pqxx::transaction_base& tx, const std::string& name);
// The first of `count` (1..10000) consecutive numbers. Other transactions of this producer wait
// until this one ends: call it as late as possible.
std::int64_t reserve(pqxx::transaction_base& tx, const Producer& producer, std::size_t count);
// Entry i gets number first_seq + i. Appending the same again changes nothing; another content
// under a used id is SQLSTATE RC010 (pqxx::sql_error), because the caller broke a promise.
void append(pqxx::transaction_base& tx, const Producer& producer, std::int64_t first_seq, Lane lane,
            std::span<const OutboxEntry> entries);

}  // namespace recaudo::audit
