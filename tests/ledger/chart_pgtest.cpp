#include "ledger/chart.h"

#include <gtest/gtest.h>

#include <map>

#include "base/base_migrations.h"
#include "ledger/migrations.h"
#include "tests/support/test_cluster.h"

namespace recaudo::ledger {
namespace {

constexpr std::string_view kHeader = "version,desde,id,codigo,nombre,naturaleza,estado,fuente\n";

class ChartTest : public ::testing::Test {
 protected:
  Result<ChartVersion> load(const std::string& rows) {
    const std::string text = std::string(kHeader) + rows;
    const auto parsed = value_or_throw(parse_chart(text, "prueba.csv"));
    return db.app().transaction([&](pqxx::work& tx) {
      return load_chart(tx, parsed, sha256(text), from_unix_micros(1'774'990'000'000'000));
    });
  }
  std::vector<ChartAccount> of(Book book) {
    return db.app().read([&](pqxx::read_transaction& tx) { return chart(tx, book); });
  }
  ChartAccount account(std::string_view code) {
    for (const auto& a : of(Book::kAccounting))
      if (a.code == code) return a;
    return {};
  }
  test::TestDatabase db{{embedded::base_migrations, embedded::ledger_migrations}};
};

TEST_F(ChartTest, TheDatabaseHoldsWhatTheShippedFilesSay) {
  std::map<AccountId, ChartRow> latest;
  for (const auto& row : shipped_chart()) latest.insert_or_assign(row.id, row);
  std::size_t seen = 0;
  for (const Book book : {Book::kAccounting, Book::kBudget})
    for (const auto& a : of(book)) {
      ASSERT_TRUE(latest.contains(a.id)) << a.code;
      const auto& row = latest.at(a.id);
      EXPECT_EQ(a.code, row.code);
      EXPECT_EQ(a.name, row.name);
      EXPECT_EQ(a.nature, row.nature);
      EXPECT_EQ(a.status, row.status);
      EXPECT_EQ(a.source, row.source);
      EXPECT_EQ(a.version, row.version);
      ++seen;
    }
  EXPECT_EQ(seen, latest.size());
}

TEST_F(ChartTest, TheNextVersionAddsAccountsAndConfirmsOthers) {
  const auto loaded =
      value_or_throw(load("4,2027-01-01,130562,130562,Sobretasa bomberil,D,verified,contador\n"
                          "4,2027-01-01,131128,131128,Contribuciones,D,memory,contador\n"));
  EXPECT_EQ(loaded.rows, 2);
  EXPECT_EQ(account("130562").status, "verified");
  EXPECT_EQ(account("131128").version, 4);
  const auto versions =
      db.app().read([](pqxx::read_transaction& tx) { return chart_versions(tx); });
  ASSERT_EQ(versions.size(), 4U);
  EXPECT_EQ(versions[3].rows, 2);
}

TEST_F(ChartTest, AVersionThatIsNotTheNextOneIsRefused) {
  for (const auto* rows :
       {"3,2027-01-01,131128,131128,x,D,memory,f\n", "6,2027-01-01,131128,131128,x,D,memory,f\n",
        "4,2017-01-01,131128,131128,x,D,memory,f\n"}) {
    const auto refused = load(rows);
    ASSERT_FALSE(refused) << rows;
    EXPECT_EQ(refused.error().code, Code::kChartVersion);
  }
  EXPECT_EQ(account("131128").code, "");
}

TEST_F(ChartTest, AFileWithTwoVersionsIsRefused) {
  const auto refused = load(
      "4,2027-01-01,131128,131128,x,D,memory,f\n"
      "5,2028-01-01,131129,131129,x,D,memory,f\n");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kChartVersion);
}

TEST_F(ChartTest, WhatAnAccountIsStays) {
  for (const auto* rows : {"4,2027-01-01,130507,130507,Predial,C,verified,f\n",
                           "4,2027-01-01,-500,1.1.01.01.200.01,Otro,C,verified,f\n"}) {
    const auto refused = load(rows);
    ASSERT_FALSE(refused) << rows;
    EXPECT_EQ(refused.error().code, Code::kChartConflict);
  }
}

TEST_F(ChartTest, AVersionIsNeverChangedNotEvenByTheOwner) {
  for (const auto* sql : {"update ledger.chart_row set name = 'x'",
                          "delete from ledger.chart_version", "truncate ledger.chart_row"})
    EXPECT_THROW(db.owner().transaction([&](pqxx::work& tx) {
      tx.exec0("set local role recaudo_owner");
      tx.exec0(sql);
    }),
                 pqxx::sql_error)
        << sql;
}

TEST_F(ChartTest, TheApplicationCannotWriteTheChartBesideItsFunction) {
  for (const auto* sql : {"insert into ledger.chart_version values (9, '2030-01-01', null, now())",
                          "update ledger.account set name = 'x'"})
    EXPECT_THROW(db.app().transaction([&](pqxx::work& tx) { tx.exec0(sql); }), pqxx::sql_error)
        << sql;
}

}  // namespace
}  // namespace recaudo::ledger
