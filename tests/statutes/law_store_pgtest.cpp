// The law as a serving process sees it, also while the database does not answer.
#include "api/app/law_store.h"

#include <gtest/gtest.h>

#include <future>

#include "tests/statutes/statute_world.h"

namespace recaudo::app {
namespace {

using namespace std::chrono_literals;

struct LawStoreTest : public ::testing::Test {
  test::StatuteWorld w{4};
  std::unique_ptr<LawStore> store = value_or_throw(
      LawStore::open(w.m.db.app(), w.m.clock,
                     std::string(tax_rules::data_file("statutes/demo.toml")), "demo.toml"));
  // The store's look at the database waits for as long as `while_it_waits` takes.
  template <typename Act>
  std::shared_ptr<const LawSnapshot> while_the_database_is_read(Act while_it_waits) {
    std::future<std::shared_ptr<const LawSnapshot>> reader;
    w.m.db.owner().transaction([&](pqxx::work& tx) {
      tx.exec("lock table rates.usury_month in access exclusive mode");
      store->reload();
      reader = std::async(std::launch::async, [&] { return store->current(); });
      EXPECT_EQ(reader.wait_for(300ms), std::future_status::timeout);
      while_it_waits();
    });
    return reader.get();
  }
};

TEST_F(LawStoreTest, AnErrorPageDoesNotQueueBehindADatabaseThatDoesNotAnswer) {
  (void)store->current();
  while_the_database_is_read([&] {
    auto page = std::async(std::launch::async, [&] { return &store->statute(); });
    EXPECT_EQ(page.wait_for(5s), std::future_status::ready);
  });
}

TEST_F(LawStoreTest, WhatIsApprovedWhileItIsReadIsLookedAtAgain) {
  const auto read_before = while_the_database_is_read([&] { store->reload(); });
  const auto after = store->current();
  EXPECT_NE(after, read_before);
  EXPECT_EQ(store->current(), after) << "once is enough";
}

}  // namespace
}  // namespace recaudo::app
