// What a paper tells of each of its later days: the lines that change, which take its reader from
// one total to the next. Pure: the account is made here.
#include "core/dues/day_changes.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <algorithm>

#include "tests/core/support.h"

namespace recaudo::dues {
namespace {

using namespace literals;
using ledger::Concept;

const std::vector<Date> kDays = {make_date(2026, 4, 30), make_date(2026, 6, 30),
                                 make_date(2026, 8, 31), make_date(2026, 10, 30)};

void charge(Account& account, int vigencia, Money predial, Money environmental) {
  for (const auto& [item, amount] :
       {std::pair(Concept::kPredial, predial), std::pair(Concept::kEnvironmental, environmental)})
    account.obligations.push_back(
        {.id = ledger::ObligationId(static_cast<std::int64_t>(account.obligations.size()) + 1),
         .subject = ledger::SubjectId(1),
         .vigencia = vigencia,
         .item = item,
         .due_on = make_date(vigencia, 6, 30),
         .charged = amount,
         .balance = amount});
}

Account two_years(Money before, Money now) {
  Account account{.subject = ledger::parcel_subject(ledger::SubjectId(1)),
                  .zone = ledger::Zone::kUrban,
                  .obligations = {},
                  .liquidations = {},
                  .bills = {}};
  charge(account, 2025, before, 90'000_pesos);
  charge(account, 2026, now, 120'000_pesos);
  return account;
}

void join_plan(Account& account, Money total) {
  InstalmentPlan& plan = account.plans[2026];
  plan.vigencia = 2026;
  plan.joined_on = make_date(2026, 1, 15);
  plan.norm = "Norma de prueba";
  plan.instalments = value_or_throw(tax_rules::equal_instalments(total, kDays));
}

Dues priced(const Account& account, Date on) {
  return price_on(account, test::DemoLaw::instance().law(), on);
}

RC_GTEST_PROP(DayChanges, AddUpToTheDifferenceOfTheTotals, ()) {
  const auto pesos = [] { return Money::pesos(*rc::gen::inRange<std::int64_t>(1, 5'000'000)); };
  const Money now = pesos();
  Account account = two_years(pesos(), now);
  if (*rc::gen::arbitrary<bool>()) join_plan(account, now + 120'000_pesos);
  const Date first = add_days(make_date(2026, 1, 20), *rc::gen::inRange(0, 150));
  const auto before = priced(account, first);
  const auto after = priced(account, add_days(first, *rc::gen::inRange(1, 80)));
  Money sum = value_or_throw(before.total());
  for (const auto& change : day_changes(before, after)) sum += change.line.amount;
  RC_ASSERT(sum == value_or_throw(after.total()));
}

TEST(DayChanges, ADayOfTheSameAmountsChangesNothing) {
  const Account account = two_years(500'000_pesos, 600'000_pesos);
  const auto day = priced(account, make_date(2026, 2, 10));
  EXPECT_TRUE(day_changes(day, day).empty());
}

TEST(DayChanges, ADiscountThatEndsIsTakenBackAndTheNextOneComes) {
  Account account = two_years(0_pesos, 600'000_pesos);
  std::erase_if(account.obligations, [](const auto& o) { return o.vigencia == 2025; });
  const auto changes =
      day_changes(priced(account, make_date(2026, 3, 31)), priced(account, make_date(2026, 4, 30)));
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_TRUE(changes[0].gone);
  EXPECT_EQ(changes[0].line.amount, 90'000_pesos);
  EXPECT_FALSE(changes[1].gone);
  EXPECT_EQ(changes[1].line.amount, -60'000_pesos);
}

TEST(DayChanges, TheMonthsOfInterestThatWereToldAreNotToldAgain) {
  const Account account = two_years(500'000_pesos, 600'000_pesos);
  const auto before = priced(account, make_date(2026, 3, 31));
  const auto after = priced(account, make_date(2026, 4, 30));
  const auto changes = day_changes(before, after);
  const auto told = [&](const tax_rules::ExplanationLine& line) {
    return std::ranges::any_of(changes,
                               [&](const auto& c) { return c.line.detail == line.detail; });
  };
  const auto& march = before.vigencias.at(0).lines.at(0).interest_explanation;
  const auto& april = after.vigencias.at(0).lines.at(0).interest_explanation;
  EXPECT_FALSE(told(march.front()));
  EXPECT_TRUE(std::ranges::any_of(april, [&](const auto& line) {
    return line.days.has_value() && told(line);
  })) << "the days of April";
}

TEST(DayChanges, APlanThatIsLostBetweenThemIsTold) {
  Account account = two_years(500'000_pesos, 600'000_pesos);
  join_plan(account, 720'000_pesos);
  const auto changes =
      day_changes(priced(account, kDays[0]), priced(account, make_date(2026, 5, 29)));
  EXPECT_TRUE(std::ranges::any_of(changes, [](const auto& c) {
    return !c.item && c.line.detail.find("La cuota 1 de 4 no se pagó") != std::string::npos;
  }));
}

}  // namespace
}  // namespace recaudo::dues
