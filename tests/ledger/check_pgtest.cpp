// If a superuser changes a value of the ledger, who names it? docs/ledger-check.md answers for
// every column. Here: no column is left out of that page, and for each of which it says "check",
// another value is named by `recaudo ledger check`.
#include "ledger/check.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <regex>
#include <set>

#include "tests/ledger/check_world.h"

namespace recaudo::ledger {
namespace {

// By "table.column", what the page says first: check, log, database or nobody.
std::map<std::string, std::string> told_by_the_page() {
  std::ifstream file(DOCS_DIR "/ledger-check.md");
  const std::regex row(R"(^\| `(\w+)\.([\w`, ]+)` \| (check|log|database|nobody)\b.*)");
  std::map<std::string, std::string> out;
  for (std::string line; std::getline(file, line);) {
    std::smatch found;
    if (!std::regex_match(line, found, row)) continue;
    const std::regex name(R"(\w+)");
    const std::string columns = found[2];
    for (std::sregex_iterator it(columns.begin(), columns.end(), name), end; it != end; ++it)
      EXPECT_TRUE(out.emplace(found[1].str() + "." + it->str(), found[3]).second) << line;
  }
  return out;
}

struct Change {
  const char* column;  // "table.column"
  const char* sql;     // after "update ledger.table set "
  const char* named;   // part of a difference
};

// Volume 1 (entries 1 and 2) is out, 2 is sealed, and the last entry is in one without a seal.
// Obligation 1 owes 2025 and 2 owes 2026.
constexpr Change kChanges[] = {
    {"account.id", "id = 777777, code = '777777' where id = 111006", "catálogo"},
    {"account.code", "code = '9.9' where id = -10", "cuenta distinta de lo que dice el catálogo"},
    {"account.name", "name = 'X' where id = 111006", "cuenta distinta de lo que dice el catálogo"},
    {"account.nature", "nature = 'C' where id = 111006",
     "cuenta distinta de lo que dice el catálogo"},
    {"account.status", "status = 'project' where id = 111006",
     "cuenta distinta de lo que dice el catálogo"},
    {"account.version", "version = null where id = 111006",
     "cuenta distinta de lo que dice el catálogo"},
    {"account.closed_on", "closed_on = '2026-01-01' where id = 111006",
     "cuenta abierta o cerrada solo en una de dos tablas"},
    {"balance.account_id", "account_id = 999 where account_id = 111006",
     "cuenta abierta o cerrada solo en una de dos tablas: 111006"},
    {"balance.debit", "debit = debit + 1 where account_id = 138490",
     "saldo de cuenta distinto de sus líneas"},
    {"balance.credit", "credit = credit + 1 where account_id = 111006",
     "saldo de cuenta distinto de sus líneas"},
    {"balance.postings", "postings = postings + 1 where account_id = 111006",
     "saldo de cuenta distinto de sus líneas"},
    {"balance.open", "open = false where account_id = 111006",
     "cuenta abierta o cerrada solo en una de dos tablas"},
    {"balance.floor", "floor = null where account_id = 110501", "saldo mínimo"},
    {"balance.control", "control = false where account_id = 130507", "sin sus obligaciones"},
    {"beneficiary.third_party_id", "third_party_id = 1", "línea de la plata de otro"},
    {"chart_row.version", "version = 2 where account_id = 111006", "catálogo"},
    {"chart_row.account_id", "account_id = 777777 where account_id = 111006", "catálogo"},
    {"chart_row.code", "code = '9' where account_id = 111006", "catálogo distinto"},
    {"chart_row.name", "name = 'X' where account_id = 111006", "catálogo distinto"},
    {"chart_row.nature", "nature = 'C' where account_id = 111006", "catálogo distinto"},
    {"chart_row.status", "status = 'project' where account_id = 111006", "catálogo distinto"},
    {"chart_row.source", "source = 'X' where account_id = 111006", "catálogo distinto"},
    {"chart_version.id", "id = 9 where id = 2", "catálogo"},
    {"chart_version.in_force", "in_force = '2017-01-01' where id = 1", "catálogo distinto"},
    {"day_total.account_id", "account_id = 999 where account_id = 138490", "total del día"},
    {"day_total.effective_on", "effective_on = '2026-04-01' where effective_on = '2026-03-31'",
     "total del día"},
    {"day_total.debit", "debit = debit + 1 where effective_on = '2026-03-31'", "total del día"},
    {"day_total.credit", "credit = credit + 1 where effective_on = '2026-03-31'", "total del día"},
    {"day_total.postings", "postings = postings + 1 where effective_on = '2026-03-31'",
     "total del día"},
    {"day_total_mark.through_seq", "through_seq = through_seq - 1", "total del día"},
    {"day_total_mark.printed_through", "printed_through = printed_through - 1",
     "las huellas no llegan"},
    {"due_change.seq", "seq = 3", "cambio de vencimiento"},
    {"due_change.obligation_id", "obligation_id = 1", "vencimiento"},
    {"due_change.effective_on", "effective_on = '2026-03-30'",
     "cambio de vencimiento sin su asiento o de otro día"},
    {"due_change.due_after", "due_after = '2027-01-01'", "vencimiento de obligación distinto"},
    {"entry.seq", "seq = 99 where seq = 5", "falta el asiento"},
    {"entry.key", "key = gen_random_uuid() where seq = 5", "otra clave"},
    {"entry.kind", "kind = 'otro' where seq = 4", "no dice lo que su huella"},
    {"entry.effective_on", "effective_on = '2026-04-01' where seq = 4", "otra fecha"},
    {"entry.recorded_at",
     "recorded_at = recorded_at + interval '1 us' where seq = (select max(seq) from ledger.entry)",
     "asientos distintos de su huella"},
    {"entry.source_kind", "source_kind = 'otro' where seq = 4", "no dice lo que su huella"},
    {"entry.source_id", "source_id = 'otro' where seq = 4", "no dice lo que su huella"},
    {"entry.reverses", "reverses = 3 where reverses is not null", "reversión guardada"},
    {"entry_key.key", "key = gen_random_uuid() where seq = 2",
     "claves de asientos que están fuera distintas de su huella"},
    {"entry_key.seq", "seq = 3 - seq where seq in (1, 2)",
     "claves de asientos que están fuera distintas de su huella"},
    {"entry_key.fingerprint", "fingerprint = sha256('x') where seq = 2",
     "claves de asientos que están fuera distintas de su huella"},
    {"entry_print.since_seq",
     "since_seq = since_seq - 1 where since_seq = (select max(since_seq) from ledger.entry_print)",
     "huella de un tramo que no sigue"},
    {"entry_print.through_seq",
     "through_seq = 99 where since_seq = (select max(since_seq) from ledger.entry_print)",
     "huella de un tramo que no sigue"},
    {"entry_print.lines", "lines = sha256('x') where since_seq > 0",
     "asientos distintos de su huella"},
    {"entry_print.keys", "keys = sha256('x')",
     "claves de asientos que están fuera distintas de su huella"},
    {"head.last_seq", "last_seq = 99", "el último número"},
    {"head.last_recorded", "last_recorded = '2099-01-01'", "el instante del último registro"},
    {"hold.obligation_id", "obligation_id = 1 where key = 'en-vuelo'", "retenido"},
    {"hold.amount", "amount = 1 where key = 'en-vuelo'", "retenido"},
    {"hold_resolution.hold_id", "hold_id = 99", "retenido"},
    {"hold_resolution.entry_key", "entry_key = gen_random_uuid()", "retención"},
    {"holder_floor.id", "id = default where floor < 0", "hasta dónde bajó cada titular"},
    {"holder_floor.obligation_id", "obligation_id = 1", "hasta dónde bajó cada titular"},
    {"holder_floor.third_party_id", "third_party_id = null", "hasta dónde bajó cada titular"},
    {"holder_floor.floor", "floor = floor - 1 where floor < 0", "hasta dónde bajó cada titular"},
    {"holder_floor_print.counted_from", "counted_from = 7", "hasta dónde bajó cada titular"},
    {"holder_floor_print.print", "print = sha256('x')", "hasta dónde bajó cada titular"},
    {"obligation.id", "id = default where id = 2", "saldo de"},
    {"obligation.account_id", "account_id = 130508 where id = 2", "saldo de obligación"},
    {"obligation.charged", "charged = 0 where id = 2", "cargo de obligación"},
    {"obligation.balance", "balance = balance + 1 where id = 2", "saldo de obligación"},
    {"obligation.held", "held = 0 where id = 2", "retenido de obligación"},
    {"obligation.due_on", "due_on = '2027-01-01' where id = 2", "vencimiento de obligación"},
    {"obligation.side", "side = 1, concept = 'predial', vigencia = 2000 where side = -1",
     "saldo de obligación"},
    {"obligation.third_party_id", "third_party_id = null where id = 2",
     "línea de una obligación que nombra a otro que su deudor"},
    {"posting.seq", "seq = 99 where seq = 4", "líneas sin asiento"},
    {"posting.line", "line = line + 10 where seq = 4", "mal numeradas"},
    {"posting.account_id", "account_id = 111005 where account_id = 138490", "saldo de cuenta"},
    {"posting.amount", "amount = amount + 1 where seq = 4", "no cuadra"},
    {"posting.obligation_id", "obligation_id = 1 where obligation_id = 2", "saldo de obligación"},
    {"posting.effective_on", "effective_on = '2026-04-01' where seq = 4", "otra fecha"},
    {"posting.third_party_id",
     "third_party_id = 2 where obligation_id is null and seq = (select max(seq) from ledger.entry)",
     "asientos distintos de su huella"},
    {"posting.cost_centre_id",
     "cost_centre_id = null where seq = (select max(seq) from ledger.entry)",
     "asientos distintos de su huella"},
    {"reversal.reverses", "reverses = 3", "reversión guardada"},
    {"reversal.seq", "seq = 3", "reversión guardada"},
    {"third_party_day.account_id",
     "account_id = 999 where ctid = (select max(ctid) from ledger.third_party_day)",
     "total del día de un tercero"},
    {"third_party_day.third_party_id", "third_party_id = third_party_id + 9",
     "total del día de un tercero"},
    {"third_party_day.effective_on",
     "effective_on = '2026-04-01' where effective_on = '2026-03-31'",
     "total del día de un tercero"},
    {"third_party_day.debit", "debit = debit + 1", "total del día de un tercero"},
    {"third_party_day.credit", "credit = credit + 1", "total del día de un tercero"},
    {"third_party_day.postings", "postings = postings + 1", "total del día de un tercero"},
    {"transfer.mirror_key", "mirror_key = gen_random_uuid()", "mitad de un traslado"},
    {"transfer.corrected_key", "corrected_key = gen_random_uuid()", "mitad de un traslado"},
    {"volume.id", "id = 7 where id = 2", "tomo que no sigue al anterior"},
    {"volume.first_seq", "first_seq = 4 where id = 2", "tomo que no sigue al anterior"},
    {"volume.last_seq", "last_seq = 3 where id = 1", "tomo"},
    {"volume.latest_on", "latest_on = '2025-12-31' where id = 1",
     "tomo que está fuera con un último día del que no tiene líneas"},
    {"volume.entries", "entries = 3 where id = 1", "tomo con otras cifras"},
    {"volume.postings", "postings = 9 where id = 1", "tomo con otras cifras"},
    {"volume.seal", "seal = sha256('x') where id = 2", "tomo distinto de su sello"},
    {"volume.taken_out", "taken_out = false where id = 1", "tomo con otras cifras"},
    {"volume.holders", "holders = sha256('x') where id = 1", "lo que un tomo que está fuera dejó"},
    {"volume_account.volume_id", "volume_id = 2 where account_id = 111006",
     "tomo con otras cifras"},
    {"volume_account.account_id", "account_id = 111005 where account_id = 111006",
     "saldo de cuenta"},
    {"volume_account.debit", "debit = debit + 1", "saldo de cuenta"},
    {"volume_account.credit", "credit = credit + 1", "saldo de cuenta"},
    {"volume_account.postings", "postings = postings + 1", "saldo de cuenta"},
    {"volume_holder.volume_id", "volume_id = 2", "lo que un tomo que está fuera dejó"},
    {"volume_holder.obligation_id", "obligation_id = 1", "lo que un tomo que está fuera dejó"},
    {"volume_holder.third_party_id", "third_party_id = 1", "lo que un tomo que está fuera dejó"},
    {"volume_holder.net", "net = net + 1", "lo que un tomo que está fuera dejó"},
    {"volume_holder.since", "since = since + 1", "lo que un tomo que está fuera dejó"},
    {"volume_obligation.volume_id", "volume_id = 2", "lo que un tomo dejó en una obligación"},
    {"volume_obligation.obligation_id", "obligation_id = 2 where obligation_id = 1",
     "saldo de obligación"},
    {"volume_obligation.net", "net = net + 1", "saldo de obligación"},
    {"volume_obligation.charged", "charged = charged + 1", "cargo de obligación"},
};

TEST(LedgerCheck, ThePageAnswersForEveryColumnOfTheLedger) {
  test::TestDatabase db{{embedded::base_migrations, embedded::ledger_migrations}};
  const auto told = told_by_the_page();
  std::set<std::string> columns, named;
  db.app().read([&](pqxx::read_transaction& tx) {
    for (const auto& row : tx.exec(
             "select c.relname || '.' || a.attname from pg_class c join pg_attribute a on "
             "a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' "
             "where c.relnamespace = 'ledger'::regnamespace and c.relkind in ('r', 'p') and not "
             "c.relispartition"))
      columns.insert(row[0].c_str());
  });
  for (const auto& [column, by] : told) named.insert(column);
  EXPECT_EQ(named, columns) << "docs/ledger-check.md";
}

TEST(LedgerCheck, EachColumnThatThePageLeavesToTheCheckIsNamedWhenASuperuserChangesIt) {
  CheckWorld world;
  EXPECT_EQ(world.after("entry", "select 1"), std::vector<std::string>{});
  std::set<std::string> tried, expected;
  for (const auto& [column, by] : told_by_the_page())
    if (by == "check") expected.insert(column);
  for (const auto& c : kChanges) {
    tried.insert(c.column);
    const std::string column = c.column, table = column.substr(0, column.find('.'));
    std::string all;
    for (const auto& d : world.after(table, "update ledger." + table + " set " + c.sql))
      all += d + "\n";
    EXPECT_NE(all.find(c.named), std::string::npos) << column << ": " << all;
  }
  EXPECT_EQ(tried, expected) << "docs/ledger-check.md";
}

TEST(LedgerCheck, ARowTakenAwayOfWhatHoldersLeftIsNamed) {
  CheckWorld world;
  EXPECT_EQ(world.after("volume_holder", "delete from ledger.volume_holder"),
            std::vector<std::string>{
                "lo que un tomo que está fuera dejó a cada titular, distinto de su huella, tomo: "
                "1"});
  for (const std::string table : {"holder_floor", "holder_floor_print"})
    EXPECT_EQ(world.after(table, "delete from ledger." + table),
              std::vector<std::string>{"hasta dónde bajó cada titular antes de contarse, distinto "
                                       "de su huella: saldos a favor"});
}

TEST(LedgerCheck, ABudgetThatItsMovementsDoNotAllowIsNamed) {
  CheckWorld world;
  const auto first = [&](const std::string& sql) {
    const auto all = world.after("appropriation", "update ledger.appropriation set " + sql);
    return all.empty() ? std::string() : all.front();
  };
  EXPECT_EQ(first("amount = 79 where movement = 'correccion'"),
            "presupuesto de un rubro menor que cero, o de uno que no es de ingresos: "
            "1.1.01.01.200.01 de 2026 al 2026-03-31");
  EXPECT_EQ(first("act = 'Acuerdo 7' where movement = 'correccion'"),
            "corrección de un presupuesto inicial que no hay, rubro: 1.1.01.01.200.01 de 2026");
}

TEST(LedgerCheck, WhereManyEntriesAreAtFaultItSaysAfterWhichItReadNoMore) {
  CheckWorld world;
  for (int i = 0; i < 200; ++i) world.post_one_more();
  const auto named = world.after("entry", "update ledger.entry set kind = 'otro'");
  ASSERT_FALSE(named.empty());
  EXPECT_EQ(named.back().find("hay más: no se leyó después del asiento "), 0U) << named.back();
}

// Reads are refused by the latest day of the volumes that are out, and of no other.
TEST(LedgerCheck, ADayOfAnEarlierVolumeThatIsOutIsNamedOnceReadsGoByIt) {
  CheckWorld world;
  world.close_2026();
  world.db.owner().transaction([](pqxx::work& tx) { value_or_throw(take_out_volume(tx, 2)); });
  const std::string earlier = "update ledger.volume set latest_on = '2025-05-01' where id = 1";
  EXPECT_EQ(world.after("volume", earlier), std::vector<std::string>{});
  world.db.owner().transaction([](pqxx::work& tx) { value_or_throw(put_back_volume(tx, 2)); });
  const auto named = world.after("volume", earlier);
  ASSERT_FALSE(named.empty());
  EXPECT_EQ(named[0].find("tomo que está fuera con un último día del que no tiene líneas"), 0U)
      << named[0];
}

}  // namespace
}  // namespace recaudo::ledger
