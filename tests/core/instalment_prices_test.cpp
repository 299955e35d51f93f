// What a plan of instalments costs: charged capital and no more while it is kept, and from the
// statutory due date on, day by day, once it is not. Pure: the account is made here.
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <algorithm>

#include "core/payments/orders.h"
#include "tests/core/support.h"

namespace recaudo::dues {
namespace {

using namespace literals;
using ledger::Concept;

constexpr int kVigencia = 2026;
const std::vector<Date> kDays = {make_date(2026, 4, 30), make_date(2026, 6, 30),
                                 make_date(2026, 8, 31), make_date(2026, 10, 30)};
const Date kStatutory = make_date(2026, 6, 30);
const Date kLastRate = make_date(2026, 9, 30);

ledger::Obligation obligation(std::int64_t id, Concept item, Money charged, Date due_on) {
  return {.id = ledger::ObligationId(id),
          .subject = ledger::SubjectId(1),
          .vigencia = kVigencia,
          .item = item,
          .due_on = due_on,
          .charged = charged,
          .balance = charged};
}

Account planned(Money predial, Money environmental, Money bomberil, Date statutory = kStatutory) {
  Account account{.subject = ledger::parcel_subject(ledger::SubjectId(1)),
                  .zone = ledger::Zone::kUrban,
                  .obligations = {obligation(1, Concept::kPredial, predial, statutory),
                                  obligation(2, Concept::kEnvironmental, environmental, statutory),
                                  obligation(3, Concept::kBomberil, bomberil, statutory)},
                  .liquidations = {},
                  .bills = {}};
  InstalmentPlan& plan = account.plans[kVigencia];
  plan.vigencia = kVigencia;
  plan.joined_on = make_date(2026, 1, 15);
  plan.norm = "Norma de prueba";
  plan.instalments =
      value_or_throw(tax_rules::equal_instalments(predial + environmental + bomberil, kDays));
  return account;
}

const DueVigencia& only(const Dues& dues) {
  return dues.vigencias.at(0);
}
DueVigencia priced(const Account& account, Date on) {
  return only(price_on(account, test::DemoLaw::instance().law(), on));
}

// As the approval settles it: what it paid, capital and interest.
Money pay(Account& account, Money amount, Date on) {
  const auto done = value_or_throw(allocate(amount, {priced(account, on)}));
  Money capital;
  for (const auto& s : done.settlements) {
    const auto o = std::ranges::find(account.obligations, s.obligation, &ledger::Obligation::id);
    o->balance -= s.capital + s.discount;
    capital += s.capital + s.discount;
    History& history = account.histories[o->id];
    history.charged = o->charged;
    history.movements.push_back(
        {.kind = MovementKind::kPayment, .on = on, .amount = -s.capital, .interest = s.interest});
    if (!s.discount.is_zero())
      history.movements.push_back(
          {.kind = MovementKind::kDiscount, .on = on, .amount = -s.discount, .interest = {}});
  }
  account.plans[kVigencia].paid.push_back({on, capital});
  return amount - done.excess;
}
Money pay_instalment(Account& account, int number, Date on) {
  const auto dues = price_on(account, test::DemoLaw::instance().law(), on);
  Money order;
  for (const auto& l : value_or_throw(payments::price_instalment(dues, kVigencia, number)))
    order += l.total();
  return pay(account, order, on);
}

// Capital x (usury - 2 points) / 365 of each day after `due`, half up to the peso. ET 634 and 635.
Money day_by_day(Money capital, Date due, Date on) {
  std::int64_t sum = 0;
  for (Date d = add_days(due, 1); d <= on; d = add_days(d, 1)) {
    const auto* rate = value_or_throw(test::DemoLaw::instance().rates.on(d));
    sum += capital.centavos() * (rate->usury.value().ppm() - 20'000);
  }
  const std::int64_t peso = std::int64_t{100} * 1'000'000 * 365;
  return Money::pesos((2 * sum + peso) / (2 * peso));
}

Money any_pesos(std::int64_t from, std::int64_t to) {
  return Money::pesos(*rc::gen::inRange<std::int64_t>(from, to));
}

RC_GTEST_PROP(InstalmentPrices, PayingEachOnItsDayCostsExactlyWhatWasCharged, ()) {
  Account account = planned(any_pesos(1, 5'000'000), any_pesos(1, 900'000), any_pesos(2, 50'000),
                            add_days(make_date(2026, 2, 1), *rc::gen::inRange(0, 200)));
  const Money charged = priced(account, kDays[0]).charged();
  Money paid;
  for (int i = 0; i < 4; ++i) {
    const Date day = kDays.at(static_cast<std::size_t>(i));
    RC_ASSERT(priced(account, day).interest().is_zero());
    paid += pay_instalment(account, i + 1, day);
  }
  RC_ASSERT(paid == charged);
  for (const auto& o : account.obligations) RC_ASSERT(o.balance.is_zero());
}

RC_GTEST_PROP(InstalmentPrices, MissingOneBearsTheInterestOfEachDayOnWhatIsOwed, ()) {
  const Date statutory = add_days(make_date(2026, 2, 1), *rc::gen::inRange(0, 150));
  Account account =
      planned(any_pesos(1, 5'000'000), any_pesos(1, 900'000), any_pesos(2, 50'000), statutory);
  const auto missed = *rc::gen::inRange<std::size_t>(0, 3);
  for (std::size_t i = 0; i < missed; ++i)
    pay_instalment(account, static_cast<int>(i) + 1, kDays.at(i));
  RC_ASSERT(priced(account, kDays.at(missed)).interest().is_zero());

  const Date first = std::max(kDays.at(missed), statutory);
  const Date on = add_days(first, *rc::gen::inRange(1, days_between(first, kLastRate) + 1));
  const auto v = priced(account, on);
  RC_ASSERT(v.overdue);
  RC_ASSERT(v.due_on == statutory);
  for (const auto& l : v.lines) RC_ASSERT(l.interest == day_by_day(l.balance, statutory, on));
}

TEST(InstalmentPrices, OneThatIsPaidAheadLeavesTheNextOnesLessToPay) {
  Account account = planned(100'000_pesos, 20'000_pesos, 4'000_pesos);
  pay_instalment(account, 2, make_date(2026, 4, 1));
  const auto v = priced(account, make_date(2026, 5, 1));
  const auto& all = v.plan->instalments;
  EXPECT_EQ(all[0].state, InstalmentState::kPaid);
  EXPECT_EQ(all[1].state, InstalmentState::kPaid);
  EXPECT_EQ(all[2].state, InstalmentState::kToPay);
  EXPECT_EQ(all[2].missing, 31'000_pesos);
  EXPECT_EQ(all[3].missing, 62'000_pesos);
  EXPECT_EQ(v.plan->next()->number, 3);
}

TEST(InstalmentPrices, APaymentThatWentBackCountsAsNeverMade) {
  Account account = planned(100'000_pesos, 20'000_pesos, 4'000_pesos);
  const Account before = account;
  pay_instalment(account, 1, kDays[0]);
  EXPECT_TRUE(priced(account, make_date(2026, 6, 30)).plan->kept());
  EXPECT_FALSE(priced(before, make_date(2026, 5, 1)).plan->kept());
  EXPECT_FALSE(priced(before, make_date(2026, 5, 1)).overdue) << "until the statutory day passes";
  EXPECT_TRUE(priced(before, make_date(2026, 7, 1)).overdue);
}

TEST(InstalmentPrices, OneThatIsPaidLateIsPaidAndThePlanIsLost) {
  Account account = planned(100'000_pesos, 20'000_pesos, 4'000_pesos);
  pay(account, 31'000_pesos, make_date(2026, 5, 2));
  const auto v = priced(account, make_date(2026, 7, 10));
  EXPECT_EQ(v.plan->instalments[0].state, InstalmentState::kPaid);
  EXPECT_FALSE(v.plan->kept());
  EXPECT_EQ(v.due_on, kStatutory);
}

TEST(InstalmentPrices, WhoPaysTheWholeInThePlanIsGivenTheDiscountOfThatDay) {
  const Account account = planned(100'000_pesos, 20'000_pesos, 4'000_pesos);
  const auto dues = price_on(account, test::DemoLaw::instance().law(), make_date(2026, 3, 31));
  Money order, discount;
  for (const auto& l : value_or_throw(payments::price_instalment(dues, kVigencia, 4))) {
    order += l.total();
    discount += l.discount;
  }
  EXPECT_EQ(discount, 15'000_pesos);
  EXPECT_EQ(order, 109'000_pesos);
}

TEST(InstalmentPrices, APartHasNoDiscount) {
  const Account account = planned(100'000_pesos, 20'000_pesos, 4'000_pesos);
  const auto dues = price_on(account, test::DemoLaw::instance().law(), make_date(2026, 3, 31));
  Money order;
  for (const auto& l : value_or_throw(payments::price_instalment(dues, kVigencia, 1))) {
    EXPECT_TRUE(l.discount.is_zero());
    EXPECT_TRUE(l.owed.has_value());
    order += l.total();
  }
  EXPECT_EQ(order, 31'000_pesos);
}

TEST(InstalmentPrices, TheDiscountThatAPartLosesIsALineFromTheDayOfThatPart) {
  Account account = planned(100'000_pesos, 20'000_pesos, 4'000_pesos);
  const auto whole = priced(account, make_date(2026, 3, 31));
  EXPECT_TRUE(whole.discount().is_positive());
  EXPECT_NE(whole.lost_discount.at(0).detail.find("las cuotas no lo tienen"), std::string::npos);
  pay_instalment(account, 1, make_date(2026, 3, 20));
  const auto part = priced(account, make_date(2026, 3, 31));
  EXPECT_TRUE(part.discount().is_zero());
  ASSERT_EQ(part.lost_discount.size(), 1U) << "the demo discounts predial alone";
  EXPECT_NE(part.lost_discount[0].detail.find("$\u00a0100.000 × 15\u00a0%"), std::string::npos);
  EXPECT_NE(part.lost_discount[0].detail.find("se perdió el 20 de marzo de 2026"),
            std::string::npos);
  EXPECT_TRUE(part.lost_discount[0].amount.is_zero());
  EXPECT_TRUE(priced(account, make_date(2026, 6, 1)).lost_discount.empty()) << "nobody has one";
}

TEST(InstalmentPrices, HowTheTotalWasCutIsALineOfThePlan) {
  const auto v = priced(planned(100'001_pesos, 20'000_pesos, 4'000_pesos), make_date(2026, 4, 1));
  EXPECT_EQ(tax_rules::total_of(v.plan->cut_explanation), 124'001_pesos);
}

TEST(InstalmentPrices, WhatAnActChargesMoreIsOfTheLastInstalment) {
  Account account = planned(100'000_pesos, 20'000_pesos, 4'000_pesos);
  account.obligations[0].charged += 8'000_pesos;
  account.obligations[0].balance += 8'000_pesos;
  const auto v = priced(account, make_date(2026, 4, 1));
  EXPECT_EQ(v.plan->instalments[2].missing, 93'000_pesos);
  EXPECT_EQ(v.plan->instalments[3].missing, 132'000_pesos);
  account.obligations[0].balance = 8'000_pesos;
  account.obligations[1].balance = account.obligations[2].balance = Money();
  account.plans[kVigencia].paid.push_back({make_date(2026, 4, 1), 124'000_pesos});
  const auto rest = priced(account, make_date(2026, 9, 1));
  EXPECT_FALSE(rest.overdue);
  EXPECT_EQ(rest.free_until(), kDays.back());
  EXPECT_EQ(rest.plan->instalments[3].missing, 8'000_pesos);
  EXPECT_EQ(rest.plan->instalments[3].state, InstalmentState::kChargedMore);
  EXPECT_EQ(rest.plan->state, PlanState::kLaterCharge);
  EXPECT_TRUE(rest.plan->in_time());
  const auto overdue = priced(account, make_date(2026, 11, 2));
  EXPECT_EQ(overdue.plan->state, PlanState::kLaterOverdue);
  EXPECT_FALSE(overdue.plan->in_time());
  EXPECT_TRUE(overdue.overdue);
}

TEST(InstalmentPrices, WhatIsMissingOfEachAloneAddsUpToWhatIsOwed) {
  Account account = planned(100'001_pesos, 20'000_pesos, 4'000_pesos);
  pay_instalment(account, 1, kDays[0]);
  for (const Date on : {kDays[0], make_date(2026, 7, 10)}) {
    const auto v = priced(account, on);
    Money sum;
    for (const auto& i : v.plan->instalments) {
      sum += i.missing_alone;
      EXPECT_EQ(i.missing, sum);
    }
    EXPECT_EQ(sum, v.balance());
    EXPECT_EQ(v.plan->instalments[1].missing_alone, 31'000_pesos);
  }
}

TEST(InstalmentPrices, AnActThatTakesTheRestOffLosesNoPlan) {
  Account account = planned(100'000_pesos, 20'000_pesos, 4'000_pesos);
  pay_instalment(account, 3, kDays[0]);
  for (auto& o : account.obligations) {
    o.charged -= o.balance;
    o.balance = Money();
  }
  const auto v = priced(account, make_date(2026, 11, 2));
  EXPECT_EQ(v.plan->state, PlanState::kEnded);
  EXPECT_EQ(v.plan->instalments[3].state, InstalmentState::kTakenOff);
}

TEST(InstalmentPrices, TheDueDateIsExplainedWithThePlanAndItsNorm) {
  const Account account = planned(100'000_pesos, 20'000_pesos, 4'000_pesos);
  const auto kept = priced(account, make_date(2026, 4, 1));
  EXPECT_EQ(kept.due_on, kDays.back());
  EXPECT_EQ(kept.free_until(), kStatutory);
  EXPECT_EQ(kept.plan->due_explanation.at(0).norm, "Norma de prueba");
  EXPECT_NE(kept.plan->due_explanation.at(0).detail.find("30 de octubre de 2026"),
            std::string::npos);
  const auto lost = priced(account, make_date(2026, 5, 1));
  EXPECT_NE(lost.plan->due_explanation.at(0).detail.find("La cuota 1 de 4 no se pagó hasta el 30 "
                                                         "de abril de 2026: vuelve el vencimiento "
                                                         "del 30 de junio de 2026"),
            std::string::npos);
}

}  // namespace
}  // namespace recaudo::dues
