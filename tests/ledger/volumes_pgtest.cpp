#include "ledger/volumes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base_migrations.h"
#include "ledger/act_recipes.h"
#include "ledger/check.h"
#include "ledger/migrations.h"
#include "ledger/periods.h"
#include "ledger/receivables.h"
#include "ledger/recipes.h"
#include "ledger/statement.h"
#include "ledger/third_parties.h"
#include "tests/support/test_cluster.h"

namespace recaudo::ledger {
namespace {

using namespace literals;
using ::testing::ElementsAre;

const Instant kNow = from_unix_micros(1'774'990'000'000'000);
constexpr AccountId kBankAccount = account::kBank;

class VolumesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    db.app().transaction([](pqxx::work& tx) {
      for (const int year : {2025, 2026})
        for (unsigned m = 1; m <= 12; ++m) open_period(tx, year, m);
    });
  }
  template <typename F>
  auto as_owner(F&& fn) {
    return db.owner().transaction(std::forward<F>(fn));
  }
  EntrySeq post_one(const std::string& id, Money amount, Date on) {
    const std::vector entries{unclassified_credit({.key = derive_uuid("test", id),
                                                   .effective_on = on,
                                                   .source_kind = "prueba",
                                                   .source_id = id},
                                                  amount)};
    return db.app()
        .transaction([&](pqxx::work& tx) { return value_or_throw(post(tx, entries, kNow)); })
        .at(0)
        .seq;
  }
  EntrySeq charge(const std::string& id, Money amount, Date on) {
    return db.app().transaction([&](pqxx::work& tx) {
      const auto who = ensure_third_parties(tx, std::vector<ThirdParty>{{"CC", "1", "Prueba Uno"}});
      const std::vector<ObligationKey> keys{
          {SubjectId{7}, static_cast<int>(on.year()), Concept::kPredial, on, who[0]}};
      const auto obligation = open_obligations(tx, keys)[0];
      Entry entry = assessment({.key = derive_uuid("test", id),
                                .effective_on = on,
                                .source_kind = "prueba",
                                .source_id = id},
                               {{obligation, Concept::kPredial, amount}});
      for (auto& leg : entry.legs)
        if (leg.obligation) leg.third_party = who[0];
      return value_or_throw(post(tx, std::vector{entry}, kNow)).at(0).seq;
    });
  }
  // 2025 with two entries, closed.
  void close_2025() {
    post_one("a", 10_pesos, make_date(2025, 3, 31));
    charge("c", 70_pesos, make_date(2025, 6, 30));
    close_months();
  }
  void close_months() {
    db.app().transaction([](pqxx::work& tx) {
      for (unsigned m = 1; m <= 12; ++m)
        value_or_throw(close_period(tx, {2025, m}, PeriodState::kClosed));
    });
  }
  int cut_2025() {
    close_2025();
    return as_owner([](pqxx::work& tx) { return value_or_throw(cut_volume(tx, 2025)); });
  }
  void capacity_of_two() {
    as_owner([](pqxx::work& tx) { tx.exec("update ledger.volume_rule set capacity = 2"); });
  }
  std::optional<int> roll() {
    return db.app().transaction([](pqxx::work& tx) { return roll_volume(tx); });
  }
  int fill_first_volume() {
    capacity_of_two();
    post_one("a", 10_pesos, make_date(2025, 3, 31));
    post_one("b", 20_pesos, make_date(2025, 3, 31));
    return roll().value();
  }
  void take_out_2025() {
    const int number = cut_2025();
    post_one("b", 5_pesos, make_date(2026, 1, 2));
    db.app().transaction([](pqxx::work& tx) { sum_days(tx); });
    as_owner([&](pqxx::work& tx) {
      value_or_throw(seal_volume(tx, number));
      value_or_throw(take_out_volume(tx, number));
    });
  }
  CheckReport checked() {
    return db.app().read([](pqxx::read_transaction& tx) { return check(tx); });
  }
  Money balance(Date on) {
    return db.app().read(
        [&](pqxx::read_transaction& tx) { return balance_at(tx, kBankAccount, on, known_at(tx)); });
  }
  test::TestDatabase db{{embedded::base_migrations, embedded::ledger_migrations}};
};

TEST_F(VolumesTest, ALedgerBeginsWithOneOpenVolume) {
  const auto all = as_owner([](pqxx::work& tx) { return volumes(tx); });
  ASSERT_EQ(all.size(), 1U);
  EXPECT_FALSE(all[0].last);
}

TEST_F(VolumesTest, AYearThatIsNotClosedCutsNothing) {
  post_one("a", 10_pesos, make_date(2025, 3, 31));
  const auto refused = as_owner([](pqxx::work& tx) { return cut_volume(tx, 2025); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kPeriodOrder);
}

TEST_F(VolumesTest, AfterTheCutNumbersGoOnInTheNextVolume) {
  EXPECT_EQ(cut_2025(), 1);
  EXPECT_EQ(post_one("b", 5_pesos, make_date(2026, 1, 2)), EntrySeq{3});
  const auto all = as_owner([](pqxx::work& tx) { return volumes(tx); });
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].last, EntrySeq{2});
  EXPECT_EQ(all[1].first, EntrySeq{3});
  EXPECT_TRUE(checked().ok());
}

TEST_F(VolumesTest, AYearCutsOnce) {
  cut_2025();
  post_one("b", 5_pesos, make_date(2026, 1, 2));
  const auto again = as_owner([](pqxx::work& tx) { return cut_volume(tx, 2025); });
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::kPeriodOrder);
}

TEST_F(VolumesTest, AVolumeThatIsNotFullGoesOn) {
  post_one("a", 10_pesos, make_date(2025, 3, 31));
  EXPECT_EQ(roll(), std::nullopt);
}

TEST_F(VolumesTest, AFullVolumeEndsByTheApplicationAlone) {
  fill_first_volume();
  EXPECT_EQ(post_one("c", 5_pesos, make_date(2025, 4, 1)), EntrySeq{3});
  const auto all = as_owner([](pqxx::work& tx) { return volumes(tx); });
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].last, EntrySeq{2});
  EXPECT_EQ(all[0].last_year, std::nullopt);
  EXPECT_EQ(roll(), std::nullopt);
  EXPECT_TRUE(checked().ok());
}

TEST_F(VolumesTest, AFullVolumeLeavesOnlyAfterAClosedYear) {
  const int number = fill_first_volume();
  db.app().transaction([](pqxx::work& tx) { sum_days(tx); });
  as_owner([&](pqxx::work& tx) { value_or_throw(seal_volume(tx, number)); });
  const auto refused = as_owner([&](pqxx::work& tx) { return take_out_volume(tx, number); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kVolumeState);
}

TEST_F(VolumesTest, AYearThatEndsWhereAFullVolumeEndedIsItsYear) {
  const int number = fill_first_volume();
  close_months();
  EXPECT_EQ(as_owner([](pqxx::work& tx) { return value_or_throw(cut_volume(tx, 2025)); }), number);
  const auto all = as_owner([](pqxx::work& tx) { return volumes(tx); });
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].last_year, 2025);
}

TEST_F(VolumesTest, WhoReadsTheLedgerForLongMakesTheEndOfAVolumeWait) {
  post_one("a", 10_pesos, make_date(2025, 3, 31));
  post_one("b", 20_pesos, make_date(2025, 3, 31));
  capacity_of_two();
  db.app().read([&](pqxx::read_transaction& reader) {
    reader.exec("select count(*) from ledger.posting");
    EXPECT_THROW(roll(), pqxx::sql_error);
  });
  EXPECT_EQ(roll(), 1);
}

TEST_F(VolumesTest, WhoReadsTheLedgerForLongRefusesTheActsOnVolumesToo) {
  close_2025();
  const auto while_read = [&](auto&& act) {
    return db.app().read([&](pqxx::read_transaction& reader) {
      reader.exec("select count(*) from ledger.posting");
      const auto refused = as_owner(act);
      return refused ? std::optional<Code>() : refused.error().code;
    });
  };
  const std::optional<Code> busy = Code::kBusy;
  EXPECT_EQ(while_read([](pqxx::work& tx) { return cut_volume(tx, 2025); }), busy);
  const int number = as_owner([](pqxx::work& tx) { return value_or_throw(cut_volume(tx, 2025)); });
  db.app().transaction([](pqxx::work& tx) { sum_days(tx); });
  as_owner([&](pqxx::work& tx) { value_or_throw(seal_volume(tx, number)); });
  const auto out = [&](pqxx::work& tx) { return take_out_volume(tx, number); };
  EXPECT_EQ(while_read(out), busy);
  value_or_throw(as_owner(out));
  const auto back = [&](pqxx::work& tx) { return put_back_volume(tx, number); };
  EXPECT_EQ(while_read(back), std::nullopt) << "a volume comes back beside who reads the others";
  EXPECT_TRUE(checked().ok());
}

TEST_F(VolumesTest, WhatIsKnownRightAfterTheLastVolumeLeftIsItsLastEntryOrRefused) {
  const int number = cut_2025();
  db.app().transaction([](pqxx::work& tx) { sum_days(tx); });
  as_owner([&](pqxx::work& tx) {
    value_or_throw(seal_volume(tx, number));
    value_or_throw(take_out_volume(tx, number));
  });
  const auto known = [&](Instant at) {
    return db.app().read([&](pqxx::read_transaction& tx) { return known_at(tx, at); });
  };
  EXPECT_EQ(known(kNow), EntrySeq{2});
  try {
    known(from_unix_micros(0));
    ADD_FAILURE() << "what was known then is not there";
  } catch (const Refusal& e) {
    EXPECT_EQ(e.error().code, Code::kVolumeTakenOut);
  }
}

TEST_F(VolumesTest, AnEntryThatIsOutIsNotReversedAndNotCalledUnknown) {
  take_out_2025();
  db.app().read([](pqxx::read_transaction& tx) {
    const auto mirror = [&](EntrySeq seq) {
      return mirror_of(tx, seq, make_date(2026, 3, 31), "reversal-por-clasificar").error().code;
    };
    EXPECT_EQ(mirror(EntrySeq{1}), Code::kVolumeTakenOut);
    EXPECT_EQ(mirror(EntrySeq{99}), Code::kNotFound);
  });
}

TEST_F(VolumesTest, TheCheckNamesAKeyOfAnEntryThatIsOutWhichWasTakenAway) {
  take_out_2025();
  as_owner([](pqxx::work& tx) {
    tx.exec0("alter table ledger.entry_key disable trigger immutable");
    tx.exec("delete from ledger.entry_key where seq = 1");
  });
  EXPECT_THAT(checked().differences,
              ElementsAre("tomo con más o menos claves que asientos: 1",
                          "claves de asientos que están fuera distintas de su huella, después del "
                          "asiento: 0"));
}

TEST_F(VolumesTest, TheCheckNamesAVolumeWithAnotherLastDay) {
  cut_2025();
  as_owner([](pqxx::work& tx) {
    tx.exec("update ledger.volume set latest_on = '2024-01-01' where id = 1");
  });
  EXPECT_THAT(checked().differences,
              ElementsAre("tomo con otro último día que sus asientos: 1: guardado 2024-01-01, sus "
                          "asientos dicen 2025-06-30"));
}

// An instant or a third party: no fingerprint covers them, the seal does.
TEST_F(VolumesTest, TheCheckNamesASealedVolumeThatIsInAndIsNotAsItWasSealed) {
  const int number = cut_2025();
  as_owner([&](pqxx::work& tx) { value_or_throw(seal_volume(tx, number)); });
  for (const char* change :
       {"update ledger.entry_volume_1 set recorded_at = '2020-01-01' where seq = 1",
        "update ledger.posting_volume_1 set cost_centre_id = (select id from ledger.cost_centre) "
        "where seq = 1"}) {
    const auto connection = db.owner().connect();
    pqxx::work tx(*connection);
    tx.exec0("alter table ledger.entry_volume_1 disable trigger immutable");
    tx.exec0("alter table ledger.posting_volume_1 disable trigger immutable");
    tx.exec("select ledger.ensure_cost_centre('01', 'Hacienda')");
    tx.exec(change);
    EXPECT_THAT(check(tx).differences, ElementsAre("tomo distinto de su sello: 1")) << change;
  }
}

// By number, not by its text: 2 before 10.
TEST_F(VolumesTest, TheFirstDifferenceThatTheCheckNamesIsTheFirst) {
  for (int i = 1; i <= 12; ++i) post_one(std::to_string(i), 10_pesos, make_date(2025, 3, 31));
  as_owner([](pqxx::work& tx) {
    tx.exec0("alter table ledger.posting disable trigger immutable");
    tx.exec("delete from ledger.posting where seq in (2, 10)");
  });
  EXPECT_EQ(checked().differences.at(0), "asiento sin líneas: 2");
}

TEST_F(VolumesTest, TheNextVolumeKeepsTheGuards) {
  cut_2025();
  post_one("b", 5_pesos, make_date(2026, 1, 2));
  for (const char* sql :
       {"delete from ledger.entry_volume_2", "update ledger.posting_volume_2 set amount = 1",
        "truncate ledger.posting_volume_2", "delete from ledger.entry_volume_1"}) {
    try {
      as_owner([&](pqxx::work& tx) { tx.exec(sql); });
      ADD_FAILURE() << sql;
    } catch (const pqxx::sql_error& e) {
      EXPECT_EQ(e.sqlstate(), "RC004") << sql;
    }
  }
}

TEST_F(VolumesTest, ASealIsTheSameEachTimeAndIsKeptOnce) {
  const int number = cut_2025();
  const auto seal =
      as_owner([&](pqxx::work& tx) { return value_or_throw(seal_volume(tx, number)); });
  EXPECT_EQ(seal.entries, 2);
  EXPECT_EQ(seal.lines, 4);
  EXPECT_TRUE(as_owner([&](pqxx::work& tx) { return verify_volume(tx, number); }));
  const auto again = as_owner([&](pqxx::work& tx) { return seal_volume(tx, number); });
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::kVolumeState);
}

TEST_F(VolumesTest, AVolumeBeingWrittenIsNotSealed) {
  const auto refused = as_owner([](pqxx::work& tx) { return seal_volume(tx, 1); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kVolumeState);
}

TEST_F(VolumesTest, AChangedLineIsNamedByItsEntry) {
  const int number = cut_2025();
  as_owner([&](pqxx::work& tx) { value_or_throw(seal_volume(tx, number)); });
  as_owner([](pqxx::work& tx) {
    tx.exec("alter table ledger.posting_volume_1 disable trigger all");
    tx.exec("update ledger.posting_volume_1 set amount = amount * 2 where seq = 2");
  });
  const auto damaged = as_owner([&](pqxx::work& tx) { return verify_volume(tx, number); });
  ASSERT_FALSE(damaged);
  EXPECT_EQ(damaged.error().code, Code::kVolumeDamaged);
  EXPECT_EQ(damaged.error().detail, "tomo 1, asiento 2: no dice lo que su huella");
}

TEST_F(VolumesTest, AnotherThirdPartyBreaksTheSeal) {
  const int number = cut_2025();
  as_owner([&](pqxx::work& tx) { value_or_throw(seal_volume(tx, number)); });
  as_owner([](pqxx::work& tx) {
    tx.exec("alter table ledger.posting_volume_1 disable trigger all");
    tx.exec("update ledger.posting_volume_1 set third_party_id = null");
  });
  const auto damaged = as_owner([&](pqxx::work& tx) { return verify_volume(tx, number); });
  ASSERT_FALSE(damaged);
  EXPECT_EQ(damaged.error().code, Code::kVolumeDamaged);
}

TEST_F(VolumesTest, BalancesAreTheSameWithTheVolumeOut) {
  take_out_2025();
  EXPECT_EQ(balance(make_date(2026, 12, 31)), 15_pesos);
  EXPECT_EQ(balance(make_date(2025, 12, 31)), 10_pesos);
  const auto report = checked();
  EXPECT_TRUE(report.ok()) << (report.ok() ? "" : report.differences.front());
  EXPECT_EQ(report.entries, 1);
}

TEST_F(VolumesTest, LinesThatAreOutAreRefusedNotLeftOut) {
  take_out_2025();
  const auto read = [&](Date from) {
    return db.app().read([&](pqxx::read_transaction& tx) {
      return account_statement(tx, kBankAccount, from, make_date(2026, 12, 31), known_at(tx), 10)
          .lines.size();
    });
  };
  try {
    read(make_date(2025, 1, 1));
    ADD_FAILURE() << "the lines of 2025 are not there";
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.error().code, Code::kVolumeTakenOut);
  }
  EXPECT_EQ(read(make_date(2026, 1, 1)), 1U);
}

TEST_F(VolumesTest, WhatWasKnownBeforeTheVolumeEndedIsRefused) {
  take_out_2025();
  EXPECT_THROW(db.app().read([](pqxx::read_transaction& tx) {
    return balance_at(tx, kBankAccount, make_date(2026, 1, 1), EntrySeq{1});
  }),
               Refusal);
}

TEST_F(VolumesTest, AKeyOfAVolumeThatIsOutIsStillKnown) {
  take_out_2025();
  EXPECT_EQ(post_one("a", 10_pesos, make_date(2025, 3, 31)), EntrySeq{1});
}

TEST_F(VolumesTest, ADebtOfAVolumeThatIsOutIsStillOwed) {
  take_out_2025();
  const auto owed =
      db.app().read([](pqxx::read_transaction& tx) { return obligations_of(tx, SubjectId{7}); });
  ASSERT_EQ(owed.size(), 1U);
  EXPECT_EQ(owed[0].balance, 70_pesos);
}

TEST_F(VolumesTest, PutBackItIsWhatItWas) {
  take_out_2025();
  as_owner([](pqxx::work& tx) { value_or_throw(put_back_volume(tx, 1)); });
  EXPECT_EQ(checked().entries, 3);
  EXPECT_TRUE(checked().ok());
  EXPECT_EQ(balance(make_date(2025, 12, 31)), 10_pesos);
}

TEST_F(VolumesTest, ADamagedVolumeIsNotPutBack) {
  take_out_2025();
  as_owner([](pqxx::work& tx) {
    tx.exec("alter table ledger.posting_volume_1 disable trigger all");
    tx.exec("delete from ledger.posting_volume_1 where seq = 1");
  });
  const auto damaged = as_owner([](pqxx::work& tx) { return put_back_volume(tx, 1); });
  ASSERT_FALSE(damaged);
  EXPECT_EQ(damaged.error().detail, "tomo 1, asiento 1: no tiene líneas");
}

TEST_F(VolumesTest, WithoutASealNothingIsTakenOut) {
  const int number = cut_2025();
  const auto refused = as_owner([&](pqxx::work& tx) { return take_out_volume(tx, number); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kVolumeState);
}

TEST_F(VolumesTest, TheApplicationCutsAndTakesOutNothing) {
  close_2025();
  EXPECT_THROW(db.app().transaction([](pqxx::work& tx) { return cut_volume(tx, 2025); }),
               pqxx::insufficient_privilege);
}

TEST_F(VolumesTest, ThirdPartiesAreOneForEachDocument) {
  const auto ids = db.app().transaction([](pqxx::work& tx) {
    return ensure_third_parties(
        tx, std::vector<ThirdParty>{
                {"NIT", "900", "Uno"}, {"CC", "900", "Dos"}, {"NIT", "900", "Uno S.A."}});
  });
  EXPECT_EQ(ids[0], ids[2]);
  EXPECT_NE(ids[0], ids[1]);
}

TEST_F(VolumesTest, AnOfficeIsOneForEachCodeAndALineNamesIt) {
  db.app().transaction([](pqxx::work& tx) {
    const auto office = ensure_cost_centre(tx, "01", "Hacienda");
    EXPECT_EQ(ensure_cost_centre(tx, "01", "Otra"), office);
    Entry entry = unclassified_credit({.key = derive_uuid("test", "office"),
                                       .effective_on = make_date(2026, 3, 31),
                                       .source_kind = "prueba",
                                       .source_id = "x"},
                                      10_pesos);
    entry.legs[0].cost_centre = office;
    const auto posted = value_or_throw(post(tx, std::vector{entry}, kNow));
    EXPECT_EQ(value_or_throw(mirror_of(tx, posted[0].seq, make_date(2026, 3, 31), "x"))
                  .legs[0]
                  .cost_centre,
              office);
  });
}

TEST_F(VolumesTest, ALineOfAnUnknownThirdPartyIsRefused) {
  Entry entry = unclassified_credit({.key = derive_uuid("test", "x"),
                                     .effective_on = make_date(2026, 3, 31),
                                     .source_kind = "prueba",
                                     .source_id = "x"},
                                    10_pesos);
  entry.legs[0].third_party = ThirdPartyId{404};
  const auto refused =
      db.app().transaction([&](pqxx::work& tx) { return post(tx, std::vector{entry}, kNow); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kDimensionUnknown);
}

TEST_F(VolumesTest, EachBookBalancesByItself) {
  constexpr AccountId kRubro{-10};  // of ccpet.csv
  Entry entry{.key = derive_uuid("test", "books"),
              .kind = "prueba",
              .effective_on = make_date(2026, 3, 31),
              .source_kind = "prueba",
              .source_id = "x",
              .legs = {{kBankAccount, 10_pesos}, {kRubro, -10_pesos}}};
  const auto post_it = [&] {
    return db.app().transaction([&](pqxx::work& tx) { return post(tx, std::vector{entry}, kNow); });
  };
  const auto mixed = post_it();
  ASSERT_FALSE(mixed);
  EXPECT_EQ(mixed.error().code, Code::kEntryUnbalanced);
  entry.legs = {{kBankAccount, 10_pesos},
                {account::kUnclassified, -10_pesos},
                {account::kBudgetCash, 10_pesos},
                {kRubro, -10_pesos}};
  EXPECT_TRUE(post_it());
  EXPECT_TRUE(checked().ok());
}

}  // namespace
}  // namespace recaudo::ledger
