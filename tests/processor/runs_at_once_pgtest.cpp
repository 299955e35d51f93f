// Two runs of one service at the same time: each tells its events under a name of its own, and a
// name is used again when its run has ended.
#include <gmock/gmock.h>

#include "core/processor/unit_of_work.h"
#include "tests/processor/support.h"
#include "tests/support/test_cluster.h"

namespace recaudo {
namespace {

using namespace literals;
using testing::ElementsAre;

class RunsAtOnce : public ::testing::Test {
 protected:
  RunsAtOnce() { test::open_months_of_2026(db.app()); }

  std::unique_ptr<events::EventLog> run() {
    return std::make_unique<events::EventLog>(test::event_log(db.app(), clock));
  }
  // A bulk act of one entry, as a billing run or an import tells it.
  Result<std::vector<ledger::Posted>> bulk(const events::EventLog& log, const std::string& name) {
    const Services services{db.app(), clock, log};
    return perform(
        services, events::system_actor(), "prueba",
        [&](Work& work) {
          return work.post_block(std::vector{test::deposit(name, 1_pesos).entry});
        },
        events::Lane::kBulk);
  }
  std::vector<std::string> asked(const std::string& sql) {
    return db.owner().read([&](pqxx::read_transaction& tx) {
      std::vector<std::string> out;
      for (const auto& row : tx.exec(sql)) out.push_back(read_text(row[0]));
      return out;
    });
  }
  std::vector<std::string> names() {
    return asked("select name from audit.producer order by name");
  }

  test::TestDatabase db{test::kEngineMigrations};
  ManualClock clock{from_unix_micros(1'774'990'000'000'000)};
};

TEST_F(RunsAtOnce, ARunThatBeginsDoesNotEndTheOneThatIsWriting) {
  const auto first = run();
  ASSERT_TRUE(bulk(*first, "a"));
  const auto second = run();
  EXPECT_TRUE(bulk(*second, "b"));
  EXPECT_TRUE(bulk(*first, "c")) << "its epoch goes on";
  EXPECT_THAT(asked("select distinct producer || ' ' || producer_epoch from audit.outbox order by "
                    "1"),
              ElementsAre("prueba-2-masivo 1", "prueba-masivo 1"));
}

TEST_F(RunsAtOnce, ANameIsUsedAgainSoThatTheTableDoesNotGrowWithTheRuns) {
  for (int i = 0; i < 5; ++i) {
    const auto one = run(), other = run();
    ASSERT_TRUE(bulk(*other, std::to_string(i)));
  }
  EXPECT_THAT(names(), ElementsAre("prueba", "prueba-2", "prueba-2-masivo", "prueba-masivo"));
}

TEST_F(RunsAtOnce, AnEndedRunLeavesItsNameToTheNextUnderANewEpoch) {
  run();
  const auto next = run();
  EXPECT_EQ(next->producer(events::Lane::kActs).name, "prueba");
  EXPECT_EQ(next->producer(events::Lane::kActs).epoch, 2);
}

TEST_F(RunsAtOnce, TwoPostingEnginesOfOneNamePostByTurns) {
  const auto log = run();
  PostingEngine one(db.app(), clock, *log, {.producer = "motor"});
  PostingEngine other(db.app(), clock, *log, {.producer = "motor"});
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(one.post(test::deposit("one" + std::to_string(i), 1_pesos)));
    EXPECT_TRUE(other.post(test::deposit("other" + std::to_string(i), 1_pesos)));
  }
}

TEST_F(RunsAtOnce, MoreRunsThanThereAreNamesAreRefused) {
  std::vector<audit::ProducerName> taken;
  for (int i = 0; i < audit::kMostRunsAtOnce; ++i) taken.emplace_back(db.app(), "uno");
  EXPECT_EQ(taken.back().str(), "uno-32");
  EXPECT_THROW(audit::ProducerName(db.app(), "uno"), Refusal);
}

}  // namespace
}  // namespace recaudo
