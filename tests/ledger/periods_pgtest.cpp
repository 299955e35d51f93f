#include <gtest/gtest.h>

#include "base/base_migrations.h"
#include "ledger/act_recipes.h"
#include "ledger/auxiliary.h"
#include "ledger/check.h"
#include "ledger/migrations.h"
#include "ledger/periods.h"
#include "ledger/recipes.h"
#include "ledger/statement.h"
#include "ledger/third_parties.h"
#include "ledger/trial_balance.h"
#include "ledger/year_end.h"
#include "tests/support/test_cluster.h"

namespace recaudo::ledger {
namespace {

using namespace literals;

const Instant kNow = from_unix_micros(1'774'990'000'000'000);

Entry on_day(const std::string& id, Date day, Money amount = 10_pesos) {
  return unclassified_credit({.key = derive_uuid("periods", id),
                              .effective_on = day,
                              .source_kind = "prueba",
                              .source_id = id},
                             amount);
}

class PeriodsTest : public ::testing::Test {
 protected:
  PeriodsTest() {
    db.app().transaction([](pqxx::work& tx) {
      for (const int year : {2025, 2026})
        for (unsigned m = 1; m <= 12; ++m) open_period(tx, year, m);
    });
  }
  Result<PeriodState> move(Month month, PeriodState to) {
    return db.app().transaction([&](pqxx::work& tx) { return close_period(tx, month, to); });
  }
  // As the owner; the application needs the decision of two persons (core/periods).
  std::string opened_again(Month month) {
    try {
      db.owner().transaction([&](pqxx::work& tx) {
        tx.exec("select ledger.move_period(" + std::to_string(month.year) + ", " +
                std::to_string(month.month) + ", 'open')");
      });
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return "opened";
  }
  void close_through(Month last, PeriodState to = PeriodState::kClosed) {
    for (Month m{2025, 1}; m <= last;
         m = m.month == 12 ? Month{m.year + 1, 1} : Month{m.year, m.month + 1})
      value_or_throw(move(m, to));
  }
  Result<std::vector<Posted>> post_one(const Entry& e) {
    return db.app().transaction([&](pqxx::work& tx) { return post(tx, std::span(&e, 1), kNow); });
  }
  test::TestDatabase db{{embedded::base_migrations, embedded::ledger_migrations}};
};

TEST_F(PeriodsTest, AClosedMonthTakesNoEntry) {
  close_through({2025, 3});
  EXPECT_EQ(post_one(on_day("a", make_date(2025, 3, 31))).error().code, Code::kPeriodClosed);
  EXPECT_TRUE(post_one(on_day("a", make_date(2025, 4, 1))));
}

TEST_F(PeriodsTest, ASoftClosedMonthTakesAdjustmentsOnly) {
  close_through({2025, 1}, PeriodState::kSoft);
  Entry e = on_day("a", make_date(2025, 1, 15));
  EXPECT_EQ(post_one(e).error().code, Code::kPeriodClosed);
  e.kind = "ajuste";
  EXPECT_TRUE(post_one(e));
}

TEST_F(PeriodsTest, AMonthDoesNotCloseBeforeAnEarlierOne) {
  EXPECT_EQ(move({2025, 2}, PeriodState::kClosed).error().code, Code::kPeriodOrder);
  close_through({2025, 1}, PeriodState::kSoft);
  EXPECT_EQ(move({2025, 2}, PeriodState::kClosed).error().code, Code::kPeriodOrder);
  EXPECT_TRUE(move({2025, 2}, PeriodState::kSoft));
}

TEST_F(PeriodsTest, AMonthDoesNotOpenAgainBeforeALaterOne) {
  close_through({2025, 2});
  EXPECT_EQ(opened_again({2025, 1}), "RC016");
  EXPECT_EQ(opened_again({2025, 2}), "opened");
  EXPECT_EQ(opened_again({2025, 1}), "opened");
  EXPECT_TRUE(post_one(on_day("a", make_date(2025, 1, 31))));
}

TEST_F(PeriodsTest, TheApplicationOpensNoMonthAgain) {
  close_through({2025, 1});
  EXPECT_EQ(move({2025, 1}, PeriodState::kSoft).error().code, Code::kPeriodWouldOpen);
  EXPECT_THROW(db.app().transaction(
                   [](pqxx::work& tx) { tx.exec("select ledger.move_period(2025, 1, 'open')"); }),
               pqxx::insufficient_privilege);
  EXPECT_EQ(post_one(on_day("a", make_date(2025, 1, 31))).error().code, Code::kPeriodClosed);
}

TEST_F(PeriodsTest, AMonthThatWasNeverOpenedIsUnknown) {
  EXPECT_EQ(move({2031, 1}, PeriodState::kClosed).error().code, Code::kPeriodUnknown);
}

TEST_F(PeriodsTest, AMonthIsReadAsItIsWritten) {
  EXPECT_EQ(to_iso(*parse_month("2026-03")), "2026-03");
  EXPECT_FALSE(parse_month("2026-13"));
  EXPECT_FALSE(parse_month("2026-3"));
  EXPECT_EQ(last_day({2024, 2}), make_date(2024, 2, 29));
}

TEST_F(PeriodsTest, TheYearEndCancelsTheResultAccountsAndTheOpeningAccumulatesIt) {
  const Entry fee = bank_fee({.key = derive_uuid("periods", "fee"),
                              .effective_on = make_date(2025, 6, 1),
                              .source_kind = "prueba",
                              .source_id = "1"},
                             30_pesos);
  Entry income = on_day("income", make_date(2025, 7, 1), 100_pesos);
  income.legs[1].account = account::kPredialIncome;
  ASSERT_TRUE(post_one(fee) && post_one(income));
  const auto end = db.app().transaction([](pqxx::work& tx) { return year_end(tx, 2025); });
  ASSERT_EQ(end.size(), 1U);
  ASSERT_TRUE(post_one(end.front()));
  const auto opening = db.app().transaction([](pqxx::work& tx) { return year_opening(tx, 2026); });
  ASSERT_TRUE(opening && post_one(*opening));
  db.app().read([](pqxx::read_transaction& tx) {
    const Date day = make_date(2026, 1, 1);
    for (const auto& b :
         trial_balance_between(tx, day, day, known_at(tx), AccountLevel::kAuxiliary)) {
      const bool is_result = b.code >= "4" && b.code < "8";
      EXPECT_TRUE(!is_result || b.closing().is_zero()) << b.code;
      EXPECT_TRUE(b.code != "311001" || b.closing().is_zero());
      EXPECT_TRUE(b.code != "310901" || b.closing() == -70_pesos);
    }
    EXPECT_TRUE(check(tx).ok());
  });
  // Nothing is left to close, and the same key answers the same.
  EXPECT_TRUE(db.app().transaction([](pqxx::work& tx) { return year_end(tx, 2025); }).empty());
}

// The auxiliary of a result account begins its year at zero for each third party.
TEST_F(PeriodsTest, TheYearEndCancelsWhatConcernsEachThirdParty) {
  const auto banks = db.app().transaction([](pqxx::work& tx) {
    return ensure_third_parties(
        tx, std::vector<ThirdParty>{{"NIT", "900", "Banco Uno"}, {"NIT", "901", "Banco Dos"}});
  });
  for (const auto& bank : banks) {
    Entry fee = bank_fee({.key = derive_uuid("periods", to_string(bank)),
                          .effective_on = make_date(2025, 6, 1),
                          .source_kind = "prueba",
                          .source_id = to_string(bank)},
                         30_pesos);
    fee.legs[0].third_party = bank;
    ASSERT_TRUE(post_one(fee));
  }
  ASSERT_TRUE(post_one(bank_fee({.key = derive_uuid("periods", "nobody"),
                                 .effective_on = make_date(2025, 6, 2),
                                 .source_kind = "prueba",
                                 .source_id = "nobody"},
                                7_pesos)));
  const auto end = db.app().transaction([](pqxx::work& tx) { return year_end(tx, 2025); });
  ASSERT_EQ(end.size(), 1U);
  ASSERT_TRUE(post_one(end.front()));
  EXPECT_EQ(end.front().legs.size(), 4U);
  db.app().read([&](pqxx::read_transaction& tx) {
    const auto page = auxiliary(tx, "58", make_date(2026, 1, 1), make_date(2026, 12, 31),
                                known_at(tx), 10, std::nullopt);
    for (const auto& row : page.rows)
      EXPECT_TRUE(row.opening.is_zero()) << row.third_party.party.name;
    EXPECT_TRUE(check(tx).ok());
  });
  EXPECT_TRUE(db.app().transaction([](pqxx::work& tx) { return year_end(tx, 2025); }).empty());
}

}  // namespace
}  // namespace recaudo::ledger
