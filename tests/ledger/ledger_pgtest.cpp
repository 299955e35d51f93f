#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/base_migrations.h"
#include "ledger/act_recipes.h"
#include "ledger/balance_rows.h"
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

const Instant kNow = from_unix_micros(1'774'990'000'000'000);
const Date kDay = make_date(2026, 3, 31);

Entry simple(const std::string& id, Money amount) {
  return unclassified_credit({.key = derive_uuid("test", id),
                              .effective_on = kDay,
                              .source_kind = "prueba",
                              .source_id = id},
                             amount);
}

class LedgerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    db.app().transaction([](pqxx::work& tx) {
      for (unsigned m = 1; m <= 12; ++m) open_period(tx, 2026, m);
    });
  }
  Result<std::vector<Posted>> post_all(const std::vector<Entry>& entries) {
    return db.app().transaction([&](pqxx::work& tx) { return post(tx, entries, kNow); });
  }
  std::string state_of_owner_sql(const std::string& sql) {
    try {
      db.owner().transaction([&](pqxx::work& tx) { tx.exec(sql); });
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return "accepted";
  }
  std::string state_of_app_sql(const std::string& sql) {
    try {
      db.app().transaction([&](pqxx::work& tx) { tx.exec(sql); });
    } catch (const pqxx::insufficient_privilege&) {
      return "42501";  // libpqxx 6 leaves its sqlstate() empty
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return "accepted";
  }
  CheckReport checked() {
    return db.app().read([](pqxx::read_transaction& tx) { return check(tx); });
  }
  test::TestDatabase db{{embedded::base_migrations, embedded::ledger_migrations}};
};

TEST_F(LedgerTest, NumbersAreGaplessAndBalancesFollow) {
  const auto posted = post_all({simple("a", 10_pesos), simple("b", 5_pesos)});
  ASSERT_TRUE(posted);
  EXPECT_EQ((*posted)[0].seq, EntrySeq{1});
  EXPECT_EQ((*posted)[1].seq, EntrySeq{2});
  const auto balances = db.app().read([](pqxx::read_transaction& tx) { return trial_balance(tx); });
  ASSERT_EQ(balances.size(), 2U);
  EXPECT_EQ(balances[0].net(), 15_pesos);
  EXPECT_TRUE(checked().ok());
}

TEST_F(LedgerTest, TheSameKeyWithTheSameContentIsAnsweredNotPosted) {
  ASSERT_TRUE(post_all({simple("a", 10_pesos)}));
  const auto again = post_all({simple("b", 1_pesos), simple("a", 10_pesos)});
  ASSERT_TRUE(again);
  EXPECT_FALSE((*again)[0].repeated);
  EXPECT_EQ((*again)[0].seq, EntrySeq{2});
  EXPECT_TRUE((*again)[1].repeated);
  EXPECT_EQ((*again)[1].seq, EntrySeq{1});
}

TEST_F(LedgerTest, TheSameKeyWithOtherContentIsAConflictAndPostsNothing) {
  ASSERT_TRUE(post_all({simple("a", 10_pesos)}));
  const auto conflict = post_all({simple("b", 1_pesos), simple("a", 11_pesos)});
  ASSERT_FALSE(conflict);
  EXPECT_EQ(conflict.error().code, Code::kKeyConflict);
  EXPECT_EQ(checked().entries, 1);
}

TEST_F(LedgerTest, AMonthNeverOpenedTakesNoEntry) {
  Entry e = simple("a", 10_pesos);
  e.effective_on = make_date(2027, 1, 1);
  EXPECT_EQ(post_all({e}).error().code, Code::kPeriodClosed);
}

TEST_F(LedgerTest, AnUnknownAccountIsRefused) {
  Entry e = simple("a", 10_pesos);
  e.legs[0].account = AccountId{999999};
  EXPECT_EQ(post_all({e}).error().code, Code::kAccountUnknown);
}

// The owner forges what post_batch says of itself; the rules hold all the same.
constexpr const char* kForged = "set local recaudo.posting = 'on'; ";
constexpr const char* kBareEntry =
    "insert into ledger.entry values (1, gen_random_uuid(), 'k', '2026-03-31', now(), 's', 'i');";

TEST_F(LedgerTest, TheOwnerCannotPostAnUnbalancedEntry) {
  EXPECT_EQ(state_of_owner_sql(
                std::string(kForged) + kBareEntry +
                "insert into ledger.posting (seq, line, account_id, amount, effective_on) values "
                "(1, 1, 111006, 5, '2026-03-31'), (1, 2, 240720, -4, '2026-03-31')"),
            "RC001");
}

TEST_F(LedgerTest, TheOwnerCannotAddLinesToAnOldEntry) {
  ASSERT_TRUE(post_all({simple("a", 10_pesos)}));
  EXPECT_EQ(state_of_owner_sql(
                std::string(kForged) +
                "insert into ledger.posting (seq, line, account_id, amount, effective_on) values "
                "(1, 3, 111006, 5, '2026-03-31'), (1, 4, 240720, -5, '2026-03-31')"),
            "RC002");
}

TEST_F(LedgerTest, NobodyWritesEntriesBesideThePostingFunction) {
  const std::string line =
      "insert into ledger.posting (seq, line, account_id, amount, effective_on) values (1, 1, "
      "111006, 5, '2026-03-31')";
  EXPECT_EQ(state_of_owner_sql(kBareEntry), "RC026");
  EXPECT_EQ(state_of_owner_sql(line), "RC026");
  EXPECT_EQ(state_of_owner_sql(std::string("set local session_replication_role = replica; ") +
                               kBareEntry),
            "RC026");
  EXPECT_EQ(
      state_of_owner_sql("insert into ledger.entry_volume_1 values (1, gen_random_uuid(), 'k', "
                         "'2026-03-31', now(), 's', 'i')"),
      "RC026");
}

TEST_F(LedgerTest, AnEntryForgedWithoutLinesStopsTheNextPosting) {
  ASSERT_EQ(state_of_owner_sql(std::string(kForged) + kBareEntry), "accepted");
  EXPECT_THROW((void)post_all({simple("a", 10_pesos)}), pqxx::unique_violation);
  const auto report = checked();
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.differences.front(), "asiento sin líneas: 1");
}

TEST_F(LedgerTest, PostedRowsAreNeitherUpdatedNorDeletedNorTruncated) {
  ASSERT_TRUE(post_all({simple("a", 10_pesos)}));
  for (const char* sql :
       {"update ledger.posting set amount = amount + 1", "delete from ledger.posting",
        "truncate ledger.posting", "update ledger.entry set kind = 'x'", "delete from ledger.entry",
        "truncate ledger.entry",
        "set session_replication_role = replica; delete from ledger.posting"})
    EXPECT_EQ(state_of_owner_sql(sql), "RC004") << sql;
}

TEST_F(LedgerTest, TheApplicationsRoleCannotSwitchAnyOfItOff) {
  for (const char* sql :
       {"insert into ledger.posting values (1, 1, 111006, 5)",
        "update ledger.balance set debit = 0", "update ledger.obligation set balance = 0",
        "alter table ledger.posting disable trigger all", "drop trigger balances on ledger.posting",
        "truncate ledger.entry", "update ledger.period set state = 'open'",
        "update ledger.head set last_seq = 0",
        "create or replace function ledger.refuse_change() returns trigger language sql as 'x'",
        "set session_replication_role = replica", "set role recaudo_owner"})
    EXPECT_EQ(state_of_app_sql(sql), "42501") << sql;
}

TEST_F(LedgerTest, TheSubledgerMovesWithItsControlAccountAndNeverGoesBelowZero) {
  const auto obligation = db.app().transaction([&](pqxx::work& tx) {
    const std::vector<ObligationKey> keys = {
        {SubjectId{7}, 2026, Concept::kPredial, make_date(2026, 6, 30)}};
    const auto first = open_obligations(tx, keys)[0];
    EXPECT_EQ(open_obligations(tx, keys)[0], first);  // asking again opens nothing
    return first;
  });
  ASSERT_TRUE(post_all({assessment({derive_uuid("c", "7"), kDay, "vigencia", "2026"},
                                   {{obligation, Concept::kPredial, 100_pesos}})}));
  const auto pay = [&](const char* key, Money m) {
    return post_all({collection({derive_uuid("p", key), kDay, "pago", key}, account::kInTransit, m,
                                {{obligation, Concept::kPredial, m, 0_pesos, 0_pesos}}, Excess{})});
  };
  ASSERT_TRUE(pay("1", 60_pesos));
  const auto over = pay("2", 41_pesos);
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().code, Code::kObligationOverpaid);
  const auto rows =
      db.app().read([](pqxx::read_transaction& tx) { return obligations_of(tx, SubjectId{7}); });
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].balance, 40_pesos);
  EXPECT_EQ(rows[0].charged, 100_pesos);
  EXPECT_TRUE(checked().ok());
  // A vigencia that looks unpaid gets a discount: the check must see it.
  EXPECT_EQ(state_of_owner_sql("update ledger.obligation set charged = balance"), "accepted");
  const auto report = checked();
  ASSERT_EQ(report.differences.size(), 1U);
  EXPECT_NE(report.differences[0].find("cargo guardado 4000"), std::string::npos);
}

TEST_F(LedgerTest, AnEntryIsReversedOnceByItsMirror) {
  ASSERT_TRUE(post_all({simple("a", 10_pesos)}));
  const auto reverse = [&](const char* suffix) {
    return db.app().transaction([&](pqxx::work& tx) -> Result<std::vector<Posted>> {
      auto mirror = mirror_of(tx, EntrySeq{1}, kDay, "reversal");
      if (!mirror) return tl::unexpected(mirror.error());
      mirror->key = derive_uuid("r", suffix);
      return post(tx, std::vector{*mirror}, kNow);
    });
  };
  ASSERT_TRUE(reverse("1"));
  EXPECT_EQ(reverse("2").error().code, Code::kAlreadyReversed);
  const auto balances = db.app().read([](pqxx::read_transaction& tx) { return trial_balance(tx); });
  EXPECT_TRUE(balances[0].net().is_zero());
}

TEST_F(LedgerTest, RacingCallersOfOneKeyPostOneEntry) {
  std::atomic<int> fresh = 0;
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      const auto posted = post_all({simple("same", 10_pesos)});
      ASSERT_TRUE(posted);
      if (!(*posted)[0].repeated) ++fresh;
    });
  for (auto& t : threads) t.join();
  EXPECT_EQ(fresh, 1);
  EXPECT_EQ(checked().entries, 1);
}

TEST_F(LedgerTest, TheCheckNamesABalanceThatWasTamperedWith) {
  ASSERT_TRUE(post_all({simple("a", 10_pesos)}));
  EXPECT_EQ(state_of_owner_sql("update ledger.balance set debit = debit + 1, credit = credit + 1 "
                               "where account_id = 111006"),
            "accepted");  // a superuser can; the check and the log find it
  const auto report = checked();
  ASSERT_EQ(report.differences.size(), 1U);
  EXPECT_NE(report.differences[0].find("111006"), std::string::npos);
}

}  // namespace
}  // namespace recaudo::ledger
