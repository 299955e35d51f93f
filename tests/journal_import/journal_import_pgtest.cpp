#include <gtest/gtest.h>

#include <sstream>

#include "audit/migrations.h"
#include "base/base_migrations.h"
#include "base/clock.h"
#include "core/journal_import/import.h"
#include "core/processor/migrations.h"
#include "ledger/beneficiaries.h"
#include "ledger/check.h"
#include "ledger/migrations.h"
#include "ledger/periods.h"
#include "tests/support/test_cluster.h"

namespace recaudo::journal_import {
namespace {

using namespace literals;

constexpr const char* kHeader = "asiento,fecha,tipo,referencia,cuenta,debito,credito\n";
constexpr const char* kTwoEntries =
    "1,2026-03-01,saldo-inicial,acta 1,111006,1500.50,\n"
    "1,2026-03-01,saldo-inicial,acta 1,240720,,1500.50\n"
    "2,2026-03-02,saldo-inicial,\"acta 2, folio 3\",111006,10.00,0.00\n"
    "2,2026-03-02,saldo-inicial,\"acta 2, folio 3\",240720,0.00,4.00\n"
    "2,2026-03-02,saldo-inicial,\"acta 2, folio 3\",240790,0.00,6.00\n";

Result<std::vector<ReadEntry>> read_all(const std::string& text,
                                        const std::string& source = "siif") {
  std::istringstream in(text);
  RECAUDO_TRY(reader, JournalReader::open(in, "diario.csv", source));
  return reader.next(100);
}
std::string fault_of(const std::string& rows) {
  const auto read = read_all(kHeader + rows);
  return read ? "se leyó" : read.error().detail;
}

TEST(JournalFile, RowsOfOneNumberAreOneEntry) {
  const auto read = read_all(std::string(kHeader) + kTwoEntries);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 2U);
  EXPECT_EQ((*read)[1].line, 4);
  EXPECT_EQ((*read)[1].entry.source_id, "acta 2, folio 3");
  EXPECT_EQ((*read)[1].entry.legs.size(), 3U);
  EXPECT_EQ((*read)[0].entry.legs[1].amount, -Money::centavos(150'050));
}

TEST(JournalFile, TheSameNumberOfAnotherSystemIsAnotherEntry) {
  const auto one = read_all(std::string(kHeader) + kTwoEntries, "siif");
  const auto other = read_all(std::string(kHeader) + kTwoEntries, "pisami");
  EXPECT_NE((*one)[0].entry.key, (*other)[0].entry.key);
}

TEST(JournalFile, EachFaultIsToldWithItsLine) {
  EXPECT_EQ(fault_of("1,2026-03-01,a,b,111006,5.00,\n1,2026-03-01,a,b,240720,,4.00\n"),
            "diario.csv, línea 2: el asiento 1 no cuadra");
  EXPECT_EQ(fault_of("1,2026-03-01,a,b,111006,5.00,\n1,2026-03-02,a,b,240720,,5.00\n"),
            "diario.csv, línea 3: otra fecha, tipo o referencia que el resto del asiento");
  EXPECT_NE(fault_of("1,2026-02-30,a,b,111006,5.00,\n").find("línea 2"), std::string::npos);
  EXPECT_NE(fault_of("1,2026-03-01,a,b,x,5.00,\n").find("cuenta x"), std::string::npos);
  EXPECT_NE(fault_of("1,2026-03-01,a,b,111006,5.00,5.00\n").find("REC-BAS-0001"),
            std::string::npos);
  EXPECT_NE(fault_of(std::string(2'000, '1')).find("más de 1.000 bytes"), std::string::npos);
  EXPECT_NE(fault_of("1,2026-03-01,a,b,111006,1,\n\n").find("vacía"), std::string::npos);
}

TEST(JournalFile, AnEntryInTwoPlacesIsRefused) {
  EXPECT_EQ(fault_of(std::string(kTwoEntries) + "1,2026-03-01,x,y,111006,5.00,\n"
                                                "1,2026-03-01,x,y,240720,,5.00\n"),
            "diario.csv, línea 7: el asiento ya estaba más arriba");
}

TEST(JournalFile, AnotherHeaderOrSourceIsRefused) {
  EXPECT_FALSE(read_all("a,b\n"));
  EXPECT_FALSE(read_all(kHeader, "SIIF 2"));
}

// The ledger reads these kinds as its own: an entry of another system is none of them.
TEST(JournalFile, AKindThatTheLedgerMakesItselfIsRefusedWithItsLineAndAnother) {
  for (const std::string kind :
       {"recaudo", "abono-en-banco", "clasificacion", "aplicacion-saldo", "traslado", "vencimiento",
        "cierre-anual", "reversal-recaudo", "reversal-x"}) {
    const auto told = fault_of("1,2026-03-01," + kind + ",b,111006,5.00,\n1,2026-03-01," + kind +
                               ",b,240720,,5.00\n");
    EXPECT_NE(told.find("línea 2"), std::string::npos) << told;
    EXPECT_NE(told.find("el tipo " + kind + " es del propio libro: use otro, como saldo-inicial"),
              std::string::npos)
        << told;
  }
}

TEST(JournalFile, ASourceThatTheLedgerUsesItselfIsRefused) {
  for (const char* source : {"pago", "liquidacion", "extracto", "cierre-del-ano", "simple-dian"}) {
    const auto read = read_all(std::string(kHeader) + kTwoEntries, source);
    ASSERT_FALSE(read) << source;
    EXPECT_EQ(read.error().code, Code::kBadText);
  }
}

TEST(JournalFile, ACharacterThatNobodySeesIsRefusedWithItsLine) {
  for (const char c : {'\0', '\t', '\x1b', '\x7f'}) {
    const std::string reference = std::string("b") + c + "b";
    const auto told = fault_of(
        "1,2026-03-01,a,b,111006,5.00,\n1,2026-03-01,a,b,240720,,5.00\n"
        "2,2026-03-01,a," +
        reference + ",111006,5.00,\n2,2026-03-01,a," + reference + ",240720,,5.00\n");
    EXPECT_NE(told.find("línea 4"), std::string::npos) << told;
    EXPECT_NE(told.find("carácter de control"), std::string::npos) << told;
  }
}

class ImportTest : public ::testing::Test {
 protected:
  void SetUp() override {
    db.app().transaction([](pqxx::work& tx) { ledger::open_period(tx, 2026, 3); });
  }
  Report import(const std::string& rows) {
    std::istringstream in(kHeader + rows);
    auto reader = value_or_throw(JournalReader::open(in, "diario.csv", "siif"));
    PostingEngine engine(db.app(), clock, log, {.producer = "importador"});
    return value_or_throw(import_journal(engine, events::system_actor(), "prueba", reader));
  }
  std::int64_t entries() {
    const auto report = db.app().read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
    EXPECT_TRUE(report.ok());
    return report.entries;
  }
  test::TestDatabase db{{embedded::base_migrations, embedded::audit_migrations,
                         embedded::ledger_migrations, embedded::processor_migrations}};
  SystemClock clock;
  events::EventLog log{
      db.app(),
      clock,
      {.service = "prueba", .entity = "00000", .pseudonym_key = Secret(std::string(32, 'k'))}};
};

TEST_F(ImportTest, AFileIsPostedOnce) {
  EXPECT_EQ(import(kTwoEntries).posted, 2);
  const auto again = import(kTwoEntries);
  EXPECT_EQ(again.posted, 0);
  EXPECT_EQ(again.repeated, 2);
  EXPECT_EQ(entries(), 2);
}

TEST_F(ImportTest, WhatTheLedgerRefusesIsToldAndTheRestIsPosted) {
  const auto report = import(
      "7,2025-03-01,saldo-inicial,acta,111006,5.00,\n7,2025-03-01,saldo-inicial,acta,240720,,5."
      "00\n" +
      std::string(kTwoEntries));
  EXPECT_EQ(report.posted, 2);
  ASSERT_EQ(report.refused, 1);
  EXPECT_EQ(report.first_refused[0].line, 2);
  EXPECT_EQ(report.first_refused[0].error.code, Code::kPeriodClosed);
}

TEST_F(ImportTest, TheSameNumberWithOtherContentIsAConflict) {
  import(kTwoEntries);
  const auto report = import(
      "1,2026-03-01,saldo-inicial,acta 1,111006,9.00,\n1,2026-03-01,saldo-inicial,acta "
      "1,240720,,9.00\n");
  ASSERT_EQ(report.refused, 1);
  EXPECT_EQ(report.first_refused[0].error.code, Code::kKeyConflict);
  EXPECT_EQ(entries(), 2);
}

TEST_F(ImportTest, AnOpeningBalanceOfReceivablesIsRefusedAlsoBeforeTheFirstBill) {
  const auto report = import(
      "1,2026-03-01,saldo-inicial,acta 1,130507,5000.00,\n"
      "1,2026-03-01,saldo-inicial,acta 1,310901,,5000.00\n");
  ASSERT_EQ(report.refused, 1);
  EXPECT_EQ(report.first_refused[0].error.code, Code::kControlAccount);
  EXPECT_EQ(entries(), 0);
}

// A second engine under the importer's name would end the first.
TEST_F(ImportTest, OfTwoImportsAtOnceTheSecondIsRefused) {
  {
    const auto first = ImportTurn::take(db.app());
    ASSERT_TRUE(first);
    const auto second = ImportTurn::take(db.app());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Code::kBusy);
  }
  EXPECT_TRUE(ImportTurn::take(db.app()));
}

TEST_F(ImportTest, WhatIsOwedOnSomebodysAccountNamesHim) {
  db.app().transaction([](pqxx::work& tx) {
    ledger::entrust(tx, ledger::AccountId(240790), {"NIT", "800654321", "Autoridad de prueba"});
  });
  import(kTwoEntries);
  const auto named = db.owner().read([](pqxx::read_transaction& tx) {
    return tx
        .exec1(
            "select string_agg(p.account_id || ' ' || t.name, ',') from ledger.posting p "
            "join ledger.third_party t on t.id = p.third_party_id")[0]
        .as<std::string>();
  });
  EXPECT_EQ(named, "240790 Autoridad de prueba");
}

// A reader whose file is read while another authority is named.
TEST_F(ImportTest, EachBlockNamesWhoHoldsTheAccountWhenItIsPosted) {
  db.app().transaction([](pqxx::work& tx) {
    ledger::entrust(tx, ledger::AccountId(240790), {"NIT", "800654321", "La primera"});
  });
  std::string rows;
  for (int i = 1; i <= 10'001; ++i) {
    const std::string n = std::to_string(i) + ",2026-03-01,saldo-inicial,acta,";
    rows += n + "111006,5.00,\n" + n + "240790,,5.00\n";
  }
  std::istringstream in(kHeader + rows);
  auto reader = value_or_throw(JournalReader::open(in, "diario.csv", "siif"));
  PostingEngine engine(db.app(), clock, log, {.producer = "importador"});
  value_or_throw(
      import_journal(engine, events::system_actor(), "prueba", reader, [&](const Report& so_far) {
        if (so_far.entries == 10'000)
          db.app().transaction([](pqxx::work& tx) {
            ledger::entrust(tx, ledger::AccountId(240790), {"NIT", "800654322", "La segunda"});
          });
      }));
  const auto named = db.owner().read([](pqxx::read_transaction& tx) {
    return tx
        .exec1(
            "select string_agg(name || ' ' || n, ', ' order by name) from (select t.name, "
            "count(*) as n from ledger.posting p join ledger.third_party t on t.id = "
            "p.third_party_id group by t.name) x")[0]
        .as<std::string>();
  });
  EXPECT_EQ(named, "La primera 10000, La segunda 1");
}

TEST_F(ImportTest, EachEntryIsToldInTheLog) {
  import(kTwoEntries);
  const auto told = db.owner().read([](pqxx::read_transaction& tx) {
    return read_int(tx.exec1("select count(*) from audit.outbox")[0]);
  });
  EXPECT_EQ(told, 2);
}

}  // namespace
}  // namespace recaudo::journal_import
