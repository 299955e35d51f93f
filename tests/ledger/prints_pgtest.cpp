// Prints of what no fingerprint covers (migrations/0114): when they are made, and of what is out.
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "tests/ledger/check_world.h"

namespace recaudo::ledger {
namespace {

std::int64_t prints(CheckWorld& world) {
  return world.db.app().read([](pqxx::read_transaction& tx) {
    return tx.exec1("select count(*) from ledger.entry_print")[0].as<std::int64_t>();
  });
}

TEST(EntryPrints, TheLastPrintGrowsSoThatAQuietTownHasFew) {
  CheckWorld world;
  const auto before = prints(world);
  for (int i = 0; i < 3; ++i) world.another_entry();
  EXPECT_EQ(prints(world), before);
  EXPECT_EQ(world.after("entry", "select 1"), std::vector<std::string>{});
}

TEST(EntryPrints, WhatWasChangedBeforeTheLastPrintGrewStaysNamed) {
  CheckWorld world;
  const auto before = prints(world);
  world.db.owner().transaction([](pqxx::work& tx) {
    tx.exec0("alter table ledger.posting_volume_3 disable trigger immutable");
    tx.exec("update ledger.posting_volume_3 set cost_centre_id = null");
  });
  world.another_entry();
  EXPECT_EQ(prints(world), before + 1) << "what no longer says what it said is not printed again";
  const auto all = world.after("entry", "select 1");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].find("asientos distintos de su huella, después del asiento: "), 0U) << all[0];
}

// As an upgrade finds it: entries were posted, and a volume left, before there were prints.
void forget_prints(CheckWorld& world) {
  world.db.owner().transaction([](pqxx::work& tx) {
    tx.exec0("alter table ledger.entry_print disable trigger never_deleted");
    tx.exec0("delete from ledger.entry_print");
    tx.exec0("update ledger.day_total_mark set printed_through = 0");
    tx.exec0("alter table ledger.entry_print enable always trigger never_deleted");
  });
}

void round_of_the_janitor(CheckWorld& world) {
  world.db.app().transaction([](pqxx::work& tx) { sum_days(tx); });
}

TEST(EntryPrints, TheKeysOfAVolumeThatLeftBeforeThereWerePrintsArePrinted) {
  CheckWorld world;
  forget_prints(world);
  round_of_the_janitor(world);
  EXPECT_EQ(prints(world), 1) << "a round prints of one volume";
  EXPECT_EQ(
      world.after("entry_key", "update ledger.entry_key set key = gen_random_uuid() where seq = 2"),
      std::vector<std::string>{"claves de asientos que están fuera distintas de su huella, "
                               "después del asiento: 0"});
  round_of_the_janitor(world);
  round_of_the_janitor(world);
  EXPECT_EQ(world.after("entry", "select 1"), std::vector<std::string>{});
  world.db.owner().transaction([](pqxx::work& tx) { value_or_throw(put_back_volume(tx, 1)); });
  EXPECT_EQ(world.after("entry", "select 1"), std::vector<std::string>{});
}

TEST(EntryPrints, APrintWithoutLinesIsNamedWhereNoSealCoversThem) {
  CheckWorld world;
  EXPECT_EQ(world
                .after("entry_print",
                       "update ledger.entry_print set lines = null where since_seq "
                       "= (select max(since_seq) from ledger.entry_print)")
                .front()
                .find("huella que no cubre las líneas, ni un sello tampoco"),
            0U);
}

TEST(EntryPrints, TheLastPrintsThatWereDeletedAreNamedAlsoAfterOtherEntriesArePrinted) {
  CheckWorld world;
  world.db.owner().transaction([](pqxx::work& tx) {
    tx.exec0("alter table ledger.entry_print disable trigger never_deleted");
    tx.exec0(
        "delete from ledger.entry_print where since_seq = (select max(since_seq) from "
        "ledger.entry_print)");
  });
  const auto first = [&] {
    const auto all = world.after("entry", "select 1");
    return all.empty() ? std::string() : all.front();
  };
  EXPECT_EQ(first().find("las huellas no llegan hasta el asiento que se anotó"), 0U) << first();
  world.another_entry();
  EXPECT_EQ(first().find("huella de un tramo que no sigue a la anterior"), 0U) << first();
}

TEST(EntryPrints, AVolumeWaitsForItsPrintsBeforeItLeaves) {
  CheckWorld world;
  world.close_2026();
  forget_prints(world);
  round_of_the_janitor(world);
  const auto take_out = [&] {
    return world.db.owner().transaction([](pqxx::work& tx) { return take_out_volume(tx, 2); });
  };
  const auto refused = take_out();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kVolumeState);
  round_of_the_janitor(world);
  EXPECT_TRUE(take_out());
}

// Whoever ends a volume or takes one out locks entries and then lines: the other way round, each
// would wait for the other.
TEST(EntryPrints, TheRoundThatWaitsForTheEntriesHoldsNoLines) {
  CheckWorld world;
  world.post_one_more();
  std::jthread janitor;
  world.db.owner().transaction([&](pqxx::work& tx) {
    tx.exec0("lock table ledger.entry in access exclusive mode");
    janitor = std::jthread([&] { round_of_the_janitor(world); });
    const auto waits = [&] {
      return tx.exec1(
                   "select count(*) from pg_locks where not granted and relation = "
                   "'ledger.entry'::regclass")[0]
                 .as<int>() > 0;
    };
    while (!waits()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    tx.exec0("lock table ledger.posting in access exclusive mode nowait");
  });
}

}  // namespace
}  // namespace recaudo::ledger
