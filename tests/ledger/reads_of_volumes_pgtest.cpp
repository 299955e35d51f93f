// What the reads say when the volume of an old year was taken out: right, or refused; never less in
// silence.
#include <gtest/gtest.h>

#include "ledger/aging.h"
#include "ledger/auxiliary.h"
#include "ledger/subject_statement.h"
#include "ledger/transfers.h"
#include "ledger/trial_balance.h"
#include "ledger/volumes.h"
#include "ledger/voucher.h"
#include "tests/ledger/reads_world.h"

namespace recaudo::ledger {
namespace {

using namespace literals;

const Date kNewYear = make_date(2026, 1, 1);
const Date kToday = make_date(2026, 3, 31);

class ReadsOfVolumesTest : public ::testing::Test, protected ReadsWorld {
 protected:
  // In 2025 one parcel is charged 100 and pays 30; 2025 is taken out; in 2026 it pays 20.
  void SetUp() override {
    who = db.app().transaction([](pqxx::work& tx) {
      return ensure_third_parties(tx, std::vector<ThirdParty>{{"CC", "1001", "Prueba"}})[0];
    });
    const ObligationKey owed_by_who{.subject = SubjectId{1},
                                    .vigencia = 2025,
                                    .item = Concept::kPredial,
                                    .due_on = make_date(2025, 6, 30),
                                    .third_party = who};
    const auto o = db.app().transaction(
        [&](pqxx::work& tx) { return open_obligations(tx, std::span(&owed_by_who, 1))[0]; });
    first = post_one(
        of_party(assessment(act(make_date(2025, 1, 1)), {{o, Concept::kPredial, 100_pesos}})));
    post_one(of_party(payment(o, make_date(2025, 7, 1), 30_pesos)));
    db.app().transaction([](pqxx::work& tx) {
      for (unsigned m = 1; m <= 12; ++m)
        value_or_throw(close_period(tx, {2025, m}, PeriodState::kClosed));
    });
    sum();
    db.owner().transaction([](pqxx::work& tx) {
      const int number = value_or_throw(cut_volume(tx, 2025));
      value_or_throw(seal_volume(tx, number));
      value_or_throw(take_out_volume(tx, number));
    });
    post_one(of_party(payment(o, make_date(2026, 2, 1), 20_pesos)));
  }
  Entry payment(ObligationId o, Date day, Money amount) {
    return collection(act(day), account::kInTransit, amount,
                      {{o, Concept::kPredial, amount, {}, {}}}, {});
  }
  Entry of_party(Entry e) {
    for (auto& leg : e.legs)
      if (leg.obligation) leg.third_party = who;
    return e;
  }
  template <typename F>
  Code refusal(F&& fn) {
    try {
      read(fn);
    } catch (const Refusal& e) {
      return e.error().code;
    }
    ADD_FAILURE() << "it was answered";
    return Code::kNotFound;
  }

  ThirdPartyId who;
  EntrySeq first;
};

TEST_F(ReadsOfVolumesTest, AParcelOpensWithTheCapitalThatTheVolumeLeft) {
  const auto page = read([](auto& tx) {
    return subject_statement(tx, "predio", SubjectId{1}, kNewYear, kToday, known_at(tx), 10);
  });
  EXPECT_EQ(page.opening, 70_pesos);
  ASSERT_EQ(page.lines.size(), 1U);
  EXPECT_EQ(page.lines[0].line.balance, 50_pesos);
}

TEST_F(ReadsOfVolumesTest, AParcelsLinesOfTheVolumeAreRefused) {
  EXPECT_EQ(refusal([](auto& tx) {
              return subject_statement(tx, "predio", SubjectId{1}, make_date(2025, 3, 1), kToday,
                                       known_at(tx), 10);
            }),
            Code::kVolumeTakenOut);
}

TEST_F(ReadsOfVolumesTest, APaymentThatLeftIsNotTransferredAndTheRefusalSaysThatItLeft) {
  const Transfer moved{.payment = EntrySeq(first.value() + 1),
                       .on = make_date(2026, 2, 2),
                       .reason = "Se aplicó a la vigencia que no era",
                       .settlements = {},
                       .excess = {}};
  const auto pair = db.app().transaction([&](pqxx::work& tx) { return transfer(tx, moved); });
  ASSERT_FALSE(pair);
  EXPECT_EQ(pair.error().code, Code::kVolumeTakenOut);
}

TEST_F(ReadsOfVolumesTest, TheAgesOfTodayAreRightAndThoseOfTheVolumesDaysAreRefused) {
  const auto rows = read([](auto& tx) { return aging(tx, kToday, known_at(tx)); });
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].amount, 50_pesos);
  EXPECT_EQ(refusal([](auto& tx) { return aging(tx, make_date(2025, 3, 1), known_at(tx)); }),
            Code::kVolumeTakenOut);
}

TEST_F(ReadsOfVolumesTest, TheTrialBalanceAndTheAuxiliaryKeepWhatTheVolumeAdded) {
  read([&](auto& tx) {
    const auto known = known_at(tx);
    for (const auto& row :
         trial_balance_between(tx, kNewYear, kToday, known, AccountLevel::kAuxiliary))
      if (row.code == "130507") {
        EXPECT_EQ(row.opening, 70_pesos);
        EXPECT_EQ(row.closing(), 50_pesos);
      }
    const auto page = auxiliary(tx, "1305", kNewYear, kToday, known, 10);
    ASSERT_EQ(page.rows.size(), 1U);
    EXPECT_EQ(page.rows[0].opening, 70_pesos);
    EXPECT_EQ(page.rows[0].closing(), 50_pesos);
  });
}

TEST_F(ReadsOfVolumesTest, WhatWasKnownInsideTheVolumeIsRefused) {
  EXPECT_EQ(refusal([&](auto& tx) {
              return trial_balance_between(tx, kNewYear, kToday, first, AccountLevel::kClass);
            }),
            Code::kVolumeTakenOut);
  EXPECT_EQ(refusal([&](auto& tx) { return auxiliary(tx, "1", kNewYear, kToday, first, 10); }),
            Code::kVolumeTakenOut);
}

TEST_F(ReadsOfVolumesTest, AnEntryOfTheVolumeIsRefusedAndNotSaidToBeMissing) {
  EXPECT_EQ(refusal([&](auto& tx) { return find_voucher(tx, first); }), Code::kVolumeTakenOut);
}

TEST_F(ReadsOfVolumesTest, TheCheckAgrees) {
  const auto report = read([](auto& tx) { return check(tx); });
  EXPECT_TRUE(report.ok()) << report.differences.front();
}

}  // namespace
}  // namespace recaudo::ledger
