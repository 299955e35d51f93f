// What an installation brings along: a ledger that was written before the migrations of credit
// holders (0107) and of prints (0114), and is right after them.
#include <algorithm>

#include "base/migrations.h"
#include "ledger/act_recipes.h"
#include "ledger/appropriations.h"
#include "ledger/credit_holders.h"
#include "ledger/owed_back.h"
#include "ledger/statement.h"
#include "ledger/third_parties.h"
#include "ledger/volumes.h"
#include "tests/ledger/subledger_world.h"

namespace recaudo::ledger {
namespace {

std::vector<EmbeddedFile> all_files() {
  std::vector<EmbeddedFile> out(embedded::base_migrations.begin(), embedded::base_migrations.end());
  out.insert(out.end(), embedded::ledger_migrations.begin(), embedded::ledger_migrations.end());
  return out;
}

// Those with a number below `number`, of four digits.
std::vector<EmbeddedFile> files_before(std::string_view number) {
  auto out = all_files();
  std::erase_if(out, [&](const EmbeddedFile& f) {
    return f.path.substr(f.path.find_last_of('/') + 1, 4) >= number;
  });
  return out;
}

using Parts = std::vector<std::pair<ThirdPartyId, Money>>;

// Three volumes: 2025 is out, 2026 is sealed, and 2027 is being written. Ana opened the credit
// balances, and others' acts took of them in her name; what each left and what was given back:
//   parcel 6: Ana 20 in 2026, in a line that names nobody
//   parcel 7: Ana 30 and Beto 50 in 2025; in 2026, 20 of hers and 10 of his
//   parcel 8: Ana 10 and Beto 25 in 2026; the same year, 15 in her name
//   parcel 9: Ana 10 and Beto 25 in 2025; in 2026, 15 in her name
// Where holders counted already, no more than 10 in her name.
class UpgradeWorld {
 public:
  explicit UpgradeWorld(std::string_view number)
      : too_much_(number > "0107" ? 10_pesos : 15_pesos), old_(files_before(number)), db({old_}) {
    db.app().transaction([&](pqxx::work& tx) {
      for (const int year : {2025, 2026, 2027})
        for (unsigned m = 1; m <= 12; ++m) open_period(tx, year, m);
      const auto ids = ensure_third_parties(
          tx, std::vector<ThirdParty>{{"CC", "1001", "Ana"}, {"CC", "1002", "Beto"}});
      ana = ids[0];
      beto = ids[1];
    });
    year_2025();
    year_2026();
    db.app().transaction([](pqxx::work& tx) {
      value_or_throw(post(tx, std::vector{unclassified_credit(act(2027), 1_pesos)}, kNow));
    });
  }

  void upgrade() { EXPECT_FALSE(migrate(db.owner(), all_files())->applied.empty()); }
  // After it: each prints the entries of one volume.
  void rounds_of_the_janitor() {
    for (int volume = 1; volume <= 3; ++volume)
      db.app().transaction([](pqxx::work& tx) { sum_days(tx); });
  }
  Parts parts(SubjectId parcel) {
    Parts out;
    for (const auto& c :
         db.app().read([&](pqxx::read_transaction& tx) { return credits_by_holder(tx, parcel); }))
      out.emplace_back(c.third_party.value(), c.balance);
    return out;
  }
  Money room(ObligationId credit, ThirdPartyId holder) {
    return db.app().read([&](pqxx::read_transaction& tx) { return room_of(tx, credit, holder); });
  }
  // A refund in the name of a holder, in 2027.
  Result<EntrySeq> refund(SubjectId parcel, ObligationId credit, ThirdPartyId holder,
                          Money amount) {
    return give_back(2027, parcel, credit, holder, amount);
  }
  Result<EntrySeq> left_over(int year, ObligationId credit, std::optional<ThirdPartyId> holder,
                             Money amount) {
    return posted(collection(act(year), account::kInTransit, amount, {},
                             {.amount = amount, .obligation = credit, .third_party = holder}));
  }
  Result<EntrySeq> undo(EntrySeq seq) {
    return posted(db.app().read([&](pqxx::read_transaction& tx) {
      return value_or_throw(mirror_of(tx, seq, day(2027), "reversal-recaudo"));
    }));
  }
  std::vector<std::string> differences() {
    return db.app().read([](pqxx::read_transaction& tx) { return check(tx); }).differences;
  }
  // What the check names while a superuser has changed this, which he takes back.
  std::string named_after(const std::string& table, const std::string& sql) {
    const auto connection = superuser_.connect();
    pqxx::work tx(*connection);
    tx.exec0("alter table ledger." + table + " disable trigger all");
    tx.exec("update ledger." + table + " set " + sql);
    std::string all;
    for (const auto& difference : check(tx).differences) all += difference + "\n";
    return all;
  }
  void put_back(int number) {
    db.owner().transaction([&](pqxx::work& tx) { value_or_throw(put_back_volume(tx, number)); });
  }
  void take_out(int number) {
    db.owner().transaction([&](pqxx::work& tx) { value_or_throw(take_out_volume(tx, number)); });
  }

 private:
  Money too_much_;
  std::vector<EmbeddedFile> old_;

 public:
  test::TestDatabase db;
  ThirdPartyId ana, beto;
  ObligationId of_6, of_7, of_8, of_9;
  inline static constexpr SubjectId k6{6}, k7{7}, k8{8}, k9{9};

 private:
  Database superuser_{{.conninfo = db.conninfo("postgres"), .max_connections = 1}};

  static Date day(int year) { return make_date(year, 3, 31); }
  static Act act(int year) {
    static int acts = 0;
    const std::string id = std::to_string(++acts);
    return {derive_uuid("mejora", id), day(year), std::string(kAdministrativeAct), id};
  }
  Result<EntrySeq> posted(const Entry& entry) {
    return db.app().transaction([&](pqxx::work& tx) -> Result<EntrySeq> {
      RECAUDO_TRY(done, post(tx, std::vector{entry}, kNow));
      return done[0].seq;
    });
  }
  ObligationId opened(SubjectId parcel, int year) {
    return db.app().transaction(
        [&](pqxx::work& tx) { return open_credit(tx, parcel, day(year), ana); });
  }
  Result<EntrySeq> give_back(int year, SubjectId parcel, ObligationId credit, ThirdPartyId holder,
                             Money amount) {
    const auto to = db.app().transaction(
        [&](pqxx::work& tx) { return open_refund(tx, parcel, day(year), holder); });
    return posted(order_refund(
        act(year), {.amount = amount, .obligation = credit, .third_party = holder}, to));
  }
  void close(int year, int volume) {
    db.app().transaction([&](pqxx::work& tx) {
      sum_days(tx);
      for (unsigned m = 1; m <= 12; ++m)
        value_or_throw(close_period(tx, {year, m}, PeriodState::kClosed));
    });
    db.owner().transaction([&](pqxx::work& tx) {
      EXPECT_EQ(value_or_throw(cut_volume(tx, year)), volume);
      value_or_throw(seal_volume(tx, volume));
    });
  }
  void year_2025() {
    const auto debt = db.app().transaction([&](pqxx::work& tx) {
      return open_obligations(
          tx, std::vector{ObligationKey{k7, 2025, Concept::kPredial, day(2025), ana}})[0];
    });
    value_or_throw(
        posted(assessment(act(2025), {{debt, Concept::kPredial, 100_pesos, ana, 2025}})));
    of_7 = opened(k7, 2025);
    value_or_throw(left_over(2025, of_7, ana, 30_pesos));
    value_or_throw(left_over(2025, of_7, beto, 50_pesos));
    of_9 = opened(k9, 2025);
    value_or_throw(left_over(2025, of_9, ana, 10_pesos));
    value_or_throw(left_over(2025, of_9, beto, 25_pesos));
    close(2025, 1);
    take_out(1);
  }
  void year_2026() {
    value_or_throw(give_back(2026, k7, of_7, ana, 20_pesos));
    value_or_throw(give_back(2026, k7, of_7, beto, 10_pesos));
    value_or_throw(give_back(2026, k9, of_9, ana, too_much_));
    of_6 = opened(k6, 2026);
    value_or_throw(left_over(2026, of_6, std::nullopt, 20_pesos));
    of_8 = opened(k8, 2026);
    value_or_throw(left_over(2026, of_8, ana, 10_pesos));
    value_or_throw(left_over(2026, of_8, beto, 25_pesos));
    value_or_throw(give_back(2026, k8, of_8, ana, too_much_));
    db.app().transaction([&](pqxx::work& tx) {
      appropriate(tx,
                  std::vector<Appropriation>{{2026, AccountId{-10}, BudgetMovement::kInitial,
                                              100_pesos, "Acuerdo 1", make_date(2025, 11, 28)},
                                             {2026, AccountId{-10}, BudgetMovement::kReduction,
                                              80_pesos, "Decreto 2", day(2026)}},
                  sha256("presupuesto"));
    });
    close(2026, 2);
  }
};

// The upgrade that brings holders and prints, or prints alone.
class Upgrade : public ::testing::TestWithParam<const char*> {
 protected:
  UpgradeWorld world{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(FromBefore, Upgrade, ::testing::Values("0107", "0114"),
                         [](const auto& tested) { return std::string(tested.param); });

TEST_P(Upgrade, TheLedgerAgreesAtOnceAndOnceItIsPrinted) {
  world.upgrade();
  EXPECT_EQ(world.differences(), std::vector<std::string>{});
  world.rounds_of_the_janitor();
  EXPECT_EQ(world.differences(), std::vector<std::string>{});
}

TEST_P(Upgrade, ASecondMigrationDoesNothing) {
  world.upgrade();
  EXPECT_TRUE(migrate(world.db.owner(), all_files())->applied.empty());
  EXPECT_TRUE(require_current_schema(world.db.app(), all_files()));
}

TEST_P(Upgrade, ACreditBalanceOfOneIsGivenBackToHimAndNoFurther) {
  world.upgrade();
  EXPECT_EQ(world.parts(world.k6), (Parts{{world.ana, 20_pesos}}));
  EXPECT_EQ(world.refund(world.k6, world.of_6, world.beto, 1_pesos).error().code,
            Code::kObligationOverpaid);
  EXPECT_EQ(world.refund(world.k6, world.of_6, world.ana, 21_pesos).error().code,
            Code::kObligationOverpaid);
  EXPECT_TRUE(world.refund(world.k6, world.of_6, world.ana, 20_pesos));
  EXPECT_EQ(world.differences(), std::vector<std::string>{});
}

TEST_P(Upgrade, OfAVolumeThatIsPutBackEachHasWhatHisLinesLeft) {
  world.upgrade();
  world.rounds_of_the_janitor();
  world.put_back(1);
  EXPECT_EQ(world.differences(), std::vector<std::string>{});
  EXPECT_EQ(world.parts(world.k7), (Parts{{world.ana, 10_pesos}, {world.beto, 40_pesos}}));
  EXPECT_EQ(world.refund(world.k7, world.of_7, world.beto, 41_pesos).error().code,
            Code::kObligationOverpaid);
  EXPECT_TRUE(world.refund(world.k7, world.of_7, world.beto, 40_pesos));
  EXPECT_TRUE(world.refund(world.k7, world.of_7, world.ana, 10_pesos));
}

TEST_P(Upgrade, AVolumeThatLeavesAgainKeepsItsHolders) {
  world.upgrade();
  world.rounds_of_the_janitor();
  world.put_back(1);
  const auto parts = world.parts(world.k7);
  world.take_out(1);
  EXPECT_EQ(world.parts(world.k7), parts);
  world.take_out(2);
  EXPECT_EQ(world.parts(world.k7), parts);
  EXPECT_EQ(world.differences(), std::vector<std::string>{});
}

// What a volume holds that is out, that is sealed, and what is not sealed.
TEST_P(Upgrade, AnOldValueThatSomebodyChangedIsNamed) {
  world.upgrade();
  world.rounds_of_the_janitor();
  const auto expect = [&](const char* table, const char* sql, const char* named) {
    const auto all = world.named_after(table, sql);
    EXPECT_NE(all.find(named), std::string::npos) << table << ": " << sql << ": " << all;
  };
  expect("entry_key", "key = gen_random_uuid() where seq = 1",
         "claves de asientos que están fuera distintas de su huella");
  expect("posting_volume_2", "third_party_id = null where third_party_id is not null",
         "tomo distinto de su sello: 2");
  expect("posting_volume_2", "third_party_id = null where third_party_id is not null",
         "asientos distintos de su huella");
  expect("posting_volume_3", "amount = amount * 2", "no dice lo que su huella");
  expect("entry_volume_3", "recorded_at = recorded_at + interval '1 us'",
         "asientos distintos de su huella");
  expect("volume_obligation", "net = net + 1", "saldo de obligación distinto de sus líneas");
  expect("appropriation", "amount = 1 where movement = 'inicial'",
         "presupuesto de un rubro menor que cero");
}

TEST_P(Upgrade, AVolumeLeavesOnlyOnceItIsPrinted) {
  world.upgrade();
  const auto take_out = [&] {
    return world.db.owner().transaction([](pqxx::work& tx) { return take_out_volume(tx, 2); });
  };
  EXPECT_EQ(take_out().error().code, Code::kVolumeState);
  world.rounds_of_the_janitor();
  EXPECT_TRUE(take_out());
  EXPECT_EQ(world.differences(), std::vector<std::string>{});
}

class UpgradeToHolders : public ::testing::Test {
 protected:
  UpgradeToHolders() { world.upgrade(); }
  // He pays that much too much, and it is undone.
  Result<EntrySeq> paid_and_undone(ObligationId credit, ThirdPartyId holder, Money amount) {
    return world.undo(value_or_throw(world.left_over(2027, credit, holder, amount)));
  }
  UpgradeWorld world{"0107"};
};

TEST_F(UpgradeToHolders, WhoStoodBelowZeroMayGoThereAgainAndNoFurther) {
  EXPECT_EQ(world.parts(world.k8), (Parts{{world.beto, 20_pesos}})) << "no more than the balance";
  EXPECT_TRUE(world.room(world.of_8, world.ana).is_zero());
  EXPECT_TRUE(paid_and_undone(world.of_8, world.ana, 3_pesos));
  EXPECT_EQ(world.refund(world.k8, world.of_8, world.ana, 1_pesos).error().code,
            Code::kObligationOverpaid);
}

TEST_F(UpgradeToHolders, WhatAVolumeThatIsOutLeftIsOfWhoOpenedTheBalance) {
  EXPECT_EQ(world.parts(world.k7), (Parts{{world.ana, 50_pesos}}));
  EXPECT_EQ(world.refund(world.k7, world.of_7, world.beto, 1_pesos).error().code,
            Code::kObligationOverpaid);
}

TEST_F(UpgradeToHolders, WhoStandsBelowZeroOnceItsVolumeIsPutBackMayGoThereAgain) {
  world.rounds_of_the_janitor();
  world.put_back(1);
  EXPECT_TRUE(world.room(world.of_9, world.ana).is_zero());
  EXPECT_TRUE(paid_and_undone(world.of_9, world.ana, 3_pesos));
  EXPECT_EQ(world.refund(world.k9, world.of_9, world.ana, 1_pesos).error().code,
            Code::kObligationOverpaid);
  EXPECT_TRUE(world.refund(world.k9, world.of_9, world.beto, 20_pesos));
}

// Whatever the order of the three.
TEST_F(UpgradeToHolders, WhatWasPaidBeforeItsVolumeIsPutBackCanBeUndoneAfterIt) {
  world.rounds_of_the_janitor();
  const auto paid = value_or_throw(world.left_over(2027, world.of_9, world.ana, 3_pesos));
  world.put_back(1);
  EXPECT_TRUE(world.undo(paid));
  EXPECT_TRUE(world.room(world.of_9, world.ana).is_zero());
  EXPECT_EQ(world.refund(world.k9, world.of_9, world.ana, 1_pesos).error().code,
            Code::kObligationOverpaid);
}

TEST_F(UpgradeToHolders, AMarkOfThePrintsThatWasSetBackStopsNoDayTotals) {
  world.rounds_of_the_janitor();
  world.db.owner().transaction(
      [](pqxx::work& tx) { tx.exec0("update ledger.day_total_mark set printed_through = 0"); });
  EXPECT_NO_THROW(world.rounds_of_the_janitor());
}

}  // namespace
}  // namespace recaudo::ledger
