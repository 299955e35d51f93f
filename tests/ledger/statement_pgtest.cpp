#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <map>

#include "base/base_migrations.h"
#include "ledger/act_recipes.h"
#include "ledger/check.h"
#include "ledger/migrations.h"
#include "ledger/periods.h"
#include "ledger/recipes.h"
#include "ledger/statement.h"
#include "ledger/trial_balance.h"
#include "tests/support/test_cluster.h"

namespace recaudo::ledger {
namespace {

using namespace literals;

const Instant kNow = from_unix_micros(1'774'990'000'000'000);

Entry credit(const std::string& id, Date day, Money amount) {
  return unclassified_credit({.key = derive_uuid("statement", id),
                              .effective_on = day,
                              .source_kind = "prueba",
                              .source_id = id},
                             amount);
}

void open_2026(Database& db) {
  db.transaction([](pqxx::work& tx) {
    for (unsigned m = 1; m <= 12; ++m) open_period(tx, 2026, m);
  });
}

class StatementTest : public ::testing::Test {
 protected:
  StatementTest() { open_2026(db.app()); }
  EntrySeq post_one(const Entry& e, Instant at = kNow) {
    return db.app().transaction(
        [&](pqxx::work& tx) { return value_or_throw(post(tx, std::span(&e, 1), at))[0].seq; });
  }
  template <typename F>
  auto read(F&& fn) {
    return db.app().read([&](pqxx::read_transaction& tx) { return fn(tx); });
  }
  test::TestDatabase db{{embedded::base_migrations, embedded::ledger_migrations}};
};

TEST_F(StatementTest, ABackDatedEntryIsInWhatIsKnownNowAndNotInWhatWasKnownBefore) {
  const auto first = post_one(credit("a", make_date(2026, 3, 10), 100_pesos));
  const auto second = post_one(credit("b", make_date(2026, 2, 1), 7_pesos));
  read([&](pqxx::read_transaction& tx) {
    const Date end_of_february = make_date(2026, 2, 28);
    EXPECT_TRUE(balance_at(tx, account::kBank, end_of_february, first).is_zero());
    EXPECT_EQ(balance_at(tx, account::kBank, end_of_february, second), 7_pesos);
    EXPECT_EQ(balance_at(tx, account::kBank, make_date(2026, 3, 10), second), 107_pesos);
  });
}

TEST_F(StatementTest, WhatWasKnownAtAnInstantIsUpToANumber) {
  const auto first = post_one(credit("a", make_date(2026, 3, 1), 1_pesos), kNow);
  const auto second =
      post_one(credit("b", make_date(2026, 3, 1), 1_pesos), kNow + std::chrono::seconds(10));
  // The clock was set back: the instant of recording does not go back.
  const auto third = post_one(credit("c", make_date(2026, 3, 1), 1_pesos), kNow);
  read([&](pqxx::read_transaction& tx) {
    EXPECT_EQ(known_at(tx, kNow - std::chrono::seconds(1)), EntrySeq{0});
    EXPECT_EQ(known_at(tx, kNow), first);
    EXPECT_EQ(known_at(tx, kNow + std::chrono::seconds(9)), first);
    EXPECT_EQ(known_at(tx, kNow + std::chrono::seconds(10)), third);
    EXPECT_EQ(known_at(tx), third);
    EXPECT_LT(second, third);
  });
}

TEST_F(StatementTest, EachLineCarriesTheBalanceAfterIt) {
  post_one(credit("before", make_date(2026, 1, 31), 50_pesos));
  post_one(credit("late", make_date(2026, 2, 20), 20_pesos));
  post_one(credit("early", make_date(2026, 2, 10), 10_pesos));
  const auto page = read([&](pqxx::read_transaction& tx) {
    return account_statement(tx, account::kBank, make_date(2026, 2, 1), make_date(2026, 2, 28),
                             known_at(tx), 10);
  });
  EXPECT_EQ(page.opening, 50_pesos);
  ASSERT_EQ(page.lines.size(), 2U);
  EXPECT_EQ(page.lines[0].balance, 60_pesos);
  EXPECT_EQ(page.lines[1].balance, 80_pesos);
  EXPECT_EQ(page.lines[1].source_id, "late");
  EXPECT_FALSE(page.next);
}

TEST_F(StatementTest, DayTotalsAreTakenInOnceAndInPieces) {
  for (int i = 0; i < 7; ++i)
    post_one(
        credit(std::to_string(i), make_date(2026, 5, static_cast<unsigned>(1 + i % 3)), 1_pesos));
  const auto sum = [&](int most) {
    return db.app().transaction([&](pqxx::work& tx) { return sum_days(tx, most); });
  };
  EXPECT_EQ(sum(5), 5);
  EXPECT_EQ(sum(5), 2);
  EXPECT_EQ(sum(5), 0);
  EXPECT_TRUE(read([](pqxx::read_transaction& tx) { return check(tx); }).ok());
}

TEST_F(StatementTest, TheCheckNamesADayTotalThatWasTamperedWith) {
  post_one(credit("a", make_date(2026, 5, 1), 1_pesos));
  db.app().transaction([](pqxx::work& tx) { sum_days(tx); });
  db.owner().transaction([](pqxx::work& tx) {
    tx.exec("update ledger.day_total set debit = debit + 1 where account_id = 111006");
  });
  const auto report = read([](pqxx::read_transaction& tx) { return check(tx); });
  ASSERT_EQ(report.differences.size(), 1U);
  EXPECT_NE(report.differences[0].find("111006 del 2026-05-01"), std::string::npos);
}

// Two dates, totals built whenever they please, pages of any size: always what a replay of the
// postings says.
RC_GTEST_PROP(StatementProperty, EveryReadEqualsAReplayOfThePostings, ()) {
  static test::TestDatabase db{{embedded::base_migrations, embedded::ledger_migrations}};
  static const bool opened = (open_2026(db.app()), true);
  RC_ASSERT(opened);
  static int cases = 0;
  const AccountId mine{950'000 + ++cases};
  db.owner().transaction([&](pqxx::work& tx) {
    const std::string id = to_string(mine);
    tx.exec0("insert into ledger.account (id, code, name, nature, status) values (" + id + ", '" +
             id + "', 'propiedad', 'D', 'project')");
  });
  struct Line {
    std::int64_t seq;
    Date day;
    std::int64_t amount;
  };
  std::vector<Line> lines;
  const int entries = *rc::gen::inRange(1, 30);
  for (int i = 0; i < entries; ++i) {
    const Date day = add_days(make_date(2026, 1, 1), *rc::gen::inRange(0, 8));
    std::int64_t amount = *rc::gen::inRange<std::int64_t>(-100, 100);
    if (amount == 0) amount = 1;
    Entry e = credit(std::to_string(cases) + "/" + std::to_string(i), day, Money::centavos(1));
    e.legs = {{mine, Money::centavos(amount)}, {account::kUnclassified, Money::centavos(-amount)}};
    const auto seq = db.app().transaction(
        [&](pqxx::work& tx) { return value_or_throw(post(tx, std::span(&e, 1), kNow))[0].seq; });
    lines.push_back({seq.value(), day, amount});
    if (*rc::gen::inRange(0, 4) == 0)
      db.app().transaction([&](pqxx::work& tx) { sum_days(tx, *rc::gen::inRange(1, 20)); });
  }
  const Date on = add_days(make_date(2026, 1, 1), *rc::gen::inRange(-1, 9));
  const std::int64_t known = lines[static_cast<std::size_t>(*rc::gen::inRange(0, entries))].seq;
  std::int64_t replayed = 0;
  for (const auto& l : lines)
    if (l.day <= on && l.seq <= known) replayed += l.amount;

  const int page_size = *rc::gen::inRange(1, 8);
  db.app().read([&](pqxx::read_transaction& tx) {
    RC_ASSERT(balance_at(tx, mine, on, EntrySeq{known}).centavos() == replayed);
    const Date from = add_days(on, -*rc::gen::inRange(0, 6));
    Money opening, debit, credit, closing;
    TrialBalanceRow of_mine;
    for (const auto& b :
         trial_balance_between(tx, from, on, EntrySeq{known}, AccountLevel::kAuxiliary)) {
      opening += b.opening;
      debit += b.debit;
      credit += b.credit;
      closing += b.closing();
      if (b.code == to_string(mine)) of_mine = b;
    }
    RC_ASSERT(opening.is_zero() && closing.is_zero() && debit == credit);
    RC_ASSERT(of_mine.closing().centavos() == replayed);
    RC_ASSERT(of_mine.opening == balance_at(tx, mine, add_days(from, -1), EntrySeq{known}));

    std::size_t seen = 0;
    std::optional<StatementCursor> after;
    Money last;
    Date last_day = on;
    bool seen_any = false;
    do {
      const auto page = account_statement(tx, mine, make_date(2025, 12, 31), on, EntrySeq{known},
                                          page_size, after);
      RC_ASSERT(page.opening == last);
      for (const auto& l : page.lines) {
        // On its own day, later lines still follow: the balance at the day's end is the last one's.
        if (l.effective_on != last_day && seen_any) {
          RC_ASSERT(balance_at(tx, mine, last_day, EntrySeq{known}) == last);
        }
        last = l.balance;
        last_day = l.effective_on;
        seen_any = true;
      }
      seen += page.lines.size();
      after = page.next;
    } while (after);
    RC_ASSERT(last.centavos() == replayed);
    RC_ASSERT(static_cast<std::ptrdiff_t>(seen) == std::ranges::count_if(lines, [&](const Line& l) {
                return l.day <= on && l.seq <= known;
              }));
  });
}

}  // namespace
}  // namespace recaudo::ledger
