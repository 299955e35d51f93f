// One act, one transaction: checks, state, postings, events, COMMIT. A use case is a function over
// Work; perform() runs it, flushes its events last and commits. An error Result rolls everything
// back. The body may run more than once (deadlock, connection lost), so what it does must carry a
// business key. A COMMIT whose answer is lost is not run again when it happened: base/database.h.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/database.h"
#include "core/events/event_log.h"
#include "ledger/journal.h"

namespace recaudo {

// What every use case is given. The objects outlive it.
struct Services {
  Database& db;
  const Clock& clock;  // business time
  const events::EventLog& events;
};

class Work {
 public:
  Work(pqxx::work& tx, const Services& services, events::Actor actor, std::string channel,
       events::Lane lane)
      : tx_(tx),
        now_(services.clock.now()),
        batch_(services.events, std::move(actor), std::move(channel), lane) {}

  pqxx::work& tx() { return tx_; }
  Instant now() const { return now_; }  // one instant for the whole act
  Date today() const { return bogota_date(now_); }

  void emit(const events::Subject& subject, events::pb::AuditEntry entry) {
    batch_.add(subject, std::move(entry));
  }
  // Posts and tells: one event per entry, or one for the whole block of a bulk run.
  Result<std::vector<ledger::Posted>> post(std::span<const ledger::Entry> entries);
  Result<std::vector<ledger::Posted>> post_block(std::span<const ledger::Entry> entries);
  // Tells, as one block, what another function of the database posted in this transaction.
  void tell_block(std::span<const ledger::Entry> entries, std::span<const ledger::Posted> posted);

  void flush() { batch_.flush(tx_); }

 private:
  pqxx::work& tx_;
  Instant now_;
  events::EventBatch batch_;
};

template <typename F>
auto perform(const Services& services, const events::Actor& actor, const std::string& channel,
             F&& use_case, events::Lane lane = events::Lane::kActs) {
  return services.db.idempotent_transaction([&](pqxx::work& tx) {
    Work work(tx, services, actor, channel, lane);
    using Value = decltype(use_case(work));
    if constexpr (std::is_void_v<Value>) {
      use_case(work);
      work.flush();
    } else {
      Value value = use_case(work);
      if constexpr (detail::IsResult<Value>::value) {
        if (!value) return value;
      }
      work.flush();
      return value;
    }
  });
}

}  // namespace recaudo
