#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/base_migrations.h"
#include "ledger/act_recipes.h"
#include "ledger/export.h"
#include "ledger/migrations.h"
#include "ledger/periods.h"
#include "ledger/recipes.h"
#include "tests/support/test_cluster.h"

namespace recaudo::ledger {
namespace {

using namespace literals;

Act act(const std::string& id, Date on, const std::string& source = "prueba") {
  return {
      .key = derive_uuid("export", id), .effective_on = on, .source_kind = source, .source_id = id};
}

class ExportTest : public ::testing::Test {
 protected:
  ExportTest() {
    db.app().transaction([](pqxx::work& tx) {
      for (unsigned m = 1; m <= 12; ++m) open_period(tx, 2026, m);
      for (const int year : {2025, 2026}) open_period(tx, year, 12);
      const std::vector<Entry> entries = {
          unclassified_credit(act("old", make_date(2025, 12, 30)), 700_pesos),
          unclassified_credit(act("a", make_date(2026, 2, 10)), 1'000'000_pesos),
          // Recorded later, effective earlier: it stands at its day.
          bank_fee(act("b", make_date(2026, 1, 5)), Money::centavos(12'345)),
          settlement_in_bank(act("c", make_date(2026, 2, 10)), 50_pesos, 3_pesos),
          unclassified_credit(act("d", make_date(2026, 3, 1), "raro: ;\"=|(x)\\  y\ny"), 5_pesos)};
      value_or_throw(post(tx, entries, from_unix_micros(1'774'990'000'000'000)));
    });
    char name[] = "/tmp/recaudo-export-XXXXXX";
    invariant(::mkdtemp(name) != nullptr, "a temporary folder can be made");
    folder = name;
  }
  ~ExportTest() override { std::filesystem::remove_all(folder); }

  std::string exported(ExportFormat format, Book book = Book::kAccounting) {
    std::string out;
    db.app().read([&](pqxx::read_transaction& tx) {
      export_journal(tx, format, book, make_date(2026, 1, 1), make_date(2026, 12, 31),
                     [&](std::string_view text) { out += text; });
    });
    return out;
  }
  // The exit status of `command FILE`, the journal being the file.
  int checked_by(const std::string& command, const std::string& journal) {
    const std::string path = folder + "/journal";
    std::ofstream(path) << journal;
    const std::string line = command + " " + path + " >" + folder + "/out 2>&1";
    const int status = std::system(line.c_str());  // NOLINT(cert-env33-c): the command is ours
    return WEXITSTATUS(status);
  }
  std::string said() {
    std::ifstream in(folder + "/out");
    return {std::istreambuf_iterator<char>(in), {}};
  }

  test::TestDatabase db{{embedded::base_migrations, embedded::ledger_migrations}};
  std::string folder;
};

struct Oracle {
  ExportFormat format;
  std::string command;
};
const std::vector<Oracle> kOracles = {
    {ExportFormat::kHledger, "hledger check --strict -f"},
    {ExportFormat::kLedger, "ledger --strict --pedantic balance -f"},
    {ExportFormat::kBeancount, "bean-check"},
};

TEST_F(ExportTest, ThreeProgramsThatWeDidNotWriteAcceptTheJournal) {
  for (const auto& oracle : kOracles)
    EXPECT_EQ(checked_by(oracle.command, exported(oracle.format)), 0) << oracle.command << said();
}

TEST_F(ExportTest, TheBudgetBookIsExportedApartAndAcceptedTheSame) {
  db.app().transaction([](pqxx::work& tx) {
    const Settlement paid{.obligation = ObligationId{1},
                          .item = Concept::kPredial,
                          .capital = 40_pesos,
                          .zone = Zone::kUrban};
    Entry entry = settlement_in_bank(act("s", make_date(2026, 2, 11)), 50_pesos, {}, {paid});
    value_or_throw(post(tx, std::vector{entry}, from_unix_micros(1'774'990'000'000'000)));
  });
  for (const auto& oracle : kOracles) {
    EXPECT_EQ(checked_by(oracle.command, exported(oracle.format)), 0) << oracle.command << said();
    const std::string budget = exported(oracle.format, Book::kBudget);
    EXPECT_EQ(checked_by(oracle.command, budget), 0) << oracle.command << said();
    EXPECT_EQ(budget.find("111006"), budget.npos);
    EXPECT_NE(budget.find("-40.00"), budget.npos);
  }
}

TEST_F(ExportTest, ABalanceThatIsOffByACentavoIsRefusedByEachOfThem) {
  for (const auto& oracle : kOracles) {
    std::string journal = exported(oracle.format);
    const auto at = journal.rfind("1000628.55");
    ASSERT_NE(at, journal.npos) << journal;
    journal[at + 9] = '6';
    EXPECT_NE(checked_by(oracle.command, journal), 0) << oracle.command;
  }
}

TEST_F(ExportTest, AnAmountThatWasChangedIsRefusedByEachOfThem) {
  for (const auto& oracle : kOracles) {
    std::string journal = exported(oracle.format);
    const auto at = journal.find("123.45");
    ASSERT_NE(at, journal.npos) << journal;
    journal[at] = '9';
    EXPECT_NE(checked_by(oracle.command, journal), 0) << oracle.command;
  }
}

TEST_F(ExportTest, WhatTookEffectBeforeStandsAsOneOpeningEntry) {
  const std::string journal = exported(ExportFormat::kHledger);
  EXPECT_NE(journal.find("saldos anteriores\n    Activo:111006 Cuenta de ahorro  COP 700.00"),
            journal.npos);
  EXPECT_EQ(journal.find("2025-12-30"), journal.npos);
}

TEST_F(ExportTest, TheTableHasOneRowForEachLineAndEscapesWhatASpreadsheetWouldRun) {
  db.app().transaction([](pqxx::work& tx) {
    value_or_throw(post(
        tx,
        std::vector{unclassified_credit(act("=HYPERLINK(\"x\")", make_date(2026, 4, 1)), 1_pesos)},
        from_unix_micros(1'774'990'000'000'000)));
  });
  const std::string csv = exported(ExportFormat::kCsv);
  EXPECT_EQ(std::ranges::count(csv, '\n'), 1 + 4 * 2 + 3 + 2);  // two cells hold a line feed
  EXPECT_NE(csv.find("\"'=HYPERLINK(\"\"x\"\")\""), csv.npos);
}

TEST_F(ExportTest, AVoucherSumsTheAccountsOfADayAndKind) {
  const std::string table = exported(ExportFormat::kVoucher);
  EXPECT_NE(
      table.find("2026-02-10-1,2026-02-10,abono-en-banco,111006,Cuenta de ahorro,47.00,0.00,1\r\n"),
      table.npos)
      << table;
}

TEST_F(ExportTest, PagesAreReadToTheEnd) {
  db.app().transaction([](pqxx::work& tx) {
    std::vector<Entry> many;
    many.reserve(4'500);
    for (int i = 0; i < 4'500; ++i)
      many.push_back(
          unclassified_credit(act("n" + std::to_string(i), make_date(2026, 5, 1)), 1_pesos));
    value_or_throw(post(tx, many, from_unix_micros(1'774'990'000'000'000)));
  });
  const auto report = db.app().read([&](pqxx::read_transaction& tx) {
    return export_journal(tx, ExportFormat::kCsv, Book::kAccounting, make_date(2026, 1, 1),
                          make_date(2026, 12, 31), [](std::string_view) {});
  });
  EXPECT_EQ(report.entries, 4'504);
}

}  // namespace
}  // namespace recaudo::ledger
