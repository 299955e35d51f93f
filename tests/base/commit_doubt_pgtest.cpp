// The answer to a COMMIT is lost: the act happens once, and its answer is the right one.
#include <gtest/gtest.h>

#include "base/base_migrations.h"
#include "base/database.h"
#include "tests/support/pg_proxy.h"
#include "tests/support/test_cluster.h"

namespace recaudo {
namespace {

using test::PgFault;
using test::PgProxy;

class CommitDoubt : public ::testing::Test {
 protected:
  CommitDoubt() {
    db_.owner().transaction([](pqxx::work& tx) { tx.exec0("create table act(n int)"); });
  }
  // No business key: a second run of a committed body would be seen.
  auto act(int& runs) {
    return [&runs](pqxx::work& tx) {
      ++runs;
      tx.exec0("insert into act values (1)");
      return runs;
    };
  }
  std::size_t rows() {
    return db_.owner().read(
        [](pqxx::read_transaction& tx) { return tx.exec("select from act").size(); });
  }
  test::TestDatabase db_{{embedded::base_migrations}};
  PgProxy proxy_{db_.conninfo("postgres")};
  Database through_{{.conninfo = proxy_.conninfo()}};
};

TEST_F(CommitDoubt, ACommittedActIsNotRunAgainAndAnswersWhatItHadPrepared) {
  for (const PgFault how : {PgFault::kAfter, PgFault::kLate}) {
    const std::size_t before = rows();
    int runs = 0;
    proxy_.cut_at(1, how);
    EXPECT_EQ(through_.transaction(act(runs)), 1);
    EXPECT_TRUE(proxy_.has_cut());
    EXPECT_EQ(rows(), before + 1);
  }
}

TEST_F(CommitDoubt, ARolledBackActIsRunAgainOnce) {
  for (const PgFault how : {PgFault::kBefore, PgFault::kHalf}) {
    const std::size_t before = rows();
    int runs = 0;
    proxy_.cut_at(1, how);
    EXPECT_EQ(through_.transaction(act(runs)), 2);
    EXPECT_TRUE(proxy_.has_cut());
    EXPECT_EQ(rows(), before + 1);
  }
}

TEST_F(CommitDoubt, ASlowCommitIsWaitedFor) {
  int runs = 0;
  proxy_.cut_at(1, PgFault::kDelayed);
  EXPECT_EQ(through_.transaction(act(runs)), 1);
  EXPECT_TRUE(proxy_.has_cut());
  EXPECT_EQ(rows(), 1U);
}

TEST_F(CommitDoubt, ATransactionThatWroteNothingGivesItsAnswer) {
  proxy_.cut_at(1, PgFault::kBefore);
  int runs = 0;
  through_.transaction([&](pqxx::work& tx) {
    ++runs;
    tx.exec1("select 1");
  });
  EXPECT_TRUE(proxy_.has_cut());
  EXPECT_EQ(runs, 1);
}

TEST_F(CommitDoubt, WhatNobodyCanTellInTimeIsThrownAsInDoubt) {
  Database hasty({.conninfo = proxy_.conninfo(), .doubt_timeout = std::chrono::milliseconds(60)});
  int runs = 0;
  proxy_.cut_at(1, PgFault::kLate);
  EXPECT_THROW(hasty.transaction(act(runs)), InDoubt);
  EXPECT_EQ(runs, 1);
}

TEST_F(CommitDoubt, WhatNobodyCanTellInTimeIsRunAgainUnderItsBusinessKey) {
  db_.owner().transaction(
      [](pqxx::work& tx) { tx.exec0("create table keyed(k int primary key)"); });
  Database hasty({.conninfo = proxy_.conninfo(), .doubt_timeout = std::chrono::milliseconds(60)});
  int runs = 0;
  proxy_.cut_at(1, PgFault::kLate);
  const auto made = hasty.idempotent_transaction([&](pqxx::work& tx) {
    ++runs;
    return tx.exec("insert into keyed values (1) on conflict do nothing").affected_rows();
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(made, 0U) << "the first run's row, for which the second waited";
}

}  // namespace
}  // namespace recaudo
