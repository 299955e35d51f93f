#include "base/database.h"

#include <gtest/gtest.h>

#include <thread>

#include "base/base_migrations.h"
#include "base/migrations.h"
#include "tests/support/test_cluster.h"

namespace recaudo {
namespace {

using test::TestDatabase;

class DatabaseTest : public ::testing::Test {
 protected:
  TestDatabase db{{embedded::base_migrations}};
};

TEST_F(DatabaseTest, OurTypesComeBackAsTheyWereSent) {
  constexpr Statement kEcho{
      "echo", "select $1::bigint, $2::date, $3::timestamptz, $4::uuid, $5::bytea, $6::text"};
  const Uuid id = make_uuid7(from_unix_micros(1));
  const Instant t = from_unix_micros(1'774'000'000'123'456);
  const std::string bytes("\0\xFF'\\", 4);
  const auto row = db.app().read([&](pqxx::read_transaction& tx) {
    return exec(tx, kEcho, Money::pesos(7), make_date(2026, 3, 31), t, id, bytea(bytes),
                std::string_view("ñ"));
  })[0];
  EXPECT_EQ(read_money(row[0]), Money::pesos(7));
  EXPECT_EQ(read_date(row[1]), make_date(2026, 3, 31));
  EXPECT_EQ(read_instant(row[2]), t);
  EXPECT_EQ(read_uuid(row[3]), id);
  EXPECT_EQ(read_bytes(row[4]), bytes);
  EXPECT_EQ(read_text(row[5]), "ñ");
}

TEST_F(DatabaseTest, AnErrorResultRollsTheTransactionBack) {
  db.owner().transaction([](pqxx::work& tx) { tx.exec0("create table t(n int)"); });
  const auto result = db.owner().transaction([](pqxx::work& tx) -> Result<int> {
    tx.exec0("insert into t values (1)");
    return fail(Code::kNotFound);
  });
  EXPECT_FALSE(result);
  const auto n =
      db.owner().read([](pqxx::read_transaction& tx) { return tx.exec("select from t").size(); });
  EXPECT_EQ(n, 0U);
}

TEST_F(DatabaseTest, ABrokenConnectionIsReplacedNotReused) {
  const auto pid = [&] {
    return db.owner().read([](pqxx::read_transaction& tx) {
      return tx.exec1("select pg_backend_pid()")[0].as<int>();
    });
  };
  const int first = pid();
  TestDatabase other{{embedded::base_migrations}};
  other.owner().transaction([&](pqxx::work& tx) {
    tx.exec("select pg_terminate_backend(" + std::to_string(first) + ")");
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_NE(pid(), first);
}

void end_own_server_process(pqxx::transaction_base& tx) {
  tx.exec("select pg_terminate_backend(pg_backend_pid())");
}

TEST_F(DatabaseTest, AServerThatEndsInTheMiddleIsALostDatabase) {
  EXPECT_THROW(db.owner().transaction(end_own_server_process), DatabaseLost);
}

TEST_F(DatabaseTest, AReadThatTheServerEndedIsReadAgain) {
  int times = 0;
  const int answer = db.owner().read([&](pqxx::read_transaction& tx) {
    if (++times == 1) end_own_server_process(tx);
    return tx.exec1("select 7")[0].as<int>();
  });
  EXPECT_EQ(answer, 7);
  EXPECT_EQ(times, 2);
}

TEST_F(DatabaseTest, ADeadlockIsRetriedAndBothTransactionsEnd) {
  db.owner().transaction([](pqxx::work& tx) {
    tx.exec0("create table hot(id int primary key, n int)");
    tx.exec0("insert into hot values (1, 0), (2, 0)");
  });
  const auto bump = [&](int first, int second) {
    for (int i = 0; i < 20; ++i)
      db.owner().transaction([&](pqxx::work& tx) {
        tx.exec0("set local deadlock_timeout = '10ms'");
        tx.exec0("update hot set n = n + 1 where id = " + std::to_string(first));
        tx.exec0("update hot set n = n + 1 where id = " + std::to_string(second));
      });
  };
  std::thread a(bump, 1, 2);
  std::thread b(bump, 2, 1);
  a.join();
  b.join();
  const auto sum = db.owner().read(
      [](pqxx::read_transaction& tx) { return tx.exec1("select sum(n) from hot")[0].as<int>(); });
  EXPECT_EQ(sum, 80);
}

TEST_F(DatabaseTest, AMigrationChangedAfterItWasAppliedRefusesToStart) {
  std::vector<EmbeddedFile> files(embedded::base_migrations.begin(),
                                  embedded::base_migrations.end());
  EXPECT_TRUE(migrate(db.owner(), files)->applied.empty());
  EXPECT_TRUE(require_current_schema(db.app(), files));
  files[0].sha256_hex = "0000";
  const auto refused = migrate(db.owner(), files);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kSchemaMismatch);
}

TEST_F(DatabaseTest, TheApplicationsRoleCannotCreateAnything) {
  EXPECT_THROW(db.app().transaction([](pqxx::work& tx) { tx.exec0("create table mine(n int)"); }),
               pqxx::sql_error);
  EXPECT_THROW(
      db.app().transaction([](pqxx::work& tx) { tx.exec0("create temp table mine(n int)"); }),
      pqxx::sql_error);
}

}  // namespace
}  // namespace recaudo
