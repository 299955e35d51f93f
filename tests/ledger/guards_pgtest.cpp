// Each rule of the ledger broken on purpose by the three roles that could try: who is refused, by
// what, and which lie that a role can tell is named by `recaudo ledger check`. The table that
// people read is docs/ledger-guards.md; what only the log catches is in
// tests/core/audit_fold_pgtest.cpp.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/base_migrations.h"
#include "base/csv.h"
#include "ledger/act_recipes.h"
#include "ledger/chart_file.h"
#include "ledger/check.h"
#include "ledger/journal.h"
#include "ledger/migrations.h"
#include "ledger/periods.h"
#include "ledger/receivables.h"
#include "ledger/recipes.h"
#include "tests/support/test_cluster.h"

namespace recaudo::ledger {
namespace {

using namespace literals;

constexpr const char* kAccepted = "accepted";
constexpr const char* kDenied = "42501";  // insufficient_privilege
// What post_batch says of itself; the owner may forge it.
constexpr const char* kForged = "set local recaudo.posting = 'on'; ";
constexpr const char* kLine =
    "insert into ledger.posting (seq, line, account_id, amount, effective_on) values ";

constexpr const char* kTwoPeople =
    "insert into ledger.third_party (id, document_type, document_number, name) overriding system "
    "value values (1, 'CC', '1', 'A'), (2, 'CC', '2', 'B'); ";

struct Violation {
  std::string what;
  std::string sql;
  // An SQLSTATE; what post_batch answers; or kAccepted.
  std::string application, owner, superuser;
  // Where a role was let through: part of the difference that the check names.
  std::string check = {};
};

struct Outcome {
  std::string answer;
  std::vector<std::string> differences;  // of the ledger as the violation left it
};

std::string all_differences(const Outcome& outcome) {
  std::string out;
  for (const auto& d : outcome.differences) out += d + "\n";
  return out;
}

// Entries 1 (10 pesos) and 2 (5 pesos) into the bank, 3 charges an obligation of 100; January is
// closed, and so is the account 249040.
class GuardsTest : public ::testing::Test {
 protected:
  GuardsTest() {
    const Date day = make_date(2026, 3, 31);
    const Instant now = from_unix_micros(1'774'990'000'000'000);
    db_.app().transaction([&](pqxx::work& tx) {
      for (unsigned m = 1; m <= 12; ++m) open_period(tx, 2026, m);
      value_or_throw(close_period(tx, {2026, 1}, PeriodState::kClosed));
      const std::vector<ObligationKey> keys{
          {SubjectId{7}, 2026, Concept::kPredial, make_date(2026, 6, 30)}};
      const auto obligation = open_obligations(tx, keys)[0];
      const auto credit = [&](const char* id, Money amount) {
        return unclassified_credit({derive_uuid("guard", id), day, "prueba", id}, amount);
      };
      value_or_throw(post(tx,
                          std::vector{credit("a", 10_pesos), credit("b", 5_pesos),
                                      assessment({derive_uuid("guard", "c"), day, "prueba", "c"},
                                                 {{obligation, Concept::kPredial, 100_pesos}})},
                          now));
    });
    db_.owner().transaction([](pqxx::work& tx) {
      tx.exec("update ledger.account set closed_on = '2026-03-01' where id = 249040");
    });
  }

  // Tries it in a transaction that is never committed, and checks the ledger before leaving it.
  Outcome attempt(const char* login, const char* role, const std::string& sql) {
    auto& connection = connections_[login];
    if (!connection)
      connection = Database({.conninfo = db_.conninfo(login), .max_connections = 1}).connect();
    pqxx::work tx(*connection);
    if (*role != '\0') tx.exec0(std::string("set local role ") + role);
    Outcome outcome{.answer = kAccepted, .differences = {}};
    try {
      const auto rows = tx.exec(sql);
      if (rows.columns() == 1 && std::string_view(rows.column_name(0)) == "status" && !rows.empty())
        outcome.answer = rows[0][0].c_str();
    } catch (const pqxx::insufficient_privilege&) {
      outcome.answer = kDenied;  // libpqxx 6 leaves its sqlstate() empty
      return outcome;
    } catch (const pqxx::sql_error& e) {
      outcome.answer = e.sqlstate();
      return outcome;
    }
    outcome.differences = check(tx).differences;
    return outcome;
  }

  void expect(const Violation& v) {
    const struct {
      const char* login;
      const char* role;
      const std::string& expected;
    } tries[] = {{"recaudo_app", "", v.application},
                 {"recaudo_migrate", "recaudo_owner", v.owner},
                 {"postgres", "", v.superuser}};
    for (const auto& t : tries) {
      const Outcome outcome = attempt(t.login, t.role, v.sql);
      EXPECT_EQ(outcome.answer, t.expected) << v.what << ", as " << t.login;
      if (outcome.answer != kAccepted && outcome.answer != "posted") {
        EXPECT_EQ(all_differences(outcome), "") << v.what << ", as " << t.login;
      } else {
        ASSERT_FALSE(v.check.empty()) << v.what << " is let through, and nobody names it";
        EXPECT_NE(all_differences(outcome).find(v.check), std::string::npos)
            << v.what << ", as " << t.login << ": " << all_differences(outcome);
      }
    }
  }

  test::TestDatabase db_{{embedded::base_migrations, embedded::ledger_migrations}};
  std::map<std::string, std::unique_ptr<PooledConnection>> connections_;
};

// One entry, or several, through the function that everybody must use. The fingerprint is
// invented.
struct Lines {
  std::string entries = "1,1", accounts = "111006,240720", amounts = "500,-500",
              obligations = "null,null", third_parties = {};  // empty: nobody
};
std::string call(const std::string& keys, const std::string& dates, const Lines& l) {
  const auto count = static_cast<std::size_t>(std::ranges::count(keys, ',')) + 1;
  const auto repeat = [&](const std::string& text) {
    std::string out = text;
    for (std::size_t i = 1; i < count; ++i) out += "," + text;
    return out;
  };
  const std::size_t lines =
      l.accounts.empty() ? 0 : static_cast<std::size_t>(std::ranges::count(l.accounts, ',')) + 1;
  std::string numbers, nothing;
  for (std::size_t i = 1; i <= lines; ++i) {
    numbers += (i > 1 ? "," : "") + std::to_string(i);
    nothing += i > 1 ? ",null" : "null";
  }
  return "select verdict as status from ledger.post_batch(array[" + keys + "]::uuid[], array[" +
         repeat("decode(repeat('ab', 32), 'hex')") + "], array[" + repeat("'prueba'") +
         "], array[" + repeat("'" + dates + "'") + "]::date[], array[" + repeat("'prueba'") +
         "], array[" + repeat("'x'") + "], array[" + repeat("null") +
         "]::bigint[], '2026-03-31', array[" + l.entries + "]::integer[], array[" + numbers +
         "]::integer[], array[" + l.accounts + "]::integer[], array[" + l.amounts +
         "]::bigint[], array[" + l.obligations + "]::bigint[], array[" +
         (l.third_parties.empty() ? nothing : l.third_parties) + "]::bigint[], array[" + nothing +
         "]::integer[])";
}
constexpr const char* kNewKey = "'00000000-0000-4000-8000-000000000001'";
constexpr const char* kOtherKey = "'00000000-0000-4000-8000-000000000002'";

TEST_F(GuardsTest, WhatThePostingFunctionRefusesItRefusesToEverybody) {
  const std::string day = "2026-03-31";
  const std::string two = std::string(kNewKey) + "," + kOtherKey;
  const std::string known = "'" + to_string(derive_uuid("guard", "a")) + "'";
  const struct {
    const char* what;
    std::string sql;
    const char* answer;
  } refused[] = {
      {"an entry that does not balance", call(kNewKey, day, {.amounts = "500,-400"}), "RC001"},
      {"two entries that balance together only",
       call(two, day, {.entries = "1,2", .amounts = "500,-500"}), "RC001"},
      {"an entry without lines",
       call(kNewKey, day, {.entries = "", .accounts = "", .amounts = "", .obligations = ""}),
       "RC003"},
      {"an entry without lines beside a whole one", call(two, day, {}), "RC003"},
      {"an entry in a closed month", call(kNewKey, "2026-01-31", {}), "RC005"},
      {"an entry in a month never opened", call(kNewKey, "2027-01-31", {}), "RC005"},
      {"a closed account", call(kNewKey, day, {.accounts = "111006,249040"}), "RC006"},
      {"an unknown account", call(kNewKey, day, {.accounts = "111006,999999"}), "RC006"},
      {"an account below its floor", call(kNewKey, day, {.accounts = "240720,110501"}), "RC014"},
      {"an obligation below zero",
       call(kNewKey, day,
            {.accounts = "111006,130507", .amounts = "10001,-10001", .obligations = "null,1"}),
       "RC009"},
      {"a control account without its obligation",
       call(kNewKey, day, {.accounts = "130507,240720"}), "RC028"},
      {"a known key with other content", call(known, day, {}), "conflict"},
      {"balances that move without a line",
       call(kNewKey, day,
            {.accounts = "111006,240720,111006,240720", .amounts = "500,-500,900,-900"}),
       "RC012"},
  };
  for (const auto& r : refused) expect({r.what, r.sql, r.answer, r.answer, r.answer});
}

// Nobody's advance, of which somebody takes.
TEST_F(GuardsTest, NobodyTakesWhatAnotherHoldersLinesLeft) {
  const std::string advance = "(select id from ledger.obligation where concept = 'anticipo')";
  const std::string person = "(select max(id) from ledger.third_party)";
  const auto sql = [&](const std::string& holder) {
    return "select ledger.ensure_third_parties(array['CC'], array['9'], array['C']); "
           "select ledger.open_owed('predio', 7, 2027, 'anticipo', '2026-03-31', null); " +
           call(std::string(kNewKey) + "," + kOtherKey, "2026-03-31",
                {.entries = "1,1,2,2",
                 .accounts = "111006,291090,291090,240720",
                 .amounts = "500,-500,300,-300",
                 .obligations = "null," + advance + "," + advance + ",null",
                 .third_parties = "null,null," + holder + ",null"});
  };
  expect({"more of a balance than its holder left", sql(person), "RC034", "RC034", "RC034"});
  EXPECT_EQ(attempt("recaudo_app", "", sql("null")).answer, "posted");
}

TEST_F(GuardsTest, AFingerprintThatLiesIsNamedByTheCheck) {
  expect({"a fingerprint that is not of the entry", call(kNewKey, "2026-03-31", {}), "posted",
          "posted", "posted", "asiento 4: no dice lo que su huella"});
}

TEST_F(GuardsTest, NobodyWritesBesideThePostingFunctionWithoutForgingItsMark) {
  const std::string entry = " values (4, gen_random_uuid(), 'k', '2026-03-31', now(), 's', 'i')";
  for (const char* table : {"ledger.entry", "ledger.entry_volume_1"}) {
    const std::string sql = std::string("insert into ") + table + entry;
    expect({sql, sql, kDenied, "RC026", "RC026"});
    expect({"as a replica", "set local session_replication_role = replica; " + sql, kDenied,
            kDenied, "RC026"});
  }
  const std::string line = std::string(kLine) + "(4, 1, 111006, 5, '2026-03-31')";
  expect({line, line, kDenied, "RC026", "RC026"});
  const std::string key =
      "insert into ledger.entry_key values (gen_random_uuid(), 4, decode(repeat('ab', 32), 'hex'))";
  expect({key, key, kDenied, "RC026", "RC026"});
}

TEST_F(GuardsTest, WithAForgedMarkTheRulesHoldAndTheCheckNamesTheRest) {
  const std::string bare = std::string(kForged) +
                           "insert into ledger.entry values (4, gen_random_uuid(), 'k', "
                           "'2026-03-31', now(), 's', 'i'); ";
  expect({"an entry that does not balance",
          bare + kLine + "(4, 1, 111006, 5, '2026-03-31'), (4, 2, 240720, -4, '2026-03-31')",
          kDenied, "RC001", "RC001"});
  expect({"more lines for an old entry",
          std::string(kForged) + kLine +
              "(1, 3, 111006, 5, '2026-03-31'), (1, 4, 240720, -5, '2026-03-31')",
          kDenied, "RC002", "RC002"});
  expect({"an entry without lines", bare, kDenied, kAccepted, kAccepted, "asiento sin líneas: 4"});
  expect({"an entry that moves no balance",
          bare + kLine + "(4, 1, 111006, 5, '2026-03-31'), (4, 2, 240720, -5, '2026-03-31')",
          kDenied, kAccepted, kAccepted, "saldo de cuenta distinto de sus líneas: 111006"});
}

TEST_F(GuardsTest, WhatIsPostedIsNeitherUpdatedNorDeletedNorTruncated) {
  for (const std::string table :
       {"entry", "entry_volume_1", "posting", "posting_volume_1", "entry_key", "reversal"})
    for (const std::string& sql :
         {"update ledger." + table + " set seq = seq", "delete from ledger." + table,
          "truncate ledger." + table + " cascade"}) {
      expect({sql, sql, kDenied, "RC004", "RC004"});
      expect({"as a replica", "set local session_replication_role = replica; " + sql, kDenied,
              kDenied, "RC004"});
    }
}

TEST_F(GuardsTest, ADerivedFigureThatTheOwnerChangesIsNamedByTheCheck) {
  const struct {
    std::string sql;
    const char* check;
  } changes[] = {
      {"update ledger.balance set debit = debit + 1, credit = credit + 1 where account_id = 111006",
       "saldo de cuenta distinto de sus líneas: 111006"},
      {"update ledger.obligation set balance = 0", "saldo de obligación distinto de sus líneas: 1"},
      {"update ledger.obligation set charged = 0",
       "cargo de obligación distinto de sus causaciones y ajustes: 1"},
      {"update ledger.head set last_seq = 9", "el último número no corresponde: 9"},
      {"update ledger.balance set open = true where account_id = 249040",
       "cuenta abierta o cerrada solo en una de dos tablas: 249040"},
      {"update ledger.balance set floor = null where account_id = 110501",
       "cuenta sin el saldo mínimo que debe tener: 110501"},
      {"update ledger.balance set control = false where account_id = 130507",
       "cuenta de lo que se debe que se mueve sin sus obligaciones: 130507"},
      {"update ledger.account set nature = 'C' where id = 130507",
       "cuenta distinta de lo que dice el catálogo: 130507"},
      {"update ledger.account set name = 'X', status = 'verified' where id = 130562",
       "cuenta distinta de lo que dice el catálogo: 130562"},
      {"update ledger.account set code = '9.9' where id = -10",
       "cuenta distinta de lo que dice el catálogo: 9.9"},
      {"update ledger.head set last_recorded = '2099-01-01'",
       "el instante del último registro no es el de su asiento: 3"},
      {"update ledger.day_total_mark set through_seq = 1000",
       "los totales de los días cubren asientos que no existen, hasta el: 1000"},
  };
  for (const auto& c : changes) expect({c.sql, c.sql, kDenied, kAccepted, kAccepted, c.check});
}

// The list stands in the migration and in the check: SQL does not read the table of concepts. Each
// account that the table gives to what is owed must be in both.
TEST_F(GuardsTest, EveryAccountOfWhatIsOwedIsAControlAccountFromTheStartAndTheCheckKnowsIt) {
  const auto rows =
      value_or_throw(read_csv(ledger_data_file("concept_accounts.csv"), "concept_accounts.csv",
                              {"concepto", "vigencia", "papel", "cuenta", "estado", "fuente"}));
  std::set<std::string> owed;
  for (const auto& row : rows)
    if (row.fields[2] == "por_cobrar") owed.insert(row.fields[3]);
  EXPECT_EQ(owed.size(), 11U);
  for (const auto& account : owed) {
    SCOPED_TRACE(account);
    const auto outcome = attempt(
        "postgres", "",
        "update ledger.balance set control = false where control and account_id = " + account +
            " returning 'it was' as status");
    EXPECT_EQ(outcome.answer, "it was");
    EXPECT_NE(all_differences(outcome).find(
                  "cuenta de lo que se debe que se mueve sin sus obligaciones: " + account),
              std::string::npos);
  }
}

TEST_F(GuardsTest, WhatAnObligationIsNeverChanges) {
  for (const std::string_view change :
       {"subject_id = 99", "subject_kind = 'suscriptor'", "concept = 'bomberil'", "vigencia = 2020",
        "account_id = 130508", "third_party_id = 1", "due_on = '2030-01-01'", "id = 9"}) {
    const std::string sql =
        (change == "id = 9" ? "update ledger.obligation set id = default"
                            : "update ledger.obligation set " + std::string(change));
    expect({sql, sql, kDenied, "RC004", "RC004"});
    expect({"as a replica", "set local session_replication_role = replica; " + sql, kDenied,
            kDenied, "RC004"});
  }
  for (const std::string sql :
       {"delete from ledger.obligation", "truncate ledger.obligation cascade"})
    expect({sql, sql, kDenied, "RC004", "RC004"});
}

TEST_F(GuardsTest, AnObligationNamesNobodyWhoDoesNotExist) {
  const std::string sql =
      "insert into ledger.obligation (subject_kind, subject_id, vigencia, concept, due_on, "
      "account_id, third_party_id) values ('predio', 8, 2026, 'predial', '2026-06-30', 130507, 77)";
  expect({sql, sql, kDenied, "23503", "23503"});
  expect({"as a replica", "set local session_replication_role = replica; " + sql, kDenied, kDenied,
          "23503"});
}

TEST_F(GuardsTest, AThirdPartyKeepsItsNumberAndIsNeverDeleted) {
  for (const std::string sql :
       {"update ledger.third_party set id = default", "delete from ledger.third_party",
        "truncate ledger.third_party cascade"}) {
    expect({sql, sql, kDenied, "RC004", "RC004"});
    expect({"as a replica", "set local session_replication_role = replica; " + sql, kDenied,
            kDenied, "RC004"});
  }
}

TEST_F(GuardsTest, WithTheTriggersOffTheCheckNamesWhatWasDone) {
  const auto disabled = [](const std::string& table) {
    return "alter table ledger." + table + " disable trigger immutable; ";
  };
  const struct {
    std::string sql;
    const char* check;
  } changes[] = {
      {disabled("posting") +
           "update ledger.posting set amount = amount + 1 where seq = 1 and line = 1",
       "asiento que no cuadra: 1"},
      {"drop trigger immutable on ledger.posting; delete from ledger.posting where seq = 2",
       "asiento sin líneas: 2"},
      {"create or replace function ledger.refuse_change() returns trigger language plpgsql as "
       "'begin return null; end'; delete from ledger.posting where seq = 3; "
       "delete from ledger.entry where seq = 3",
       "el último número no corresponde: 3"},
      {disabled("entry_key") + "delete from ledger.entry_key where seq = 2",
       "asiento con otra clave que la guardada: 2"},
      // Entries 1 and 2 change places: each balances, and every sum is what it was.
      {disabled("posting") +
           "update ledger.posting set amount = amount / abs(amount) * (1500 - abs(amount)) "
           "where seq in (1, 2)",
       "asiento 1: no dice lo que su huella"},
      {disabled("posting") + "update ledger.posting set line = line + 10 where seq = 1",
       "asiento con líneas mal numeradas: 1"},
      {disabled("posting") + kTwoPeople +
           "update ledger.posting set third_party_id = 1 where obligation_id = 1; alter table "
           "ledger.obligation disable trigger identity_immutable; update ledger.obligation set "
           "third_party_id = 2",
       "línea de una obligación que nombra a otro que su deudor, asiento: 3, obligación 1"},
      {"alter table ledger.obligation disable trigger identity_immutable; update ledger.obligation "
       "set third_party_id = 77",
       "obligación de un tercero que no existe: 1"},
      {std::string(kTwoPeople) + "insert into ledger.beneficiary values (default, 240720, 1, 1)",
       "línea de la plata de otro que no lo nombra, asiento: 2, cuenta 240720"},
      {"alter table ledger.posting detach partition ledger.posting_volume_1",
       "asiento sin líneas: 1"},
  };
  for (const auto& c : changes) expect({c.sql, c.sql, kDenied, kAccepted, kAccepted, c.check});
}

TEST_F(GuardsTest, TheApplicationCannotBecomeTheOwner) {
  for (const char* sql : {"set role recaudo_owner", "set session authorization postgres",
                          "alter role recaudo_app superuser", "grant recaudo_owner to recaudo_app"})
    EXPECT_EQ(attempt("recaudo_app", "", sql).answer, kDenied) << sql;
}

}  // namespace
}  // namespace recaudo::ledger
