// An installation with the national tables of the program, two people who load versions of them,
// and texts of limits that follow.
#pragma once

#include <gmock/gmock.h>

#include "api/app/law_store.h"
#include "core/rates/national_tables.h"
#include "tests/core/services_world.h"
#include "tests/statutes/statute_world.h"

namespace recaudo::rates {

using tax_rules::NationalTable;
using testing::HasSubstr;

inline constexpr const char* kMoraRow = "mora,residencial,6,%,1994-07-11,,";

inline std::string limits_with(std::string_view from, std::string_view to) {
  return test::replaced(std::string(tax_rules::shipped_text(NationalTable::kServiceLimits)), from,
                        to);
}
// The basic block of the demo town goes from 13 to 20 cubic metres.
inline std::string larger_block() {
  return limits_with("1000 a 2000 msnm,13,", "1000 a 2000 msnm,20,");
}
// Homes pay 8 % from that day on.
inline std::string dearer_mora(Date from) {
  return limits_with(kMoraRow, "mora,residencial,6,%,1994-07-11," + to_iso(add_days(from, -1)) +
                                   ",C.C. art. 1617,memory,-\nmora,residencial,8,%," +
                                   to_iso(from) + ",,");
}
// The block of the demo town is five cubic metres from that day on.
inline std::string smaller_block(Date from) {
  return limits_with(
      "1000 a 2000 msnm,13,m3/mes,2018-01-01,,",
      "1000 a 2000 msnm,13,m3/mes,2018-01-01," + to_iso(add_days(from, -1)) +
          ",Res. CRA 750/2016,verified,-\nconsumo_basico,1000 a 2000 msnm,5,m3/mes," +
          to_iso(from) + ",,");
}

class NationalTablesTest : public ::testing::Test {
 protected:
  NationalTablesTest() { install(); }

  int install() {
    return perform(w.m.services(), events::system_actor(), "instalacion",
                   [](Work& work) { return install_tables(work); });
  }
  static TableDraft draft(std::string text, Date from,
                          NationalTable t = NationalTable::kServiceLimits) {
    return {.table = t,
            .text = std::move(text),
            .from = from,
            .norm = "Resolución de prueba 1 de 2026",
            .source = "Página de prueba"};
  }
  Result<approvals::Proposal> propose(const TableDraft& d) {
    return perform(w.m.services(), events::system_actor(), "backoffice", [&](Work& work) {
      return propose_table(work, std::to_string(++requests), d, w.maker, w.m.clock.now());
    });
  }
  Result<int> approve(const approvals::Proposal& p, staff::AccountId who) {
    const events::Actor actor{.role = "tesorero",
                              .person = approvals::person_of(who),
                              .session = {},
                              .auth = events::pb::PASSWORD,
                              .second_approver = {}};
    return approve_table(w.m.services(), actor, "backoffice", {p.id, who, p.digest},
                         w.m.clock.now());
  }
  int load(const TableDraft& d) {
    return value_or_throw(approve(value_or_throw(propose(d)), w.checker));
  }
  std::string refusal(const TableDraft& d) {
    const auto p = propose(d);
    return p ? "proposed" : to_text(p.error());
  }
  dues::NationalTables tables() {
    return w.m.db.app().read(
        [](pqxx::read_transaction& tx) { return value_or_throw(load_tables(tx)); });
  }
  static std::string sqlstate_of(Database& db, const std::string& sql) {
    try {
      db.transaction([&](pqxx::work& tx) { tx.exec(sql); });
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return "done";
  }

  // The text, approved by two persons and not yet in force: what puts it there.
  std::string putting_into_force(const std::string& text) {
    const auto p = value_or_throw(
        perform(w.m.services(), events::system_actor(), "backoffice", [&](Work& work) {
          return approvals::propose(work, make_uuid7(SystemClock{}.now()),
                                    approvals::Kind::kNationalTable, text, w.maker,
                                    w.m.clock.now());
        }));
    value_or_throw(perform(w.m.services(), events::system_actor(), "backoffice", [&](Work& work) {
      return approvals::approve(work, {p.id, w.checker, p.digest}, w.m.clock.now());
    }));
    return "select rates.apply_table_approval('" + to_string(p.id) + "', now())";
  }
  // And lets the database alone judge it: what it answers.
  std::string apply(const std::string& text) {
    return sqlstate_of(w.m.db.app(), putting_into_force(text));
  }

  std::unique_ptr<app::LawStore> open_store() {
    return value_or_throw(
        app::LawStore::open(w.m.db.app(), w.m.clock,
                            std::string(tax_rules::data_file("statutes/demo.toml")), "demo.toml"));
  }

  test::StatuteWorld w{4};
  const Date today = w.m.clock.today();
  const Date tomorrow = add_days(today, 1);
  int requests = 0;
};

}  // namespace recaudo::rates
