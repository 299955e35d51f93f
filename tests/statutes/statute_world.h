// A demo municipality whose statute is in the database, with two people of the staff, and texts of
// a version that follows.
#pragma once

#include <string>

#include "core/approvals/approvals.h"
#include "core/statutes/version_change.h"
#include "tax-rules/data.h"
#include "tests/core/support.h"
#include "tests/support/replaced.h"

namespace recaudo::test {

// The demo statute with the vigencia 2027 as well.
inline std::string until_2027() {
  return replaced(std::string(tax_rules::data_file("statutes/demo.toml")), "ultima = 2026",
                  "ultima = 2027") +
         "\n[[calendario_predial]]\nvigencia = 2027\nvence = 2027-06-30\nnorma = \"Prueba\"\n"
         "inventado = true\n\n[[ica.calendario]]\nvigencia = 2027\nvence = 2028-03-31\n"
         "norma = \"Prueba\"\ninventado = true\n";
}
// And dearer housing in estratos 1 and 2: 4,0 per mil becomes 4,5.
inline std::string dearer_housing() {
  return replaced(until_2027(), "tarifa = \"4.0\"", "tarifa = \"4.5\"");
}

struct StatuteWorld {
  explicit StatuteWorld(int parcels = 12,
                        Municipality::Billed billed = Municipality::Billed::kUntil2026)
      : m(parcels, billed) {
    value_or_throw(perform(m.services(), events::system_actor(), "instalacion", [](Work& work) {
      return statutes::install(work, std::string(tax_rules::data_file("statutes/demo.toml")),
                               "demo.toml");
    }));
  }

  staff::AccountId account(const std::string& login, const std::string& role) {
    return m.db.owner().transaction([&](pqxx::work& tx) {
      return read_id<staff::AccountTag>(
          tx.exec("insert into access.account (login, name, role, natural_person, created_at) "
                  "values ('" +
                  login + "', 'Persona " + login + "', '" + role + "', sha256('" + login +
                  "'::bytea), now()) returning id")[0][0]);
    });
  }
  statutes::Draft draft(std::string text, Date from = make_date(2027, 1, 1)) const {
    return {.text = std::move(text),
            .file_name = "nuevo.toml",
            .from = from,
            .act = "Acuerdo 012 de 2026",
            .act_on = make_date(2025, 12, 10)};
  }
  Result<approvals::Proposal> propose(const statutes::Draft& d, staff::AccountId who) {
    return perform(m.services(), events::system_actor(), "backoffice", [&](Work& work) {
      return statutes::propose(work, std::to_string(++requests), d,
                               tax_rules::shipped_service_limits(), who, m.clock.now());
    });
  }
  Result<int> approve(const approvals::Proposal& p, staff::AccountId who,
                      const dues::NationalTables& national = {}) {
    const events::Actor actor{.role = "tesorero",
                              .person = approvals::person_of(who),
                              .session = {},
                              .auth = events::pb::PASSWORD,
                              .second_approver = {}};
    return statutes::approve(m.services(), actor, "backoffice", {p.id, who, p.digest}, national,
                             m.clock.now());
  }
  std::vector<statutes::StatuteVersion> versions() {
    return m.db.app().read([](pqxx::read_transaction& tx) { return statutes::load_versions(tx); });
  }
  // By the instant of their making, newest last.
  std::vector<events::pb::AuditEntry> events_told() {
    std::vector<events::pb::AuditEntry> out;
    m.db.owner().read([&](pqxx::read_transaction& tx) {
      for (const auto& row : tx.exec("select entry from audit.outbox order by event_id"))
        invariant(out.emplace_back().ParseFromString(read_bytes(row[0])), "an event is readable");
    });
    return out;
  }

  Municipality m;
  staff::AccountId maker = account("rita", "rentas");
  staff::AccountId checker = account("teo", "tesorero");
  int requests = 0;
};

}  // namespace recaudo::test
