#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "ledger/subject_statement.h"
#include "tests/ledger/reads_world.h"

namespace recaudo::ledger {
namespace {

using namespace literals;

const Date kFirst = make_date(2025, 1, 1);
const Date kLast = make_date(2026, 12, 31);

class SubjectStatementTest : public ::testing::Test, protected ReadsWorld {
 protected:
  SubjectPage page(std::int64_t subject, Date from, Date to, EntrySeq known, int limit = 100) {
    return read([&](auto& tx) {
      return subject_statement(tx, "predio", SubjectId{subject}, from, to, known, limit);
    });
  }
  EntrySeq now() {
    return read([](auto& tx) { return known_at(tx); });
  }
};

TEST_F(SubjectStatementTest, HasTheLinesOfAllItsObligationsAndOfNobodyElse) {
  const auto old = open(1, 2025, make_date(2025, 3, 31));
  const auto recent = open(1, 2026, make_date(2026, 3, 31));
  charge(old, make_date(2025, 1, 1), 100_pesos);
  charge(recent, make_date(2026, 1, 1), 120_pesos);
  charge(open(2, 2026, make_date(2026, 3, 31)), make_date(2026, 1, 1), 5_pesos);
  pay(old, make_date(2026, 2, 1), 100_pesos, 8_pesos);
  const auto told = page(1, kFirst, kLast, now());
  ASSERT_EQ(told.lines.size(), 5U);  // two charges; interest charged, interest paid, capital paid
  EXPECT_EQ(told.lines[1].vigencia, 2026);
  EXPECT_EQ(told.lines[1].line.balance, 220_pesos);
  EXPECT_EQ(told.lines[2].account_code, "131103");
  EXPECT_EQ(told.lines[4].line.balance, 120_pesos);
}

TEST_F(SubjectStatementTest, OpensWithWhatWasOwedBeforeTheFirstDay) {
  const auto o = open(1, 2025, make_date(2025, 3, 31));
  charge(o, make_date(2025, 1, 1), 100_pesos);
  pay(o, make_date(2026, 2, 1), 30_pesos);
  EXPECT_EQ(page(1, make_date(2026, 1, 1), kLast, now()).opening, 100_pesos);
  const auto quiet = page(1, make_date(2026, 3, 1), kLast, now());
  EXPECT_TRUE(quiet.lines.empty());
  EXPECT_EQ(quiet.opening, 70_pesos);
}

TEST_F(SubjectStatementTest, ABackDatedPaymentStandsOnItsDayAndOnlyInWhatIsKnownSince) {
  const auto o = open(1, 2025, make_date(2025, 3, 31));
  charge(o, make_date(2025, 1, 1), 100_pesos);
  const auto before = pay(o, make_date(2026, 2, 1), 30_pesos);
  const auto after = pay(o, make_date(2025, 6, 1), 10_pesos);
  EXPECT_EQ(page(1, kFirst, kLast, before).lines.size(), 2U);
  const auto told = page(1, kFirst, kLast, after);
  ASSERT_EQ(told.lines.size(), 3U);
  EXPECT_EQ(told.lines[1].line.amount, -10_pesos);
  EXPECT_EQ(told.lines[2].line.balance, 60_pesos);
}

// Whatever was charged and paid on whatever days: each line's balance is the sum of the lines up to
// it, whatever the size of the pages.
RC_GTEST_PROP(SubjectStatementProperty, TheBalanceOfEachLineIsTheSumUpToIt, ()) {
  static ReadsWorld world;
  static std::int64_t subject = 0;
  ++subject;
  const auto o = world.open(subject, 2026, make_date(2026, 3, 31));
  std::int64_t owes = 0;
  EntrySeq known;
  const int acts = *rc::gen::inRange(1, 12);
  for (int i = 0; i < acts; ++i) {
    const Date day = add_days(make_date(2026, 1, 1), *rc::gen::inRange(0, 6));
    const bool pays = owes > 0 && *rc::gen::arbitrary<bool>();
    const std::int64_t amount = pays ? *rc::gen::inRange<std::int64_t>(1, owes + 1)
                                     : *rc::gen::inRange<std::int64_t>(1, 99);
    known = pays ? world.pay(o, day, Money::centavos(amount))
                 : world.charge(o, day, Money::centavos(amount));
    owes += pays ? -amount : amount;
  }
  const Date from = add_days(make_date(2026, 1, 1), *rc::gen::inRange(0, 6));
  const int limit = *rc::gen::inRange(1, 5);
  world.read([&](auto& tx) {
    std::optional<StatementCursor> after;
    std::optional<Money> balance;
    do {
      const auto page =
          subject_statement(tx, "predio", SubjectId{subject}, from, kLast, known, limit, after);
      if (balance) RC_ASSERT(page.opening == *balance);
      balance = page.opening;
      for (const auto& l : page.lines) {
        *balance += l.line.amount;
        RC_ASSERT(l.line.balance == *balance);
      }
      after = page.next;
    } while (after);
    RC_ASSERT(balance->centavos() == owes);
  });
}

}  // namespace
}  // namespace recaudo::ledger
