// What the log told of an entry, against rows that a superuser rewrote so that the ledger agrees
// with itself: fingerprints made again with the program's own code, balances moved along.
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "core/audit_fold/fold.h"
#include "core/processor/unit_of_work.h"
#include "ledger/receivables.h"
#include "ledger/recipes.h"
#include "ledger/stored_entries.h"
#include "tests/processor/support.h"
#include "tests/support/test_cluster.h"

namespace recaudo {
namespace {

using namespace literals;

// Two parcels are charged 100 pesos each, and the first pays 40 of them: entries 1 to 3. Entry 4
// comes through the engine.
class ToldEntriesTest : public ::testing::Test {
 protected:
  ToldEntriesTest() {
    test::open_months_of_2026(db.app());
    const Services services{db.app(), clock, log};
    value_or_throw(perform(services, events::system_actor(), "prueba",
                           [&](Work& work) { return charge_and_pay(work); }));
    PostingEngine engine(db.app(), clock, log, {.producer = "motor"});
    value_or_throw(engine.post(test::deposit("a", 10_pesos)));
  }

  static ledger::Act act(const char* id) {
    return {derive_uuid("told", id), test::kEngineDay, "prueba", id};
  }
  static Result<std::vector<ledger::Posted>> charge_and_pay(Work& work) {
    std::vector<ledger::ObligationKey> keys;
    for (const int parcel : {7, 8})
      keys.push_back(
          {ledger::SubjectId{parcel}, 2026, ledger::Concept::kPredial, make_date(2026, 6, 30)});
    const auto owed = ledger::open_obligations(work.tx(), keys);
    std::vector<ledger::Entry> entries;
    for (const auto& o : owed)
      entries.push_back(ledger::assessment(act(to_string(o).c_str()),
                                           {{o, ledger::Concept::kPredial, 100_pesos}}));
    if (auto ok = work.post_block(entries); !ok) return ok;
    ledger::Settlement paid{.obligation = owed[0],
                            .item = ledger::Concept::kPredial,
                            .capital = 40_pesos,
                            .zone = ledger::Zone::kUrban};
    return work.post(
        std::vector{ledger::collection(act("pago"), ledger::account::kBank, 40_pesos, {paid}, {})});
  }

  // As a superuser, with every trigger of the schema off; then the fingerprint of `seq` is made
  // again.
  void rewrite(const std::string& sql, std::int64_t seq = 0) {
    Database root({.conninfo = db.conninfo("postgres"), .max_connections = 1});
    root.transaction([&](pqxx::work& tx) {
      for (const char* table : {"entry", "entry_volume_1", "posting", "posting_volume_1",
                                "entry_key", "obligation", "due_change"})
        tx.exec0(std::string("alter table ledger.") + table + " disable trigger user");
      tx.exec(sql);
      if (seq == 0) return;
      const auto stored = ledger::read_stored(tx, ledger::all_volumes(), ledger::EntrySeq{seq - 1});
      tx.exec_params0("update ledger.entry_key set fingerprint = decode($2, 'hex') where seq = $1",
                      seq, to_hex(view(ledger::fingerprint(stored.front().entry))));
    });
  }
  std::vector<std::string> differences() {
    audit_fold::Fold fold;
    return db.owner().read([&](pqxx::read_transaction& tx) {
      std::uint64_t index = 0;
      for (const auto& row : tx.exec("select entry from audit.outbox order by producer, "
                                     "producer_epoch, producer_seq"))
        value_or_throw(fold.add(index++, read_bytes(row[0])));
      return fold.told_entries().differences(tx, ledger::EntrySeq{4});
    });
  }
  void expect_the_ledger_agrees_with_itself() {
    const auto report = db.app().read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
    EXPECT_TRUE(report.ok()) << report.differences.front();
  }

  test::TestDatabase db{test::kEngineMigrations};
  ManualClock clock{from_unix_micros(1'774'990'000'000'000)};
  events::EventLog log = test::event_log(db.app(), clock);
};

using Differences = std::vector<std::string>;
const std::string kOtherObligations =
    ": sus obligaciones no son de quien ni de lo que contó la bitácora";

TEST_F(ToldEntriesTest, WhatWasPostedIsWhatWasTold) {
  EXPECT_EQ(differences(), Differences{});
}

TEST_F(ToldEntriesTest, AnotherKindIsNamed) {
  rewrite("update ledger.entry set kind = 'otro' where seq = 4", 4);
  expect_the_ledger_agrees_with_itself();
  EXPECT_EQ(differences(), Differences{"asiento 4: no dice lo que contó la bitácora"});
}

TEST_F(ToldEntriesTest, APaymentMovedToTheDebtOfAnotherParcelIsNamed) {
  rewrite(
      "update ledger.posting set obligation_id = 2 where seq = 3 and obligation_id = 1; "
      "update ledger.obligation set balance = case id when 1 then 10000 else 6000 end",
      3);
  expect_the_ledger_agrees_with_itself();
  const auto found = differences();
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front(), "asiento 3: no dice lo que contó la bitácora");
}

TEST_F(ToldEntriesTest, AnObligationThatIsOfAnotherSubjectConceptYearOrDayIsNamed) {
  for (const char* change : {"subject_id = 99", "concept = 'bomberil'", "vigencia = 2020",
                             "due_on = '2030-01-01'", "subject_kind = 'suscriptor'"}) {
    rewrite(std::string("create table if not exists public.kept as table ledger.obligation; "
                        "update ledger.obligation set ") +
            change + " where id = 2");
    EXPECT_EQ(differences(), Differences{"asientos 1 a 2" + kOtherObligations}) << change;
    rewrite(
        "update ledger.obligation o set subject_id = k.subject_id, concept = k.concept, vigencia = "
        "k.vigencia, due_on = k.due_on, subject_kind = k.subject_kind from public.kept k where "
        "k.id = o.id");
  }
  EXPECT_EQ(differences(), Differences{});
}

TEST_F(ToldEntriesTest, TwoObligationsThatChangeSubjectsAreNamedAlsoWhereOneWasPaid) {
  rewrite("update ledger.obligation set subject_id = 15 - subject_id + 1000");
  rewrite("update ledger.obligation set subject_id = subject_id - 1000");
  expect_the_ledger_agrees_with_itself();
  EXPECT_EQ(differences(),
            (Differences{"asientos 1 a 2" + kOtherObligations, "asiento 3" + kOtherObligations}));
}

// An event of an older program: no fingerprint, no obligations.
TEST_F(ToldEntriesTest, AnEventWithoutAFingerprintIsComparedAsBefore) {
  events::pb::LedgerPostingEvent old;
  const auto stored = db.app().read([](pqxx::read_transaction& tx) {
    return ledger::read_stored(tx, ledger::all_volumes(), ledger::EntrySeq{3});
  });
  const auto& entry = stored.front().entry;
  old.set_accounting_day(day_number(entry.effective_on));
  old.set_source_kind(entry.source_kind);
  old.set_source_id(entry.source_id);
  old.set_entry_id("4");
  for (const auto& leg : entry.legs) {
    auto* line = old.add_lines();
    line->set_account(to_string(leg.account));
    line->set_minor(leg.amount.centavos());
  }
  const auto compare = [&] {
    audit_fold::ToldEntries told;
    value_or_throw(told.add(0, old));
    return db.app().read([&](pqxx::read_transaction& tx) {
      auto out = told.differences(tx, ledger::EntrySeq{4});
      out.erase(out.begin(), out.begin() + 3);  // 1 to 3 were never told here
      return out;
    });
  };
  EXPECT_EQ(compare(), Differences{});
  rewrite("update ledger.entry set source_id = 'otro' where seq = 4", 4);
  EXPECT_EQ(compare(), Differences{"asiento 4: no dice lo que contó la bitácora"});
}

}  // namespace
}  // namespace recaudo
