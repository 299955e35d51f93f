// The bill of a parcel that pays predial in instalments: the code of the next one, of the whole,
// and of what is overdue beside the plan.
#include <gmock/gmock.h>

#include "tests/core/instalments_world.h"

namespace recaudo::adjustments {
namespace {

using InstalmentBills = InstalmentsWorld;

TEST_F(InstalmentBills, ABillAsksForTheWholeUntilTheDayOfTheNextInstalment) {
  ASSERT_TRUE(join());
  const auto days = payments::pay_by_days(
      read([&](auto& tx) { return dues::dues_of(tx, m.law(), home.id, kDays[0]); }),
      m.law().statute);
  EXPECT_EQ(days.back(), make_date(2026, 6, 30)) << "not the last instalment: by then it is lost";
}

TEST_F(InstalmentBills, ABillHasTheSlipOfTheNextInstalmentBesideThoseOfTheWhole) {
  ASSERT_TRUE(join());
  const auto bill = issue();
  ASSERT_EQ(bill.instalments.size(), 1U);
  const auto& next = bill.instalments.front();
  EXPECT_EQ(next.number, 1);
  EXPECT_EQ(next.slip.order.total, due().plan->instalments[0].amount);
  EXPECT_EQ(next.slip.order.valid_until, kDays[0]);
  const Date day = bill.slips.front().order.valid_until;
  EXPECT_EQ(bill.slips.front().order.total,
            value_or_throw(
                read([&](auto& tx) { return dues::dues_of(tx, m.law(), home.id, day); }).total()));
}

TEST_F(InstalmentBills, ABillIssuedAgainOrReadHasTheSameSlipOfItsInstalment) {
  ASSERT_TRUE(join());
  const auto reference = issue().instalments.at(0).slip.order.reference;
  const auto orders = count("select count(*) from payments.payment_order");
  EXPECT_EQ(issue().instalments.at(0).slip.order.reference, reference);
  EXPECT_EQ(count("select count(*) from payments.payment_order"), orders);
  const auto read_back = read([&](auto& tx) {
    return payments::issued_bill(tx, m.law(), ledger::parcel_subject(home.id), 2026,
                                 m.clock.today());
  });
  EXPECT_EQ(value_or_throw(read_back).instalments.at(0).slip.order.reference, reference);
}

TEST_F(InstalmentBills, ABillOfAPlanWithOnePaidAsksForTheNextOne) {
  ASSERT_TRUE(join());
  pays(1);
  const auto bill = issue();
  EXPECT_EQ(bill.instalments.at(0).number, 2);
  EXPECT_EQ(bill.instalments.at(0).slip.order.total, due().plan->instalments[1].amount);
}

TEST_F(InstalmentBills, ABillOfAPlanThatWasLostAsksForTheWholeAlone) {
  ASSERT_TRUE(join());
  advance_to(add_days(kDays[0], 1));
  EXPECT_TRUE(issue().instalments.empty());
}

// Paid in time to the last one, and then an act charges more: the plan is kept, and nothing of what
// is owed has a day of its own any more.
TEST_F(InstalmentBills, WhatWasChargedAfterTheLastInstalmentAndIsOverdueIsPaidWhole) {
  const std::int64_t half = due().balance().centavos() / 2;
  ASSERT_EQ(write(std::to_string(2 * half), "{2026-04-30,2026-05-29}",
                  "{" + std::to_string(half) + "," + std::to_string(half) + "}"),
            "");
  pays(2);
  auto more = charge(ActKind::kChargeMore, 8'000_pesos);
  more.subject = ledger::parcel_subject(home.id);
  ASSERT_TRUE(carried_out(more));
  advance_to(make_date(2026, 8, 15));
  const auto v = due();
  ASSERT_EQ(v.plan->state, dues::PlanState::kLaterOverdue);
  EXPECT_TRUE(v.overdue);
  EXPECT_THAT(v.plan->due_explanation.at(0).detail,
              testing::HasSubstr("Lo que falta venció el 30 de junio de 2026"));
  const auto bill = issue();
  EXPECT_TRUE(bill.instalments.empty());
  EXPECT_EQ(order_up_to(2).error().code, Code::kInstalmentNotPayable);
  const auto orders = count("select count(*) from payments.payment_order");
  issue();
  EXPECT_EQ(count("select count(*) from payments.payment_order"), orders);
}

// -- what is overdue beside a plan

TEST_F(InstalmentBills, ABillOfAPlanAndOverdueVigenciasHasACodeOfWhatIsOverdueAlone) {
  home = parcel_that_owes_2025();
  ASSERT_TRUE(join());
  const auto bill = issue();
  ASSERT_TRUE(bill.overdue);
  EXPECT_EQ(bill.overdue->order.vigencias(), std::vector{2025});
  const Date day = bill.overdue->order.valid_until;
  EXPECT_EQ(day, bill.slips.front().order.valid_until);
  EXPECT_EQ(bill.overdue->order.total, due(day, 2025).total());
}

TEST_F(InstalmentBills, PayingWhatIsOverdueAndTheNextInstalmentLeavesNothingOverdue) {
  home = parcel_that_owes_2025();
  ASSERT_TRUE(join());
  const auto bill = issue();
  paid_at_window(bill.overdue->order, bill.overdue->order.valid_until);
  paid_at_window(bill.instalments.at(0).slip.order, kDays[0]);
  EXPECT_TRUE(due(kDays[1], 2025).is_paid());
  EXPECT_FALSE(due(kDays[1]).overdue);
  EXPECT_EQ(due(kDays[1]).plan->next()->number, 2);
}

TEST_F(InstalmentBills, TheCodeOfWhatIsOverdueIsTheOrderThatItsOwnBillHas) {
  home = parcel_that_owes_2025();
  ASSERT_TRUE(join());
  const auto alone =
      value_or_throw(perform(m.services(), events::anonymous_taxpayer(), "web", [&](Work& work) {
        return payments::issue_bill(work, m.law(), ledger::parcel_subject(home.id), 2025);
      }));
  const auto bill = issue();
  EXPECT_EQ(bill.overdue->order.reference, alone.slips.front().order.reference);
  EXPECT_EQ(issue().overdue->order.reference, bill.overdue->order.reference);
}

TEST_F(InstalmentBills, WithoutAPlanOrWithoutAnythingOverdueABillHasNoSuchCode) {
  home = parcel_that_owes_2025();
  EXPECT_FALSE(issue().overdue) << "no plan";
  ASSERT_TRUE(join());
  paid_at_window(issue().overdue->order, kToday);
  EXPECT_FALSE(issue().overdue) << "nothing is overdue";
}

}  // namespace
}  // namespace recaudo::adjustments
