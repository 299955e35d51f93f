// The slip of an instalment from its paper to the plan: printed, paid at the bank's window, told by
// the bank's file.
#include "core/payments/instalment_slip.h"

#include "core/payments/instalments.h"
#include "core/payments/printed_orders.h"
#include "tests/core/closing_world.h"

namespace recaudo::closing {
namespace {

using dues::InstalmentState;

const std::vector<Date> kDays = {make_date(2026, 4, 30), make_date(2026, 6, 30),
                                 make_date(2026, 8, 31), make_date(2026, 10, 30)};

class InstalmentSlips : public ClosingWorld {
 protected:
  InstalmentSlips() {
    for (int i = 0; i < 12 && home.destino != 'A'; ++i) home = m.parcel(i);
    value_or_throw(payments::join_instalments(m.services(), m.law(), events::anonymous_taxpayer(),
                                              home.id, 2026));
  }
  Result<payments::InstalmentSlip> print(int number) {
    return perform(m.services(), events::anonymous_taxpayer(), "web", [&](Work& work) {
      return payments::issue_instalment_slip(work, m.law(), home.id, 2026, number);
    });
  }
  Result<payments::InstalmentSlip> printed(int number) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return payments::issued_instalment_slip(tx, m.law(), home.id, 2026, number, m.clock.today());
    });
  }
  dues::PlanStanding plan() {
    const auto dues = m.db.app().read([&](pqxx::read_transaction& tx) {
      return dues::dues_of(tx, m.law(), home.id, m.clock.today());
    });
    return *std::ranges::find(dues.vigencias, 2026, &dues::DueVigencia::vigencia)->plan;
  }
  std::string states() {
    std::string out;
    for (const auto& i : plan().instalments)
      out += i.state == InstalmentState::kPaid     ? 'P'
             : i.state == InstalmentState::kMissed ? 'M'
                                                   : '-';
    return out;
  }
  void advance_to(Date day) { m.clock.set(start_of_day(day) + std::chrono::hours{12}); }

  registry::Parcel home;
};

TEST_F(InstalmentSlips, ItCostsWhatIsMissingUpToItAndIsGoodUntilTheFirstOneThatIsNotPaid) {
  const auto all = plan().instalments;
  const auto first = value_or_throw(print(1)), second = value_or_throw(print(2));
  EXPECT_EQ(first.slip.order.total, all[0].amount);
  EXPECT_EQ(first.slip.order.valid_until, kDays[0]);
  EXPECT_EQ(second.slip.order.total, all[0].amount + all[1].amount);
  EXPECT_EQ(second.slip.order.valid_until, kDays[0]) << "after it the plan is lost";
  EXPECT_EQ(second.slip.order.instalment, 2);
}

TEST_F(InstalmentSlips, TheBanksFileThatPaysItsReferencePaysTheInstalment) {
  const auto slip = value_or_throw(print(1));
  const auto day = done(day_of({window(slip.slip.order)}));
  EXPECT_EQ(rows(day, "ventanilla"), 1);
  EXPECT_EQ(states(), "P---");
  EXPECT_TRUE(plan().kept());
  EXPECT_EQ(balance(account::kCreditBalances), Money());
  const auto next = value_or_throw(print(2));
  EXPECT_EQ(next.slip.order.total, plan().instalments[1].amount);
  EXPECT_EQ(next.slip.order.valid_until, kDays[1]);
}

TEST_F(InstalmentSlips, MoneyOfItsLastDayThatTheFileTellsTheNextMorningKeepsThePlan) {
  const auto slip = value_or_throw(print(1));
  advance_to(add_days(kDays[0], 1));
  EXPECT_FALSE(plan().kept()) << "as far as anybody knows";
  const auto details = std::vector{window(slip.slip.order)};
  done({collection(details, kDays[0]), statement({{total(details), "LOTE1"}}, kDays[0])}, kDays[0]);
  EXPECT_EQ(states(), "P---");
  EXPECT_TRUE(plan().kept());
}

TEST_F(InstalmentSlips, TheSameSlipPaidTwiceLeavesACreditBalanceWithItsCase) {
  const auto slip = value_or_throw(print(1));
  done(day_of({window(slip.slip.order, 40), window(slip.slip.order, 41)}));
  EXPECT_EQ(states(), "P---");
  EXPECT_EQ(balance(account::kCreditBalances), -slip.slip.order.total);
  EXPECT_EQ(count("select count(*) from payments.treasury_case where kind = 'DUPLICADO'"), 1);
}

TEST_F(InstalmentSlips, PrintedAgainItIsTheSameOrderUntilWhatIsMissingChanges) {
  const auto slip = value_or_throw(print(2));
  EXPECT_EQ(value_or_throw(print(2)).slip.order.id, slip.slip.order.id);
  EXPECT_EQ(value_or_throw(printed(2)).slip.order.id, slip.slip.order.id);
  done(day_of({window(value_or_throw(print(1)).slip.order)}));
  EXPECT_EQ(printed(2).error().code, Code::kNotFound);
  EXPECT_NE(value_or_throw(print(2)).slip.order.id, slip.slip.order.id);
}

TEST_F(InstalmentSlips, WhatWasNotPrintedIsNotFoundAndNothingIsWritten) {
  EXPECT_EQ(printed(1).error().code, Code::kNotFound);
  EXPECT_EQ(count("select count(*) from payments.payment_order"), 0);
}

TEST_F(InstalmentSlips, APlanThatWasLostPrintsNone) {
  advance_to(add_days(kDays[0], 1));
  EXPECT_FALSE(print(1));
  EXPECT_FALSE(print(2));
}

TEST_F(InstalmentSlips, APartOfAnotherBalanceIsAnotherOrder) {
  auto lines = value_or_throw(print(1)).slip.order.lines;
  const std::string before = payments::digest_of(lines);
  ASSERT_TRUE(lines.front().owed);
  *lines.front().owed += Money::pesos(1'000);
  EXPECT_NE(payments::digest_of(lines), before);
}

// A bill prices its codes by one reading, whatever is paid while it is written.
TEST_F(InstalmentSlips, OfAnAccountThatWasReadItIsPricedAsItStoodThen) {
  const auto read = m.db.app().read([&](pqxx::read_transaction& tx) {
    return dues::account_of(tx, ledger::parcel_subject(home.id));
  });
  const auto first = value_or_throw(print(1));
  done(day_of({window(first.slip.order)}));
  ASSERT_EQ(print(1).error().code, Code::kNothingToPay);
  const auto of_then = perform(m.services(), events::anonymous_taxpayer(), "web", [&](Work& work) {
    return payments::issue_instalment_slip(work, m.law(), read, 2026, 1);
  });
  EXPECT_EQ(value_or_throw(of_then).slip.order.total, first.slip.order.total);
}

TEST_F(InstalmentSlips, ThePaperOfLaterThanADiscountTellsTheDiscountOfToday) {
  const auto slip = value_or_throw(print(1));
  const auto dues = m.db.app().read([&](pqxx::read_transaction& tx) {
    return dues::dues_of(tx, m.law(), home.id, m.clock.today());
  });
  const auto& today =
      std::ranges::find(dues.vigencias, 2026, &dues::DueVigencia::vigencia)->lost_discount;
  ASSERT_FALSE(today.empty());
  EXPECT_EQ(slip.lost_discount.at(0).detail, today.at(0).detail);
  EXPECT_NE(slip.slip.dues.vigencias.at(0).lost_discount.at(0).detail, today.at(0).detail);
}

TEST_F(InstalmentSlips, ItTellsWhenTheWholeVigenciaCostsLessToday) {
  EXPECT_TRUE(value_or_throw(print(4)).whole_costs_less) << "the discount falls after March";
  EXPECT_FALSE(value_or_throw(print(1)).whole_costs_less);
  advance_to(kDays[0]);
  EXPECT_FALSE(value_or_throw(print(4)).whole_costs_less);
}

TEST_F(InstalmentSlips, TheSlipOfAllOfThemHasTheDiscountOfWhoPaysTheYearByThatDay) {
  const auto slip = value_or_throw(print(4));
  const auto v = slip.slip.dues.vigencias.front();
  EXPECT_TRUE(v.discount().is_positive());
  EXPECT_EQ(slip.slip.order.total, v.total());
  done(day_of({window(slip.slip.order)}));
  EXPECT_EQ(states(), "PPPP");
}

}  // namespace
}  // namespace recaudo::closing
