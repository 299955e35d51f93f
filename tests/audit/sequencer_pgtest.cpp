// The outbox and the sequencer on a real PostgreSQL.
#include "audit/sequencer.h"

#include <gtest/gtest.h>

#include <thread>

#include "audit/migrations.h"
#include "audit/outbox.h"
#include "audit/signer.h"
#include "audit/tile_reader.h"
#include "audit/verify.h"
#include "base/base_migrations.h"
#include "tests/audit/temp_folder.h"
#include "tests/support/test_cluster.h"

namespace recaudo::audit {
namespace {

using Clock = std::chrono::steady_clock;

const std::string kOrigin = "recaudo.example/prueba";

std::vector<OutboxEntry> events(const std::string& label, std::size_t count) {
  std::vector<OutboxEntry> out;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string bytes = label + "/" + std::to_string(i);
    out.push_back({derive_uuid("test", bytes), bytes});
  }
  return out;
}

class SequencerTest : public ::testing::Test {
 protected:
  SequencerTest() {
    vkey_ = value_or_throw(make_log_key(signer_options_, folder_.path() + "/vkey"));
    signer_ = std::jthread(
        [this](const std::stop_token& s) { value_or_throw(run_signer(signer_options_, s)); });
    while (!request_signer_state(signer_options_.socket_path)) std::this_thread::yield();
    producer_ = db_.app().transaction([](pqxx::work& tx) { return start_producer(tx, "test"); });
  }

  SequencerOptions options() const {
    return {.conninfo = db_.conninfo("recaudo_sequencer"),
            .log_dir = folder_.path() + "/log",
            .origin = kOrigin,
            .signer_socket = signer_options_.socket_path};
  }
  void add(const std::vector<OutboxEntry>& entries, Lane lane = Lane::kPeople) {
    db_.app().transaction([&](pqxx::work& tx) {
      append(tx, producer_, reserve(tx, producer_, entries.size()), lane, entries);
    });
  }
  VerifyReport verified() const {
    return value_or_throw(verify_log({options().log_dir, vkey_, kOrigin}));
  }
  std::vector<std::string> contents() const {
    std::vector<std::string> out;
    value_or_throw(verify_log({options().log_dir, vkey_, kOrigin},
                              [&](std::uint64_t, std::string_view e) { out.emplace_back(e); }));
    return out;
  }
  std::string sqlstate_of(const std::function<void(pqxx::work&)>& body) {
    try {
      db_.app().transaction([&](pqxx::work& tx) { body(tx); });
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return "";
  }

  TempFolder folder_;
  SignerOptions signer_options_{folder_.path() + "/s", folder_.path() + "/seed", kOrigin,
                                folder_.path() + "/state"};
  std::string vkey_;
  std::jthread signer_;
  mutable test::TestDatabase db_{{embedded::base_migrations, embedded::audit_migrations}};
  Producer producer_;
};

TEST_F(SequencerTest, EveryByteValueReachesTheLogUnchanged) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  add({{derive_uuid("t", "1"), all}, {derive_uuid("t", "2"), "{\"\\,"}});
  value_or_throw(sequence_once(options()));
  EXPECT_EQ(contents(), (std::vector<std::string>{all, "{\"\\,"}));
}

TEST_F(SequencerTest, ABatchThatWasFullSaysThatMoreMayWait) {
  add(events("three", 3));
  auto small = options();
  small.batch = 2;
  const auto sequencer = value_or_throw(Sequencer::start(small));
  EXPECT_EQ(value_or_throw(sequencer->integrate()), 2U);
  EXPECT_TRUE(sequencer->is_behind());
  EXPECT_EQ(value_or_throw(sequencer->integrate()), 1U);
  EXPECT_FALSE(sequencer->is_behind());
}

TEST_F(SequencerTest, ARollbackLeavesNeitherEventNorGap) {
  EXPECT_THROW(db_.app().transaction([&](pqxx::work& tx) {
    append(tx, producer_, reserve(tx, producer_, 3), Lane::kPeople, events("lost", 3));
    throw std::runtime_error("the act failed");
  }),
               std::runtime_error);
  const auto first =
      db_.app().transaction([&](pqxx::work& tx) { return reserve(tx, producer_, 1); });
  EXPECT_EQ(first, 1);
}

TEST_F(SequencerTest, TheSameEventAgainChangesNothingAndAnotherContentIsRefused) {
  const auto entries = events("a", 2);
  add(entries);
  db_.app().transaction([&](pqxx::work& tx) { append(tx, producer_, 1, Lane::kPeople, entries); });
  auto other = entries;
  other[1].bytes += "!";
  EXPECT_EQ(sqlstate_of([&](pqxx::work& tx) { append(tx, producer_, 1, Lane::kPeople, other); }),
            "RC010");
  value_or_throw(sequence_once(options()));
  EXPECT_EQ(verified().entries, 2U);
}

TEST_F(SequencerTest, NumbersMustBeReservedByALivingEpoch) {
  EXPECT_EQ(
      sqlstate_of([&](pqxx::work& tx) { append(tx, producer_, 1, Lane::kPeople, events("x", 1)); }),
      "RC012");
  const Producer old = producer_;
  producer_ = db_.app().transaction([](pqxx::work& tx) { return start_producer(tx, "test"); });
  EXPECT_EQ(producer_.epoch, old.epoch + 1);
  EXPECT_EQ(sqlstate_of([&](pqxx::work& tx) { reserve(tx, old, 1); }), "RC013");
}

TEST_F(SequencerTest, NobodyChangesTheOutbox) {
  add(events("a", 1));
  for (const char* sql :
       {"delete from audit.outbox", "update audit.plan set log_index = 9",
        "update audit.cursor set next_seq = 9", "update audit.progress set integrated = 9"})
    EXPECT_THROW(db_.app().transaction([&](pqxx::work& tx) { tx.exec0(sql); }),
                 pqxx::insufficient_privilege)
        << sql;
  for (const std::string before : {"", "set local session_replication_role = replica; "})
    for (const std::string sql : {"update audit.outbox set entry = 'x'", "delete from audit.outbox",
                                  "truncate audit.outbox", "update audit.plan set log_index = 9",
                                  "delete from audit.plan", "truncate audit.plan"})
      try {
        db_.owner().transaction([&](pqxx::work& tx) { tx.exec(before + sql); });
        ADD_FAILURE() << before << sql;
      } catch (const pqxx::sql_error& e) {
        EXPECT_EQ(e.sqlstate(), "RC011") << before << sql;
      }
}

TEST_F(SequencerTest, ConcurrentProducersAllArriveOnceWithoutGaps) {
  {
    std::vector<std::jthread> threads;
    threads.reserve(4);
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&, t] {
        for (int i = 0; i < 20; ++i)
          add(events(std::to_string(t) + "-" + std::to_string(i), 3),
              i % 2 ? Lane::kBulk : Lane::kPeople);
      });
  }
  value_or_throw(sequence_once(options()));
  EXPECT_EQ(verified().entries, 240U);
  const auto row = db_.owner().read([](pqxx::read_transaction& tx) {
    return tx.exec1("select min(producer_seq), max(producer_seq), count(*) from audit.outbox");
  });
  EXPECT_EQ(row[0].as<int>(), 1);
  EXPECT_EQ(row[1].as<int>(), 240);
  EXPECT_EQ(row[2].as<int>(), 240);
}

TEST_F(SequencerTest, TheProducerOfLaneZeroGoesFirst) {
  add(events("bulk", 3), Lane::kBulk);
  producer_ = db_.app().transaction([](pqxx::work& tx) { return start_producer(tx, "people"); });
  add(events("people", 1));
  value_or_throw(sequence_once(options()));
  EXPECT_EQ(contents().front(), "people/0");
}

TEST_F(SequencerTest, ABatchOfManyStatementsKeepsTheOrderOfLanesAndOfProducers) {
  add(events("bulk", 100), Lane::kBulk);
  producer_ = db_.app().transaction([](pqxx::work& tx) { return start_producer(tx, "people"); });
  add(events("people", 100));
  const auto sequencer = value_or_throw(Sequencer::start(options()));
  ASSERT_EQ(value_or_throw(sequencer->integrate()), 200U);
  value_or_throw(sequencer->publish());
  std::vector<std::string> expected;
  for (const std::string label : {"people", "bulk"})
    for (const auto& e : events(label, 100)) expected.push_back(e.bytes);
  EXPECT_EQ(contents(), expected);
}

TEST_F(SequencerTest, AProducersOwnOrderHoldsWhateverTheLanes) {
  add(events("bulk", 3), Lane::kBulk);
  add(events("people", 1));
  value_or_throw(sequence_once(options()));
  EXPECT_EQ(contents().back(), "people/0");
}

TEST_F(SequencerTest, NumbersAreUsedInTheTransactionThatReservedThem) {
  db_.app().transaction([&](pqxx::work& tx) { reserve(tx, producer_, 1); });
  EXPECT_EQ(
      sqlstate_of([&](pqxx::work& tx) { append(tx, producer_, 1, Lane::kPeople, events("x", 1)); }),
      "RC012");
}

TEST_F(SequencerTest, ARunThatEndedIsForgottenOnceAllOfItIsPlanned) {
  add(events("old", 2));
  producer_ = db_.app().transaction([](pqxx::work& tx) { return start_producer(tx, "test"); });
  add(events("new", 2));
  value_or_throw(sequence_once(options()));
  value_or_throw(sequence_once(options()));
  EXPECT_EQ(contents().size(), 4U);
  EXPECT_EQ(db_.owner().read([](pqxx::read_transaction& tx) {
    return tx.exec1("select count(*) from audit.cursor")[0].as<int>();
  }),
            1);
}

struct Crash {};

TEST_F(SequencerTest, ACrashAtAnyStepLosesAndRepeatsNothing) {
  std::uint64_t expected = 0;
  for (int crash_at = 0; crash_at < 12; ++crash_at) {
    add(events("round" + std::to_string(crash_at), 30));
    expected += 30;
    auto crashing = options();
    int step = 0;
    crashing.hook = [&](std::string_view) {
      if (step++ == crash_at) throw Crash{};
    };
    try {
      value_or_throw(sequence_once(crashing));
    } catch (const Crash&) {
    }
    value_or_throw(sequence_once(options()));
    ASSERT_EQ(verified().entries, expected) << crash_at;
  }
}

TEST_F(SequencerTest, ASecondSequencerIsRefused) {
  const auto first = value_or_throw(Sequencer::start(options()));
  const auto second = Sequencer::start(options());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::kAuditLogBusy);
}

TEST_F(SequencerTest, ASecondSequencerWithFilesOfItsOwnIsRefusedAfterItsPatience) {
  const auto first = value_or_throw(Sequencer::start(options()));
  auto elsewhere = options();
  elsewhere.log_dir = folder_.path() + "/log-of-another-machine";
  elsewhere.lock_patience = std::chrono::milliseconds(200);
  const auto begun = Clock::now();
  const auto second = Sequencer::start(elsewhere);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::kAuditLogBusy);
  EXPECT_GE(Clock::now() - begun, elsewhere.lock_patience);
}

TEST_F(SequencerTest, WhoStartsAfterACrashWaitsUntilTheDeadOnesConnectionHasEnded) {
  // The files' lock went with the process; PostgreSQL has not yet noticed.
  auto dead = std::make_unique<pqxx::connection>(options().conninfo);
  pqxx::nontransaction(*dead).exec1("select pg_advisory_lock(8241990165034561)");
  std::jthread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    dead.reset();
  });
  add(events("a", 3));
  value_or_throw(sequence_once(options()));
  EXPECT_EQ(verified().entries, 3U);
}

TEST_F(SequencerTest, FilesOlderThanTheLastSignedHeadStopIt) {
  add(events("a", 5));
  value_or_throw(sequence_once(options()));
  std::filesystem::remove_all(options().log_dir);
  const auto again = Sequencer::start(options());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::kAuditLogConflict);
}

TEST_F(SequencerTest, AnOlderDatabaseIsFilledFromTheFiles) {
  add(events("a", 300));
  value_or_throw(sequence_once(options()));
  db_.owner().transaction([](pqxx::work& tx) {
    tx.exec0("alter table audit.plan disable trigger user");
    tx.exec0("delete from audit.plan where log_index >= 100");
    tx.exec0("alter table audit.plan enable trigger user");
  });
  auto with_ids = options();
  EXPECT_FALSE(Sequencer::start(options()));  // nobody can read the ids: stop
  with_ids.event_id_of = [](std::string_view e) -> Result<Uuid> { return derive_uuid("test", e); };
  const auto sequencer = value_or_throw(Sequencer::start(with_ids));
  EXPECT_EQ(sequencer->recovery().restored, 200U);
}

// How soon that is in seconds, a benchmark says; here, that nothing of the bulk goes before it.
TEST_F(SequencerTest, APersonsEventTakesTheNextPlaceWhileBulkWaits) {
  for (int i = 0; i < 4; ++i) add(events("b" + std::to_string(i), 1000), Lane::kBulk);
  producer_ = db_.app().transaction([](pqxx::work& tx) { return start_producer(tx, "people"); });
  const auto sequencer = value_or_throw(Sequencer::start(options()));
  ASSERT_GT(value_or_throw(sequencer->integrate()), 0U);
  const auto before = sequencer->head().size;
  ASSERT_LT(before, 4000U);
  add(events("person", 1));
  value_or_throw(sequencer->integrate());
  value_or_throw(sequencer->publish());
  const auto all = contents();
  EXPECT_EQ(all[before], "person/0");
  EXPECT_LT(all.size(), 4000U);  // and it was published before the bulk was through
}

}  // namespace
}  // namespace recaudo::audit
