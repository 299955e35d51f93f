// The municipality as one process of a scenario sees it.
#pragma once

#include <set>
#include <string>

#include "base/clock.h"
#include "base/database.h"
#include "base/secret.h"
#include "core/dues/dues.h"
#include "core/payments/orders.h"
#include "core/processor/unit_of_work.h"
#include "tax-rules/data.h"
#include "tax-rules/legal_tables.h"
#include "tests/faults/client_oracle.h"
#include "tests/faults/scenarios.h"

namespace recaudo::test {

inline constexpr int kParcels = 12;
inline constexpr const char* kOrigin = "recaudo.example/fallas";
inline const Date kDay = make_date(2026, 3, 31);

inline Instant noon() {
  return start_of_day(kDay) + std::chrono::hours{12};
}
inline std::string conninfo(const World& world, const std::string& role) {
  return world.database + " user=" + role;
}
inline std::string book_of(const World& world) {
  return world.folder + "/book";
}

struct DemoLaw {
  tax_rules::Statute statute;
  tax_rules::RateTable rates;
  tax_rules::LegalTables tables;
  Sha256 digest;
};
inline const DemoLaw& demo() {
  static const DemoLaw law{tax_rules::demo_statute(),
                           value_or_throw(tax_rules::RateTable::parse_csv(
                               tax_rules::data_file("usura_consumo_ordinario.csv"), "usura")),
                           tax_rules::shipped_legal_tables(),
                           sha256(tax_rules::data_file("statutes/demo.toml"))};
  return law;
}
inline dues::Law law() {
  return {demo().statute, demo().rates, demo().digest};
}

// The application's side of one process.
struct Site {
  explicit Site(const World& world)
      : db({.conninfo = conninfo(world, "recaudo_app"), .max_connections = 6}),
        clock(noon()),
        log(db, clock,
            {.service = "prueba",
             .entity = "00000",
             .pseudonym_key = Secret(std::string(32, 'k')),
             .pseudonym_epoch = 1}),
        book(book_of(world)) {}
  Services services() { return {db, clock, log}; }
  ledger::SubjectId parcel(int index) {
    return db.read([&](pqxx::read_transaction& tx) {
      return read_id<ledger::SubjectTag>(tx.exec_params1(
          "select id from registry.parcel order by id offset $1 limit 1", index)[0]);
    });
  }
  payments::Order order(int parcel_index) {
    return value_or_throw(
        payments::create_order(services(), law(), events::anonymous_taxpayer(),
                               {.subject = ledger::parcel_subject(parcel(parcel_index)),
                                .vigencias = {2025},
                                .request_key = "o-" + std::to_string(parcel_index)}));
  }
  Database db;
  ManualClock clock;
  events::EventLog log;
  ClientOracle book;
};

inline std::set<std::string> column(Database& db, const std::string& sql) {
  return db.read([&](pqxx::read_transaction& tx) {
    std::set<std::string> out;
    for (const auto& row : tx.exec(sql)) out.insert(read_text(row[0]));
    return out;
  });
}

}  // namespace recaudo::test
