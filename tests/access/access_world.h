// A database with the staff's tables, both pools, and clocks that the test holds.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "audit/migrations.h"
#include "base/base_migrations.h"
#include "base/pq.h"
#include "core/access/migrations.h"
#include "core/access/staff_access.h"
#include "core/periods/migrations.h"
#include "core/rates/migrations.h"
#include "ledger/migrations.h"
#include "tests/support/test_cluster.h"

namespace recaudo::test {

using access::Account;
using access::PeerKey;
using access::StaffAccess;
using staff::AccountId;
using staff::Role;

inline const Secret kPassword{"tres tazas de tinto cargado"};
inline const Secret kWrong{"otra cosa larga y errada"};
inline const PeerKey kHere{"192.0.2.1"};

class AccessWorld {
 public:
  // With the migrations whose number is less than `before`; all when it is empty.
  explicit AccessWorld(std::string_view before = {}) : db{{files_before(before)}} {}
  Account account(const std::string& login, Role role, const std::string& person) {
    return value_or_throw(staff.create_account(
        events::system_actor(), {login, "Persona De Prueba", role, person}, kPassword));
  }
  void forward(std::chrono::microseconds d) { clock.advance(d); }
  Instant now() const { return clock.now(); }

  // Runs SQL as a role: "accepted", or the SQLSTATE of its refusal.
  static std::string state_of(Database& db, const std::string& sql) {
    try {
      db.transaction([&](pqxx::work& tx) { tx.exec(sql); });
    } catch (const pqxx::insufficient_privilege&) {
      return "42501";  // libpqxx 6 leaves its sqlstate() empty
    } catch (const pqxx::check_violation&) {
      return "23514";
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return "accepted";
  }
  std::int64_t count(const std::string& sql) {
    return db.owner().read(
        [&](pqxx::read_transaction& tx) { return read_int(tx.exec(sql)[0][0]); });
  }
  // Every event in the outbox, oldest first.
  std::vector<events::pb::AuditEntry> events_written() {
    return db.owner().read([](pqxx::read_transaction& tx) {
      std::vector<events::pb::AuditEntry> out;
      for (const auto& row : tx.exec("select entry from audit.outbox order by event_id")) {
        events::pb::AuditEntry entry;
        invariant(entry.ParseFromString(read_bytes(row[0])), "an event parses");
        out.push_back(entry);
      }
      return out;
    });
  }
  int session_events(events::pb::SessionEvent::Kind kind) {
    int n = 0;
    for (const auto& e : events_written())
      if (e.has_session() && e.session().kind() == kind) ++n;
    return n;
  }

  static std::vector<EmbeddedFile> files_before(std::string_view number) {
    std::vector<EmbeddedFile> out;
    for (const std::span<const EmbeddedFile> set :
         {embedded::base_migrations, embedded::audit_migrations, embedded::ledger_migrations,
          embedded::access_migrations, embedded::rates_migrations, embedded::periods_migrations})
      for (const EmbeddedFile& f : set)
        if (number.empty() || f.path.substr(f.path.rfind('/') + 1) < number) out.push_back(f);
    return out;
  }

  TestDatabase db;
  Database login_db{{.conninfo = db.conninfo("recaudo_login")}};
  ManualClock clock{from_unix_micros(1'790'000'000'000'000)};
  events::EventLog log{
      db.app(),
      clock,
      {.service = "prueba", .entity = "00000", .pseudonym_key = Secret(std::string(32, 'k'))}};
  Services login_services{login_db, clock, log};
  Services services{db.app(), clock, log};
  StaffAccess staff{login_services,
                    clock,
                    {.peppers = {{.id = 2, .key = Secret(std::string(32, 'p'))},
                                 {.id = 1, .key = Secret(std::string(32, 'q'))}},
                     .lookup_key = Secret(std::string(32, 'l')),
                     .context_words = {"Villa Ejemplo"}}};
};

}  // namespace recaudo::test
