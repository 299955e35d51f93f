#include "ledger/aging.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <map>

#include "tests/ledger/reads_world.h"

namespace recaudo::ledger {
namespace {

using namespace literals;

class AgingTest : public ::testing::Test, protected ReadsWorld {
 protected:
  Money owed_in(Age age, Date on, EntrySeq known) {
    Money sum;
    for (const auto& row : read([&](auto& tx) { return aging(tx, on, known); }))
      if (row.age == age) sum += row.amount;
    return sum;
  }
  static EntrySeq now_in(pqxx::transaction_base& tx) { return known_at(tx); }
  EntrySeq now() {
    return read([](auto& tx) { return known_at(tx); });
  }
};

TEST(Ages, MeetWithoutGapOrOverlapOnEveryDay) {
  for (const Date on : {make_date(2026, 3, 31), make_date(2024, 2, 29), make_date(2025, 3, 1)}) {
    Date next = due_range(Age::kOver5Years, on).from;
    for (auto age = kAges.rbegin(); age != kAges.rend(); ++age) {
      EXPECT_EQ(due_range(*age, on).from, next) << to_code(*age);
      EXPECT_LE(due_range(*age, on).from, due_range(*age, on).to);
      next = add_days(due_range(*age, on).to, 1);
    }
  }
}

TEST(Ages, ADebtIsNotLateOnItsDueDateAndIsOneDayLateOnTheNext) {
  const Date on = make_date(2026, 3, 31);
  EXPECT_EQ(due_range(Age::kNotDue, on).from, on);
  EXPECT_EQ(due_range(Age::kTo30Days, on).to, make_date(2026, 3, 30));
  EXPECT_EQ(due_range(Age::kTo30Days, on).from, make_date(2026, 3, 1));
}

TEST(Ages, CollectionMayBePrescribedFiveYearsAfterTheDueDate) {
  const Date on = make_date(2026, 3, 31);
  EXPECT_EQ(due_range(Age::kOver5Years, on).to, make_date(2021, 3, 30));
  EXPECT_EQ(due_range(Age::kTo5Years, on).from, make_date(2021, 3, 31));
}

TEST(Ages, EveryCodeIsReadBack) {
  for (const Age age : kAges) EXPECT_EQ(value_or_throw(parse_age(to_code(age))), age);
  EXPECT_EQ(parse_age("vieja").error().code, Code::kBadText);
}

TEST_F(AgingTest, WhatIsPaidLeavesItsAgeAndWhatIsLeftStays) {
  const auto o = open(1, 2026, make_date(2026, 3, 1));
  charge(o, make_date(2026, 1, 1), 100_pesos);
  pay(o, make_date(2026, 3, 10), 40_pesos);
  EXPECT_EQ(owed_in(Age::kTo30Days, make_date(2026, 3, 31), now()), 60_pesos);
  pay(o, make_date(2026, 3, 20), 60_pesos);
  EXPECT_TRUE(read([&](auto& tx) { return aging(tx, make_date(2026, 3, 31), now()); }).empty());
}

// -- debts that count as due on a later day (plans of instalments)

TEST_F(AgingTest, WhatIsDeferredHasTheAgeOfItsLaterDayAndTheSumStays) {
  const auto late = open(1, 2026, make_date(2026, 3, 1));
  const auto other = open(2, 2026, make_date(2026, 3, 1));
  charge(late, make_date(2026, 1, 1), 100_pesos);
  charge(other, make_date(2026, 1, 1), 30_pesos);
  const Date on = make_date(2026, 3, 31);
  const DeferredDebts plans = {{parcel_subject(SubjectId{1}), 2026, make_date(2026, 10, 30)}};
  std::map<Age, Money> sums;
  for (const auto& row : read([&](auto& tx) { return aging(tx, on, now_in(tx), plans); }))
    sums[row.age] += row.amount;
  EXPECT_EQ(sums, (std::map<Age, Money>{{Age::kNotDue, 100_pesos}, {Age::kTo30Days, 30_pesos}}));
}

TEST_F(AgingTest, WhatIsDeferredIsListedUnderItsLaterDayAndInNoOtherAge) {
  for (unsigned day = 1; day <= 5; ++day) {
    const auto o = open(day, 2026, make_date(2026, 3, day));
    charge(o, make_date(2026, 1, 1), 100_pesos);
  }
  const auto future = open(9, 2026, make_date(2026, 12, 31));
  charge(future, make_date(2026, 1, 1), 100_pesos);
  const Date on = make_date(2026, 3, 31);
  const DeferredDebts plans = {{parcel_subject(SubjectId{2}), 2026, make_date(2026, 10, 30)},
                               {parcel_subject(SubjectId{4}), 2026, make_date(2026, 10, 30)},
                               {parcel_subject(SubjectId{5}), 2025, make_date(2026, 10, 30)}};
  const auto listed = [&](Age age) {
    std::string out;
    std::optional<OwedCursor> after;
    do {  // in pages of one
      const auto page =
          read([&](auto& tx) { return owed(tx, on, now_in(tx), age, 1, after, plans); });
      for (const auto& row : page.rows) out += to_string(row.subject) + " ";
      after = page.next;
    } while (after);
    return out;
  };
  EXPECT_EQ(listed(Age::kTo30Days), "1 3 5 ") << "of another vigencia nothing is deferred";
  EXPECT_EQ(listed(Age::kNotDue), "2 4 9 ");
}

// What was owed earlier is read for no page of a later age, whichever plans are kept.
TEST_F(AgingTest, OnePlanMakesAPageReadItsOwnObligationAndNoEarlierDebt) {
  for (int i = 1; i <= 200; ++i)
    charge(open(i, 2026, make_date(2026, 3, 1)), make_date(2026, 1, 1), 100_pesos);
  for (int i = 201; i <= 205; ++i)
    charge(open(i, 2026, make_date(2026, 12, 31)), make_date(2026, 1, 1), 100_pesos);
  const auto obligations_read = [&](const DeferredDebts& plans, std::size_t rows) {
    return read([&](auto& tx) {
      tx.exec0("set local enable_seqscan = off");  // the table is too small for its indexes
      const auto rows_read = [&] {
        const auto row = tx.exec1(
            "select sum(pg_stat_get_xact_tuples_fetched(r))::bigint from (select "
            "'ledger.obligation'::regclass as r union all select indexrelid from pg_index where "
            "indrelid = 'ledger.obligation'::regclass) t");
        return row[0].template as<std::int64_t>();
      };
      const auto before = rows_read();  // of this session, also before this transaction
      const auto page =
          owed(tx, make_date(2026, 3, 31), now_in(tx), Age::kNotDue, 50, std::nullopt, plans);
      EXPECT_EQ(page.rows.size(), rows);
      return rows_read() - before;
    });
  };
  const auto without = obligations_read({}, 5);
  EXPECT_LE(without, 20);
  EXPECT_LE(obligations_read({{parcel_subject(SubjectId{7}), 2026, make_date(2026, 10, 30)}}, 6),
            without + 5);
}

// Each look at the lines of one obligation is a scan of an index of the lines.
TEST_F(AgingTest, APageAndTheAgesLookAtTheLinesOfNoMorePlansThanTheyShow) {
  DeferredDebts plans;
  for (int i = 1; i <= 200; ++i) {
    charge(open(i, 2026, make_date(2026, 3, 1)), make_date(2026, 1, 1), 100_pesos);
    plans.push_back({parcel_subject(SubjectId{i}), 2026, make_date(2026, 10, 30)});
  }
  const Date on = make_date(2026, 3, 31);
  const auto scans = [&](auto&& fn) {
    return read([&](auto& tx) {
      tx.exec0("set local enable_seqscan = off");  // the table is too small for its indexes
      const auto so_far = [&] {
        return tx
            .exec1(
                "select sum(pg_stat_get_xact_numscans(indexrelid))::bigint from pg_index where "
                "indrelid = 'ledger.posting_volume_1'::regclass")[0]
            .template as<std::int64_t>();
      };
      const auto before = so_far();
      fn(tx);
      return so_far() - before;
    });
  };
  std::optional<OwedCursor> next;
  EXPECT_LE(scans([&](auto& tx) {
              next = owed(tx, on, now_in(tx), Age::kNotDue, 5, std::nullopt, plans).next;
            }),
            40);
  ASSERT_TRUE(next);
  EXPECT_LE(scans([&](auto& tx) {
              EXPECT_EQ(owed(tx, on, now_in(tx), Age::kNotDue, 5, next, plans).rows.size(), 5U);
            }),
            40);
  EXPECT_LE(scans([&](auto& tx) {
              EXPECT_EQ(aging(tx, on, now_in(tx), plans).size(), 1U);
              debtors(tx, on, now_in(tx), 5, std::nullopt, plans);
            }),
            80);
}

TEST_F(AgingTest, TheOldestDayOfADebtorIsTheLaterOneOfWhatIsDeferred) {
  const auto o = open(1, 2026, make_date(2026, 3, 1));
  charge(o, make_date(2026, 1, 1), 100_pesos);
  const DeferredDebts plans = {{parcel_subject(SubjectId{1}), 2026, make_date(2026, 10, 30)}};
  const auto page = read([&](auto& tx) {
    return debtors(tx, make_date(2026, 3, 31), now_in(tx), 5, std::nullopt, plans);
  });
  ASSERT_EQ(page.rows.size(), 1U);
  EXPECT_EQ(page.rows[0].oldest_due, make_date(2026, 10, 30));
}

TEST_F(AgingTest, APastDayShowsWhatWasOwedThenAlsoWhenAllIsPaidNow) {
  const auto o = open(1, 2026, make_date(2026, 3, 1));
  charge(o, make_date(2026, 1, 1), 100_pesos);
  pay(o, make_date(2026, 3, 10), 100_pesos);
  EXPECT_EQ(owed_in(Age::kNotDue, make_date(2026, 2, 28), now()), 100_pesos);
  EXPECT_EQ(owed_in(Age::kTo30Days, make_date(2026, 3, 9), now()), 100_pesos);
  EXPECT_EQ(owed_in(Age::kTo30Days, make_date(2026, 3, 10), now()), 0_pesos);
}

TEST_F(AgingTest, ABackDatedPaymentIsNotInWhatWasKnownBefore) {
  const auto o = open(1, 2026, make_date(2026, 3, 1));
  const auto charged = charge(o, make_date(2026, 1, 1), 100_pesos);
  const auto paid = pay(o, make_date(2026, 2, 1), 30_pesos);
  const Date on = make_date(2026, 3, 31);
  EXPECT_EQ(owed_in(Age::kTo30Days, on, charged), 100_pesos);
  EXPECT_EQ(owed_in(Age::kTo30Days, on, paid), 70_pesos);
}

TEST_F(AgingTest, InterestIsNoPartOfTheCapitalThatAges) {
  const auto o = open(1, 2025, make_date(2025, 3, 1));
  charge(o, make_date(2025, 1, 1), 100_pesos);
  pay(o, make_date(2026, 1, 10), 50_pesos, 9_pesos);
  EXPECT_EQ(owed_in(Age::kTo2Years, make_date(2026, 3, 31), now()), 50_pesos);
}

TEST_F(AgingTest, AnAgeOpensIntoItsObligationsPageByPage) {
  std::vector<ObligationId> mine;
  for (int i = 0; i < 5; ++i) {
    mine.push_back(open(i + 1, 2026, make_date(2026, 3, static_cast<unsigned>(5 - i))));
    charge(mine.back(), make_date(2026, 1, 1), Money::pesos(10 + i));
  }
  charge(open(9, 2025, make_date(2025, 3, 1)), make_date(2025, 1, 1), 1_pesos);  // older
  std::vector<ObligationId> seen;
  std::optional<OwedCursor> after;
  do {
    const auto page = read([&](auto& tx) {
      return owed(tx, make_date(2026, 3, 31), now(), Age::kTo30Days, 2, after);
    });
    EXPECT_LE(page.rows.size(), 2U);
    for (const auto& row : page.rows) seen.push_back(row.obligation);
    after = page.next;
  } while (after);
  EXPECT_EQ(seen, std::vector(mine.rbegin(), mine.rend()));  // oldest due date first
}

TEST_F(AgingTest, TheLargestDebtorsComeFirstAndEachOnce) {
  for (const auto& [subject, pesos] : std::map<int, int>{{1, 10}, {2, 30}, {3, 30}, {4, 20}}) {
    charge(open(subject, 2025, make_date(2025, 3, 1)), make_date(2025, 1, 1), Money::pesos(pesos));
    charge(open(subject, 2026, make_date(2026, 3, 1)), make_date(2026, 1, 1), Money::pesos(pesos));
  }
  std::vector<std::int64_t> seen;
  std::optional<DebtorCursor> after;
  do {
    const auto page =
        read([&](auto& tx) { return debtors(tx, make_date(2026, 3, 31), now(), 1, after); });
    for (const auto& row : page.rows) {
      seen.push_back(row.subject.value());
      EXPECT_EQ(row.obligations, 2);
      EXPECT_EQ(row.oldest_due, make_date(2025, 3, 1));
    }
    after = page.next;
  } while (after);
  EXPECT_EQ(seen, (std::vector<std::int64_t>{2, 3, 4, 1}));
}

// Any story of charges and payments, any day, any last known entry, whatever is deferred: each
// obligation owes what a replay of its lines says, and their sum is the balance of the control
// accounts.
RC_GTEST_PROP(AgingProperty, TheSumOfTheAgesIsTheControlAccountAndEachObligationItsReplay, ()) {
  static ReadsWorld world;
  static std::int64_t subjects = 0;
  struct Mine {
    ObligationId id;
    Concept item;
    std::int64_t owes = 0;
  };
  struct Line {
    ObligationId obligation;
    Date day;
    EntrySeq seq;
    std::int64_t amount;
  };
  const Date base = make_date(2026, 1, 1);
  std::vector<Mine> mine;
  const int count = *rc::gen::inRange(1, 4);
  for (int i = 0; i < count; ++i) {
    const auto item = *rc::gen::element(Concept::kPredial, Concept::kEnvironmental);
    mine.push_back(
        {world.open(++subjects, 2026, add_days(base, *rc::gen::inRange(-400, 40)), item), item});
  }
  std::vector<Line> lines;
  const int acts = *rc::gen::inRange(1, 12);
  for (int i = 0; i < acts; ++i) {
    Mine& m = mine[static_cast<std::size_t>(*rc::gen::inRange(0, count))];
    const Date day = add_days(base, *rc::gen::inRange(0, 10));
    const bool pays = m.owes > 0 && *rc::gen::arbitrary<bool>();
    const std::int64_t amount = pays ? *rc::gen::inRange<std::int64_t>(1, m.owes + 1)
                                     : *rc::gen::inRange<std::int64_t>(1, 1'000);
    const Money money = Money::centavos(amount);
    const auto seq =
        pays ? world.pay(m.id, day, money, {}, m.item) : world.charge(m.id, day, money, m.item);
    m.owes += pays ? -amount : amount;
    lines.push_back({m.id, day, seq, pays ? -amount : amount});
  }
  const Date on = add_days(base, *rc::gen::inRange(-1, 11));
  const EntrySeq known{lines[static_cast<std::size_t>(*rc::gen::inRange(0, acts))].seq.value()};
  DeferredDebts plans;
  for (std::int64_t subject = subjects - count + 1; subject <= subjects; ++subject)
    if (*rc::gen::arbitrary<bool>())
      plans.push_back(
          {parcel_subject(SubjectId{subject}), 2026, add_days(base, *rc::gen::inRange(41, 100))});
  std::map<ObligationId, std::int64_t> replayed;
  for (const auto& l : lines)
    if (l.day <= on && l.seq <= known) replayed[l.obligation] += l.amount;

  world.read([&](auto& tx) {
    std::map<ObligationId, std::int64_t> told;
    Money all;
    std::optional<OwedCursor> after;
    do {
      const auto page = owed(tx, on, known, std::nullopt, 7, after, plans);
      for (const auto& row : page.rows) {
        all += row.amount;
        told[row.obligation] = row.amount.centavos();
      }
      after = page.next;
    } while (after);
    for (const auto& m : mine) RC_ASSERT(told[m.id] == replayed[m.id]);
    Money aged;
    for (const auto& row : aging(tx, on, known, plans)) aged += row.amount;
    const Money control = balance_at(tx, account::kPredialReceivable, on, known) +
                          balance_at(tx, account::kEnvironmentalReceivable, on, known);
    RC_ASSERT(aged == control);
    RC_ASSERT(all == control);
  });
}

}  // namespace
}  // namespace recaudo::ledger
