// What a rail tells when the books do not take it, and what it never tells.
#include "ledger/periods.h"
#include "tests/core/rails_world.h"

namespace recaudo::payments {
namespace {

using gateways::PaymentState;

class ClosedBooksTest : public RailsWorld {
 protected:
  void close_until(unsigned month) {
    m.db.app().transaction([&](pqxx::work& tx) {
      for (const int year : {2025, 2026})
        for (unsigned n = 1; n <= (year == 2025 ? 12U : month); ++n)
          value_or_throw(ledger::close_period(tx, {year, n}, ledger::PeriodState::kClosed));
    });
  }
  Date booked_on(const Payment& p) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return read_date(
          tx.exec_params1("select effective_on from ledger.posting where seq = $1 "
                          "limit 1",
                          p.entry->value())[0]);
    });
  }
};

TEST_F(ClosedBooksTest, MoneyOfAClosedMonthIsBookedTodayAndCountsAsPaidOnItsDay) {
  const Payment p = started(order(0, "k"), "pse");
  pse.answer(p, PaymentState::kApproved);
  std::get<gateways::Status>(pse.answers[p.cus.str()]).bank_process_at = m.clock.now();  // 31 March
  m.clock.set(start_of_day(make_date(2026, 4, 2)) + std::chrono::hours{9});
  close_until(3);
  const Payment after = ask(p.ticket);
  ASSERT_EQ(after.state, State::kApproved);
  EXPECT_EQ(after.paid_on, make_date(2026, 3, 31));
  EXPECT_EQ(booked_on(after), make_date(2026, 4, 2));
}

TEST_F(ClosedBooksTest, WhatTheBooksDoNotTakeIsKeptWithACaseAndRecordedWhenTheyDo) {
  const Payment p = started(order(0, "k"), "pse");
  pse.answer(p, PaymentState::kApproved);
  close_until(3);  // the month of today: no month takes it
  const auto before = evidence(p.ticket);
  EXPECT_EQ(ask(p.ticket).state, State::kPending);
  EXPECT_EQ(evidence(p.ticket), before + 1);
  ASSERT_EQ(cases().size(), 1U);
  EXPECT_EQ(cases()[0].kind, "INCIDENTE");
  EXPECT_NE(cases()[0].reason.find("periodo contable está cerrado"), std::string::npos);
  m.db.owner().transaction(
      [](pqxx::work& tx) { tx.exec("select ledger.move_period(2026, 3, 'open')"); });
  m.clock.advance(std::chrono::hours{1});
  watch();
  EXPECT_EQ(now(p.ticket).state, State::kApproved);
}

TEST_F(ClosedBooksTest, APaymentThatTheRailNeverDecidesExpiresAndItsDebtCanBePaidAgain) {
  const Order o = order(0, "k");
  const Payment p = started(o, "pse");
  pse.answer(p, PaymentState::kPending);
  int expired = 0;
  for (int day = 0; day < 7; ++day) {
    EXPECT_EQ(now(p.ticket).state, State::kPending) << day;
    m.clock.advance(std::chrono::hours{24});
    expired += watch().expired;
  }
  EXPECT_EQ(expired, 1);
  EXPECT_EQ(now(p.ticket).state, State::kExpired);
  EXPECT_EQ(public_state(now(p.ticket).state), PublicState::kExpired);
  EXPECT_TRUE(std::holds_alternative<Started>(value_or_throw(start(order(0, "k2"), "wompi"))));
  pse.answer(p, PaymentState::kApproved);
  EXPECT_EQ(ask(p.ticket).state, State::kApproved);
  const auto open = cases();
  EXPECT_TRUE(std::ranges::any_of(open, [](const Case& c) { return c.kind == "TARDIO"; }));
}

}  // namespace
}  // namespace recaudo::payments
