// What the tests of the posting engine share: a migrated database with open months of 2026.
#pragma once

#include <map>

#include "audit/migrations.h"
#include "base/base_migrations.h"
#include "base/clock.h"
#include "core/processor/migrations.h"
#include "core/processor/posting_engine.h"
#include "ledger/check.h"
#include "ledger/migrations.h"
#include "ledger/periods.h"

namespace recaudo::test {

inline const std::vector<std::span<const EmbeddedFile>> kEngineMigrations = {
    embedded::base_migrations, embedded::audit_migrations, embedded::ledger_migrations,
    embedded::processor_migrations};

inline const Date kEngineDay = make_date(2026, 3, 31);
constexpr ledger::AccountId kTill{110501};  // its floor is zero
constexpr ledger::AccountId kBankAccount{111006};
constexpr ledger::AccountId kUnclassifiedAccount{240720};

inline void open_months_of_2026(Database& db) {
  db.transaction([](pqxx::work& tx) {
    for (unsigned m = 1; m <= 12; ++m) ledger::open_period(tx, 2026, m);
  });
}

inline PostCommand transfer(const Uuid& key, ledger::AccountId to, ledger::AccountId from,
                            Money amount, Date on = kEngineDay) {
  return {.entry = {.key = key,
                    .kind = "recaudo",
                    .effective_on = on,
                    .source_kind = "prueba",
                    .source_id = "1",
                    .legs = {{to, amount}, {from, -amount}}},
          .actor = events::system_actor(),
          .channel = "prueba"};
}
inline PostCommand deposit(const std::string& name, Money amount) {
  return transfer(derive_uuid("deposit", name), kBankAccount, kUnclassifiedAccount, amount);
}

inline std::vector<Result<ledger::Posted>> post_file(PostingEngine& engine,
                                                     const std::vector<PostCommand>& commands) {
  std::vector<ledger::Entry> entries;
  entries.reserve(commands.size());
  for (const auto& c : commands) entries.push_back(c.entry);
  return engine.post_all(std::move(entries), events::system_actor(), "prueba");
}

inline events::EventLog event_log(Database& db, const Clock& clock) {
  return {db,
          clock,
          {.service = "prueba", .entity = "00000", .pseudonym_key = Secret(std::string(32, 'k'))}};
}

}  // namespace recaudo::test
