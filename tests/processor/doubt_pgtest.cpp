#include <gtest/gtest.h>

#include "tests/processor/support.h"
#include "tests/support/pg_proxy.h"
#include "tests/support/test_cluster.h"

namespace recaudo {
namespace {

using namespace literals;
using test::PgFault;
using test::PgMoment;
using test::PgProxy;

// The application reaches PostgreSQL through a proxy that fails once, in each way it can.
class DoubtTest : public ::testing::TestWithParam<PgFault> {
 protected:
  DoubtTest() { test::open_months_of_2026(db_.app()); }

  // A frozen connection goes on after a while, as a network does.
  std::jthread thaw_later() {
    return std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested() && !proxy_.has_cut())
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      proxy_.thaw();
    });
  }
  void expect_one_entry_with_its_event() {
    db_.owner().read([](pqxx::read_transaction& tx) {
      const auto report = ledger::check(tx);
      EXPECT_TRUE(report.ok()) << report.differences.front();
      EXPECT_EQ(report.entries, 1);
      EXPECT_EQ(tx.exec1("select count(*) from audit.outbox")[0].as<int>(), 1);
    });
  }

  test::TestDatabase db_{test::kEngineMigrations};
  PgProxy proxy_{db_.conninfo("recaudo_app")};
  Database through_{{.conninfo = proxy_.conninfo(), .max_connections = 3}};
  SystemClock clock_;
  events::EventLog log_ = test::event_log(through_, clock_);
};

TEST_P(DoubtTest, TheEngineSettlesItsStatementByTheKeyOfTheEntry) {
  PostingEngine engine(through_, clock_, log_, {.producer = "motor"});
  proxy_.cut_at(1, GetParam(), PgMoment::kStatement);
  const auto thawed = thaw_later();
  const auto posted = engine.post(test::deposit("a", 10_pesos));
  ASSERT_TRUE(posted) << posted.error().detail;
  EXPECT_EQ(posted->seq, ledger::EntrySeq{1});
  EXPECT_TRUE(proxy_.has_cut());
  expect_one_entry_with_its_event();
}

TEST_P(DoubtTest, AnActAsksWhatBecameOfItsCommit) {
  const Services services{through_, clock_, log_};
  proxy_.cut_at(1, GetParam());
  const auto thawed = thaw_later();
  const auto posted = perform(services, events::system_actor(), "prueba", [](Work& work) {
    return work.post(std::vector{test::deposit("a", 10_pesos).entry});
  });
  ASSERT_TRUE(posted) << posted.error().detail;
  EXPECT_EQ(posted->at(0).seq, ledger::EntrySeq{1});
  EXPECT_TRUE(proxy_.has_cut());
  expect_one_entry_with_its_event();
}

INSTANTIATE_TEST_SUITE_P(EachFault, DoubtTest, ::testing::ValuesIn(test::kPgFaults));

}  // namespace
}  // namespace recaudo
