#include "tax-rules/payment_allocation.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tax-rules/payment_date.h"
#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

const MoraTable& table() {
  static const MoraTable shipped = value_or_throw(MoraTable::build(shipped_rates()));
  return shipped;
}

Debt debt_of(const Statute& statute, int vigencia, Money predial, Money environmental,
             Money bomberil) {
  return {vigencia,
          value_or_throw(statute.calendar(vigencia))->due_on,
          {{PredialConcept::kPredial, predial, predial},
           {PredialConcept::kEnvironmental, environmental, environmental},
           {PredialConcept::kBomberil, bomberil, bomberil}}};
}

std::vector<Debt> two_years() {
  return {debt_of(statute_a(), 2025, 600'000_pesos, 150'000_pesos, 12'000_pesos),
          debt_of(statute_a(), 2026, 637'000_pesos, 147'000_pesos, 12'740_pesos)};
}

PaymentAllocation allocate(const Payment& payment, const std::vector<Debt>& debts) {
  return value_or_throw(allocate_payment(payment, debts, statute_a(), table()));
}

Money paid_by(const PaymentAllocation& a) {
  Money sum = a.excess;
  for (const AllocatedItem& i : a.items) sum += i.capital + i.interest;
  return sum;
}

TEST(PaymentDate, IsTheDayInBogotaWhenTheMoneyEntered) {
  EXPECT_EQ(payment_date(value_or_throw(parse_instant("2026-07-01T04:59:59Z"))),
            make_date(2026, 6, 30));
  EXPECT_EQ(payment_date(value_or_throw(parse_instant("2026-07-01T05:00:00Z"))),
            make_date(2026, 7, 1));
}

TEST(PaymentAllocation, WithoutANamedVigenciaTheOldestDueIsPaidFirst) {
  const auto a = allocate({100'000_pesos, make_date(2026, 3, 31)}, two_years());
  for (const AllocatedItem& i : a.items) EXPECT_EQ(i.debt, 0u);
}

TEST(PaymentAllocation, TheOrderIsAParameter) {
  Payment payment{100'000_pesos, make_date(2026, 3, 31)};
  payment.order = PaymentOrder::kNewestDueFirst;
  for (const AllocatedItem& i : allocate(payment, two_years()).items) EXPECT_EQ(i.debt, 1u);
}

TEST(PaymentAllocation, TheVigenciaThatThePayerNamesGoesFirst) {
  Payment payment{100'000_pesos, make_date(2026, 3, 31)};
  payment.vigencia = 2026;
  for (const AllocatedItem& i : allocate(payment, two_years()).items) EXPECT_EQ(i.debt, 1u);
  payment.vigencia = 2024;
  EXPECT_EQ(allocate_payment(payment, two_years(), statute_a(), table()).error().code,
            Code::kPaymentNotImputable);
}

TEST(PaymentAllocation, ADebtThatIsNotOverdueIsPaidAsInvoicedWithItsDiscount) {
  Payment payment{700'740_pesos, make_date(2026, 3, 31), 2026};
  const auto a = allocate(payment, two_years());
  ASSERT_EQ(a.items.size(), 3u);  // 637 000 less 15 % (95 550 to the thousand: 96 000)
  EXPECT_EQ(a.items[0].capital, 541'000_pesos);
  EXPECT_EQ(a.items[0].discount, 96'000_pesos);
  EXPECT_EQ(a.items[1].capital, 147'000_pesos);
  EXPECT_EQ(a.items[2].capital, 12'740_pesos);
  EXPECT_TRUE(a.excess.is_zero());
}

TEST(PaymentAllocation, PartOfADebtEarnsNoDiscount) {
  const auto a = allocate({700'739_pesos, make_date(2026, 3, 31), 2026}, two_years());
  for (const AllocatedItem& i : a.items) EXPECT_TRUE(i.discount.is_zero());
}

TEST(PaymentAllocation, TheRestOfAVigenciaPaidInPartEarnsNoDiscount) {
  auto debts = two_years();
  settle(debts, allocate({1'000_pesos, make_date(2026, 3, 2), 2026}, debts));
  const auto a = allocate({10'000'000_pesos, make_date(2026, 3, 31), 2026}, debts);
  for (const AllocatedItem& i : a.items) EXPECT_TRUE(i.discount.is_zero());
}

TEST(PaymentAllocation, AReversedPaymentLosesItsDiscountAndTheNextEarnsThatOfItsDay) {
  auto debts = two_years();
  const auto first = allocate({700'740_pesos, make_date(2026, 3, 31), 2026}, debts);
  settle(debts, first);
  settle(debts, charge_back(first));
  const auto again = allocate({700'740_pesos, make_date(2026, 4, 15), 2026}, debts);
  for (const AllocatedItem& i : again.items) EXPECT_TRUE(i.discount.is_zero());
  const auto full = allocate({10'000'000_pesos, make_date(2026, 4, 15), 2026}, debts);
  EXPECT_EQ(full.items[0].discount, 64'000_pesos);  // 10 % of 637 000 to the thousand
}

TEST(PaymentAllocation, AMunicipalityThatAsksForPazYSalvoDiscountsOnlyWhoOwesNothingBefore) {
  std::vector<Debt> debts = {debt_of(statute_b(), 2025, 275'000_pesos, 0_pesos, 2'750_pesos),
                             debt_of(statute_b(), 2026, 275'000_pesos, 0_pesos, 2'750_pesos)};
  const Payment payment{300'000_pesos, make_date(2026, 2, 2), 2026};
  const auto owing = value_or_throw(allocate_payment(payment, debts, statute_b(), table()));
  EXPECT_TRUE(owing.items[0].discount.is_zero());
  debts.erase(debts.begin());
  const auto clear = value_or_throw(allocate_payment(payment, debts, statute_b(), table()));
  EXPECT_EQ(clear.items[0].discount, 34'400_pesos);  // 12.5 % of 275 000 to the hundred
}

TEST(PaymentAllocation, WhatNoDebtTakesIsABalanceInFavour) {
  const auto a = allocate({10'000'000_pesos, make_date(2026, 3, 31)}, two_years());
  EXPECT_TRUE(a.excess.is_positive());
  EXPECT_EQ(paid_by(a), 10'000'000_pesos);
}

TEST(PaymentAllocation, NegativePaymentsAreRefused) {
  EXPECT_EQ(allocate_payment({-1_pesos, make_date(2026, 3, 31)}, two_years(), statute_a(), table())
                .error()
                .code,
            Code::kPaymentNotImputable);
}

TEST(PaymentAllocation, AMonthWithoutRateRefusesThePaymentOfAnOverdueDebt) {
  EXPECT_EQ(allocate_payment({1_pesos, make_date(2026, 10, 5)}, two_years(), statute_a(), table())
                .error()
                .code,
            Code::kRateNotCertified);
}

rc::Gen<std::vector<Debt>> any_debts() {
  return rc::gen::exec([] {
    std::vector<Debt> debts;
    for (int v = *rc::gen::inRange(2021, 2027); v <= 2026; ++v) {
      const auto amount = [](std::int64_t most) {
        return Money::pesos(*rc::gen::inRange<std::int64_t>(0, most));
      };
      debts.push_back(debt_of(statute_a(), v, amount(3'000'000), amount(500'000), amount(60'000)));
    }
    return debts;
  });
}

rc::Gen<Payment> any_payment() {
  return rc::gen::exec([] {
    Payment p;
    p.amount = Money::centavos(*rc::gen::inRange<std::int64_t>(0, 2'000'000'000) *
                               *rc::gen::element<std::int64_t>(1, 100) / 100);
    p.on = from_day_number(
        *rc::gen::inRange(day_number(make_date(2026, 1, 1)), day_number(make_date(2026, 10, 1))));
    p.order = *rc::gen::element(PaymentOrder::kOldestDueFirst, PaymentOrder::kNewestDueFirst);
    return p;
  });
}

RC_GTEST_PROP(PaymentAllocation, CapitalInterestAndExcessAddUpToThePayment, ()) {
  auto debts = *any_debts();
  const Payment payment = *any_payment();
  const auto a = allocate(payment, debts);
  RC_ASSERT(paid_by(a) == payment.amount);
  for (const AllocatedItem& i : a.items) {
    RC_ASSERT(!i.capital.is_negative() && !i.interest.is_negative() && !i.discount.is_negative());
    const Debt& debt = debts[i.debt];
    RC_ASSERT(i.interest <=
              value_or_throw(interest_of(debt, debt.items[i.item], payment.on, table())));
  }
  settle(debts, a);  // holds that no item is paid beyond its charge
  if (a.excess.is_positive())
    for (const Debt& d : debts)
      for (const DebtItem& i : d.items) RC_ASSERT(i.capital.is_zero());
}

RC_GTEST_PROP(PaymentAllocation, PaidAndChargedBackIsNeverPaidToTheCentavo, ()) {
  const auto before = *any_debts();
  auto debts = before;
  const auto a = allocate(*any_payment(), debts);
  settle(debts, a);
  settle(debts, charge_back(a));
  RC_ASSERT(debts == before);
  const Date later = make_date(2026, 9, 30);
  for (std::size_t d = 0; d < debts.size(); ++d)
    for (std::size_t i = 0; i < debts[d].items.size(); ++i)
      RC_ASSERT(value_or_throw(interest_of(debts[d], debts[d].items[i], later, table())) ==
                value_or_throw(interest_of(before[d], before[d].items[i], later, table())));
  RC_ASSERT(paid_by(a) + paid_by(charge_back(a)) == Money{});
}

RC_GTEST_PROP(PaymentAllocation, ChargingBackTheFirstOfTwoLeavesTheSecondAsItWas, ()) {
  auto debts = *any_debts();
  const auto before = debts;
  const auto first = allocate(*any_payment(), debts);
  settle(debts, first);
  const auto second = allocate(*any_payment(), debts);
  settle(debts, second);
  settle(debts, charge_back(first));
  auto only_second = before;
  settle(only_second, second);
  RC_ASSERT(debts == only_second);
}

}  // namespace
}  // namespace recaudo::tax_rules
