#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "core/payments/apply_report.h"
#include "core/payments/cases.h"
#include "core/payments/start_payment.h"
#include "core/payments/subledger_watch.h"
#include "core/payments/watch_pending.h"
#include "ledger/balance_rows.h"
#include "ledger/check.h"
#include "ledger/credit_balances.h"
#include "tests/core/scripted_gateway.h"
#include "tests/core/support.h"

namespace recaudo::payments {
namespace {

using test::ScriptedGateway;

class PaymentsTest : public ::testing::Test {
 protected:
  Order order(int parcel, std::vector<int> vigencias, const std::string& key) {
    return value_or_throw(create_order(m.services(), m.law(), events::anonymous_taxpayer(),
                                       {.subject = ledger::parcel_subject(m.parcel(parcel).id),
                                        .vigencias = std::move(vigencias),
                                        .request_key = key}));
  }
  Result<StartOutcome> start(const Order& o, const std::string& key = "") {
    return start_payment(m.services(), m.law(), gateway, events::anonymous_taxpayer(),
                         {.order = o.token,
                          .payer = {},
                          .bank_code = "1007",
                          .bank_name = "BANCO DE PRUEBA",
                          .payer_ip = "127.0.0.1",
                          .request_key = key.empty() ? "start-" + std::to_string(++starts) : key,
                          .return_url_base = "https://localhost/pago/"});
  }
  Payment started(const Order& o) { return std::get<Started>(value_or_throw(start(o))).payment; }
  Payment report(const Payment& p, gateways::PaymentState state) {
    gateway.answer(p, state);
    return value_or_throw(query_now(m.services(), m.law(), gateway, p.ticket, Source::kReturn));
  }
  Money balance(ledger::AccountId account) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      for (const auto& b : ledger::trial_balance(tx))
        if (b.account == account) return b.net();
      return Money();
    });
  }
  std::vector<Case> cases() {
    return m.db.app().read([](pqxx::read_transaction& tx) { return open_cases(tx, 50); });
  }
  Money still_owed(int parcel, Date on = make_date(2026, 3, 31)) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return value_or_throw(dues::dues_of(tx, m.law(), m.parcel(parcel).id, on).total());
    });
  }
  void TearDown() override {
    const auto report =
        m.db.app().read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
    EXPECT_TRUE(report.ok()) << report.differences.at(0);
  }

  test::Municipality m;
  ScriptedGateway gateway;
  int starts = 0;
};

TEST_F(PaymentsTest, TheSameKeyAnswersTheSameOrder) {
  const Order a = order(0, {2026}, "k-1");
  EXPECT_EQ(order(0, {2026}, "k-1").id, a.id);
  const auto other = create_order(m.services(), m.law(), events::anonymous_taxpayer(),
                                  {.subject = ledger::parcel_subject(m.parcel(1).id),
                                   .vigencias = {2026},
                                   .request_key = "k-1"});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, Code::kKeyReused);
}

TEST_F(PaymentsTest, AnApprovedPaymentSettlesTheOrderAndTheReceiptSaysHow) {
  const Order o = order(0, {2025, 2026}, "k");
  const Payment p = report(started(o), gateways::PaymentState::kApproved);
  EXPECT_EQ(p.state, State::kApproved);
  EXPECT_TRUE(still_owed(0).is_zero());
  EXPECT_EQ(balance(ledger::account::kInTransit), o.total);
  const auto receipt = m.db.app().read(
      [&](pqxx::read_transaction& tx) { return value_or_throw(receipt_of(tx, p.ticket)); });
  Money sum = receipt.excess;
  for (const auto& l : receipt.applied) sum += l.capital + l.interest;
  EXPECT_EQ(sum, o.total);
  EXPECT_EQ(receipt.number, ReceiptNumber{1});
}

TEST_F(PaymentsTest, TheSameApprovalTwiceIsPostedOnce) {
  const Payment p = started(order(0, {2026}, "k"));
  const Payment first = report(p, gateways::PaymentState::kApproved);
  const auto again =
      value_or_throw(apply_report(m.services(), m.law(), gateway, p, Source::kQuery,
                                  gateway.status(first, gateways::PaymentState::kApproved)));
  EXPECT_EQ(again.entry, first.entry);
  EXPECT_EQ(balance(ledger::account::kInTransit), p.amount);
}

TEST_F(PaymentsTest, ADeclinedPaymentPostsNothingAndMayBeTriedAgain) {
  const Order o = order(0, {2026}, "k");
  EXPECT_EQ(report(started(o), gateways::PaymentState::kDeclined).state, State::kDeclined);
  EXPECT_TRUE(balance(ledger::account::kInTransit).is_zero());
  EXPECT_EQ(started(o).state, State::kPending);
}

TEST_F(PaymentsTest, APendingPaymentBlocksAnotherOfTheSameDebtOnAnyOrder) {
  const Payment p = started(order(0, {2026}, "k"));
  gateway.answer(p, gateways::PaymentState::kPending);
  const auto second = value_or_throw(start(order(0, {2025, 2026}, "k2")));
  ASSERT_TRUE(std::holds_alternative<Blocked>(second));
  EXPECT_EQ(std::get<Blocked>(second).other.cus, p.cus);
  EXPECT_EQ(gateway.creates, 1);
  EXPECT_EQ(gateway.queries, 1) << "the pending attempt is asked about once before warning";
}

TEST_F(PaymentsTest, AnOrderWhoseDebtIsBeingPaidOrChangedCannotBePaid) {
  const Order paid = order(0, {2026}, "k-1"), sibling = order(0, {2025, 2026}, "k-2"),
              other = order(1, {2026}, "k-3");
  const auto payable = [&](const Order& o, int days = 0) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return is_payable(tx, o.id, add_days(m.clock.today(), days));
    });
  };
  EXPECT_TRUE(payable(paid) && payable(sibling) && payable(other));
  EXPECT_FALSE(payable(paid, 400));
  const Payment p = started(paid);
  EXPECT_FALSE(payable(paid) || payable(sibling));
  report(p, gateways::PaymentState::kApproved);
  EXPECT_FALSE(payable(paid) || payable(sibling));
  EXPECT_TRUE(payable(other));
}

TEST_F(PaymentsTest, AnApprovalIsPaidOnNoDayBeforeItsAttempt) {
  const Payment p = started(order(0, {2026}, "k"));
  gateway.answer(p, gateways::PaymentState::kApproved);
  std::get<gateways::Status>(gateway.answers.at(p.cus.str())).bank_process_at =
      start_of_day(make_date(1, 1, 1));
  const auto after =
      value_or_throw(query_now(m.services(), m.law(), gateway, p.ticket, Source::kReturn));
  EXPECT_EQ(after.paid_on, m.clock.today());
}

TEST_F(PaymentsTest, AnApprovalWithoutItsDayOnALaterDayIsACase) {
  const Payment same_day = started(order(0, {2026}, "k"));
  report(same_day, gateways::PaymentState::kApproved);
  EXPECT_TRUE(cases().empty()) << "answered on the day of the attempt";
  const Payment p = started(order(1, {2026}, "k1"));
  m.clock.advance(std::chrono::hours{24});
  report(p, gateways::PaymentState::kApproved);
  ASSERT_EQ(cases().size(), 1U);
  EXPECT_EQ(cases()[0].kind, "POR_IMPUTAR");
  EXPECT_NE(cases()[0].reason.find("no dijo la fecha"), std::string::npos);
}

TEST_F(PaymentsTest, TheSameStartRequestAnswersTheSameAttempt) {
  const Order o = order(0, {2026}, "k");
  const auto first = std::get<Started>(value_or_throw(start(o, "same-key-0123456"))).payment;
  gateway.answer(first, gateways::PaymentState::kPending);
  EXPECT_EQ(std::get<Started>(value_or_throw(start(o, "same-key-0123456"))).payment.ticket,
            first.ticket);
  EXPECT_EQ(gateway.creates, 1);
}

TEST_F(PaymentsTest, APendingPaymentOfAnotherVigenciaDoesNotBlock) {
  started(order(0, {2026}, "k"));
  EXPECT_TRUE(std::holds_alternative<Started>(value_or_throw(start(order(0, {2025}, "k2")))));
}

TEST_F(PaymentsTest, TwoStartsAtOnceOnOneDebtStartOnePayment) {
  const Order a = order(0, {2026}, "k"), b = order(0, {2025, 2026}, "k2");
  std::atomic<int> open = 0;
  const auto attempt = [&](const Order& o, const std::string& key) {
    const auto outcome = start_payment(m.services(), m.law(), gateway, events::anonymous_taxpayer(),
                                       {.order = o.token,
                                        .payer = {},
                                        .bank_code = "1007",
                                        .bank_name = "BANCO DE PRUEBA",
                                        .payer_ip = "127.0.0.1",
                                        .request_key = key,
                                        .return_url_base = "https://localhost/pago/"});
    if (outcome && std::holds_alternative<Started>(*outcome)) ++open;
  };
  std::thread other([&] { attempt(b, "start-b"); });
  attempt(a, "start-a");
  other.join();
  EXPECT_EQ(open, 1);
}

TEST_F(PaymentsTest, WhatIsLeftOverIsACreditBalanceOfTheParcel) {
  const Order o = order(0, {2026}, "k");
  const Payment a = started(o);
  report(a, gateways::PaymentState::kDeclined);
  report(started(o), gateways::PaymentState::kApproved);
  report(a, gateways::PaymentState::kApproved);
  const auto credits = m.db.app().read(
      [&](pqxx::read_transaction& tx) { return ledger::credits_of(tx, m.parcel(0).id); });
  ASSERT_EQ(credits.size(), 1U);
  EXPECT_EQ(credits[0].balance, o.total);
  EXPECT_TRUE(credits[0].held.is_zero());
}

TEST_F(PaymentsTest, TheDailyCheckRaisesAnAlarmOnAControlAccountThatItsObligationsDoNotAddUpTo) {
  const auto tamper = [&](int centavos) {
    m.db.owner().transaction([&](pqxx::work& tx) {
      tx.exec("update ledger.balance set debit = debit + " + std::to_string(centavos) +
              " where account_id = 130507");
    });
  };
  EXPECT_EQ(check_subledger_once_a_day(m.services()).value().size(), 0U);
  EXPECT_FALSE(check_subledger_once_a_day(m.services())) << "once a day";
  tamper(7);
  m.clock.advance(std::chrono::hours{24});
  const auto found = check_subledger_once_a_day(m.services());
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1U);
  EXPECT_NE(found->front().find("130507"), std::string::npos);
  const auto told = m.db.owner().read([](pqxx::read_transaction& tx) {
    int n = 0;
    for (const auto& row : tx.exec("select entry from audit.outbox")) {
      events::pb::AuditEntry entry;
      EXPECT_TRUE(entry.ParseFromString(read_bytes(row[0])));
      n += entry.reason_code() == "AUXILIAR_DISTINTO_DE_CONTROL" ? 1 : 0;
    }
    return n;
  });
  EXPECT_EQ(told, 1);
  tamper(-7);
}

TEST_F(PaymentsTest, ACreationWithoutAnswerEndsNotStartedAndANewOneMayBegin) {
  const Order o = order(0, {2026}, "k");
  gateway.create_answers.push_back(gateways::Unknown{"timeout", "timeout"});
  ASSERT_TRUE(std::holds_alternative<NotStarted>(value_or_throw(start(o))));
  EXPECT_EQ(started(o).state, State::kPending);
}

TEST_F(PaymentsTest, ALateApprovalOfADeclinedPaymentIsAcceptedAndFlagged) {
  const Payment p = started(order(0, {2026}, "k"));
  report(p, gateways::PaymentState::kDeclined);
  const auto late =
      value_or_throw(apply_report(m.services(), m.law(), gateway, p, Source::kQuery,
                                  gateway.status(p, gateways::PaymentState::kApproved)));
  EXPECT_EQ(late.state, State::kApproved);
  EXPECT_TRUE(late.late);
  ASSERT_EQ(cases().size(), 1U);
  EXPECT_EQ(cases()[0].kind, "TARDIO");
}

TEST_F(PaymentsTest, TheSecondApprovalOfAnOrderIsACreditBalanceWithACase) {
  const Order o = order(0, {2026}, "k");
  const Payment a = started(o);
  report(a, gateways::PaymentState::kDeclined);
  const Payment b = started(o);
  report(b, gateways::PaymentState::kApproved);
  const auto second =
      value_or_throw(apply_report(m.services(), m.law(), gateway, a, Source::kQuery,
                                  gateway.status(a, gateways::PaymentState::kApproved)));
  EXPECT_TRUE(second.duplicate);
  EXPECT_EQ(balance(ledger::account::kCreditBalances), -o.total);
  EXPECT_EQ(balance(ledger::account::kInTransit), o.total + o.total);
}

TEST_F(PaymentsTest, AnotherAmountIsNeverPosted) {
  const Payment p = started(order(0, {2026}, "k"));
  auto status = gateway.status(p, gateways::PaymentState::kApproved);
  status.amount = p.amount + Money::pesos(1);
  const auto after =
      value_or_throw(apply_report(m.services(), m.law(), gateway, p, Source::kQuery, status));
  EXPECT_EQ(after.state, State::kReview);
  EXPECT_TRUE(balance(ledger::account::kInTransit).is_zero());
  ASSERT_EQ(cases().size(), 1U);
  EXPECT_EQ(cases()[0].kind, "VALOR_DISTINTO");
}

TEST_F(PaymentsTest, AnAnswerAboutAnotherTicketIsNotBelieved) {
  const Payment p = started(order(0, {2026}, "k"));
  auto status = gateway.status(p, gateways::PaymentState::kApproved);
  status.ticket = TicketId{999};
  EXPECT_EQ(
      value_or_throw(apply_report(m.services(), m.law(), gateway, p, Source::kQuery, status)).state,
      State::kPending);
  EXPECT_EQ(cases().at(0).kind, "IDENTIDAD");
}

TEST_F(PaymentsTest, SilenceOfTheBankIsNeverARejection) {
  const Payment p = started(order(0, {2026}, "k"));
  for (int i = 0; i < 4; ++i) {
    m.clock.advance(std::chrono::minutes{30});
    watch_pending(m.services(), m.law(), gateway, 10);
  }
  const auto after = m.db.app().read(
      [&](pqxx::read_transaction& tx) { return value_or_throw(payment_by_ticket(tx, p.ticket)); });
  EXPECT_EQ(after.state, State::kPending);
  EXPECT_TRUE(after.next_query_at);
  EXPECT_GE(gateway.queries, 3);
}

TEST_F(PaymentsTest, TheJanitorFindsTheApprovalOfAPayerWhoNeverCameBackAndTellsTheRail) {
  const Payment p = started(order(0, {2026}, "k"));
  gateway.answer(p, gateways::PaymentState::kApproved);
  EXPECT_EQ(watch_pending(m.services(), m.law(), gateway, 10).queried, 0)
      << "the bank's session lasts seven minutes";
  m.clock.advance(std::chrono::minutes{12});
  const auto report = watch_pending(m.services(), m.law(), gateway, 10);
  EXPECT_EQ(report.decided, 1);
  EXPECT_EQ(gateway.finalizations, 1);
  EXPECT_EQ(watch_pending(m.services(), m.law(), gateway, 10).finalized, 0);
}

TEST_F(PaymentsTest, AFinalizationThatTheRailRefusedIsAskedAgainAfterAnHourNotEveryRound) {
  report(started(order(0, {2026}, "k")), gateways::PaymentState::kApproved);
  gateway.refuses_finalization = true;
  watch_pending(m.services(), m.law(), gateway, 10);
  watch_pending(m.services(), m.law(), gateway, 10);
  EXPECT_EQ(gateway.finalizations, 1);
  gateway.refuses_finalization = false;
  m.clock.advance(std::chrono::minutes{61});
  EXPECT_EQ(watch_pending(m.services(), m.law(), gateway, 10).finalized, 1);
}

TEST_F(PaymentsTest, ACreationLostInACrashIsGivenUpAfterFiveMinutes) {
  const Order o = order(0, {2026}, "k");
  m.db.owner().transaction([&](pqxx::work& tx) {
    tx.exec(
        "insert into payments.attempt (token, order_id, rail, state, amount, created_at) values "
        "('0123456789012345678901', " +
        to_string(o.id) + ", 'pse', 'created', 100, '" + to_utc_iso(m.clock.now()) + "')");
    tx.exec(
        "select ledger.place_hold('pago-' || (select max(id) from payments.attempt), "
        "array_agg(obligation_id), array_agg(capital), '" +
        to_utc_iso(m.clock.now()) +
        "', '2027-01-01') from payments.order_line where order_id = " + to_string(o.id));
  });
  EXPECT_TRUE(std::holds_alternative<Blocked>(value_or_throw(start(o))));
  m.clock.advance(std::chrono::minutes{6});
  EXPECT_EQ(watch_pending(m.services(), m.law(), gateway, 10).not_started, 1);
  EXPECT_TRUE(std::holds_alternative<Started>(value_or_throw(start(o))));
}

// Its rail has answered with another amount: no schedule ends it, people must.
TEST_F(PaymentsTest, APaymentInReviewHoldsTheDebtFromActsForThirtyDaysOnly) {
  const Payment p = started(order(0, {2026}, "k"));
  m.db.owner().transaction([&](pqxx::work& tx) {
    tx.exec("update payments.attempt set state = 'review', next_query_at = null where id = " +
            to_string(p.ticket));
  });
  EXPECT_EQ(watch_pending(m.services(), m.law(), gateway, 10).holds_expired, 0);
  m.clock.advance(std::chrono::hours{24 * 30});
  EXPECT_EQ(watch_pending(m.services(), m.law(), gateway, 10).holds_expired, 1);
  EXPECT_EQ(report(p, gateways::PaymentState::kApproved).state, State::kApproved)
      << "late money is never turned away";
}

TEST_F(PaymentsTest, AnOrderIsNotPayableTheDayAfter) {
  const Order o = order(0, {2026}, "k");
  m.clock.advance(std::chrono::hours{24});
  const auto refused = start(o);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kOrderClosed);
  EXPECT_EQ(expire_orders(m.services()), 1);
}

TEST_F(PaymentsTest, MoneyApprovedTheDayAfterPaysWhatItReaches) {
  // The 15 % discount ended yesterday: the same money no longer pays everything, and nothing is
  // lost.
  const Order o = order(0, {2026}, "k");
  const Payment p = started(o);
  m.clock.advance(std::chrono::hours{24});
  const Payment after = report(p, gateways::PaymentState::kApproved);
  EXPECT_EQ(after.state, State::kApproved);
  EXPECT_EQ(balance(ledger::account::kInTransit), o.total);
  EXPECT_TRUE(still_owed(0, make_date(2026, 4, 1)).is_positive());
}

TEST_F(PaymentsTest, AnIllegalMoveIsRefusedByTheDatabase) {
  const Payment p = report(started(order(0, {2026}, "k")), gateways::PaymentState::kApproved);
  try {
    m.db.app().transaction([&](pqxx::work& tx) {
      tx.exec("update payments.attempt set state = 'declined' where id = " + to_string(p.ticket));
    });
    FAIL() << "an approved payment was declined";
  } catch (const pqxx::sql_error& e) {
    EXPECT_EQ(e.sqlstate(), "RC020");
  }
}

TEST_F(PaymentsTest, TheTransitionGuardHoldsUnderAnySessionSetting) {
  const Payment p = report(started(order(0, {2026}, "k")), gateways::PaymentState::kApproved);
  const auto move = [&] {
    m.db.owner().transaction([&](pqxx::work& tx) {
      tx.exec("set local session_replication_role = replica");
      tx.exec("update payments.attempt set state = 'pending' where id = " + to_string(p.ticket));
    });
  };
  EXPECT_THROW(move(), pqxx::sql_error);
}

// The rail calls twice within a minute: the second call must not find the first one's claim.
TEST_F(PaymentsTest, ALateApprovalIsHeardRightAfterAnAnswerThatChangedNothing) {
  const Payment p = report(started(order(0, {2026}, "k")), gateways::PaymentState::kDeclined);
  EXPECT_EQ(report(p, gateways::PaymentState::kDeclined).state, State::kDeclined);
  EXPECT_EQ(report(p, gateways::PaymentState::kApproved).state, State::kApproved);
}

TEST_F(PaymentsTest, ACaseIsClosedOnceWithAReasonAndTold) {
  const Payment p = started(order(0, {2026}, "k"));
  auto status = gateway.status(p, gateways::PaymentState::kApproved);
  status.ticket = TicketId{999};
  value_or_throw(apply_report(m.services(), m.law(), gateway, p, Source::kQuery, status));
  const auto close = [&](const std::string& reason) {
    return close_case(m.services(), events::system_actor(), "IDENTIDAD", p.ticket, reason);
  };
  EXPECT_EQ(close("  corto  ").error().code, Code::kReasonTooShort);
  ASSERT_EQ(cases().size(), 1U);
  EXPECT_TRUE(close("El banco confirmó que la respuesta era de otro pago."));
  EXPECT_TRUE(cases().empty());
  EXPECT_EQ(close("El banco confirmó que la respuesta era de otro pago.").error().code,
            Code::kNotFound);
  const auto told = m.db.owner().read([](pqxx::read_transaction& tx) {
    int n = 0;
    for (const auto& row : tx.exec("select entry from audit.outbox")) {
      events::pb::AuditEntry entry;
      EXPECT_TRUE(entry.ParseFromString(read_bytes(row[0])));
      n += entry.has_reconciliation() && entry.reconciliation().rule() == "caso:IDENTIDAD" ? 1 : 0;
    }
    return n;
  });
  EXPECT_EQ(told, 1);
}

TEST_F(PaymentsTest, EveryClaimOutlivesItsOwnQueryHoweverSlowTheRailIs) {
  std::vector<Payment> pending;
  pending.reserve(4);
  for (int i = 0; i < 4; ++i) pending.push_back(started(order(i, {2026}, "k" + std::to_string(i))));
  m.clock.advance(std::chrono::minutes{12});
  int outlived = 0;
  gateway.on_query = [&](const Cus& cus) {
    m.clock.advance(std::chrono::seconds{60});
    const bool claimed = m.db.owner().read([&](pqxx::read_transaction& tx) {
      return tx
          .exec_params1("select claimed_until > $1 from payments.attempt where cus = $2",
                        to_utc_iso(m.clock.now()), cus.str())[0]
          .as<bool>();
    });
    outlived += claimed ? 1 : 0;
  };
  // A minute is more than a round has for one rail: each round asks about one.
  for (int i = 0; i < 4; ++i)
    EXPECT_EQ(watch_pending(m.services(), m.law(), gateway, 10).queried, 1);
  EXPECT_EQ(outlived, 4);
}

}  // namespace
}  // namespace recaudo::payments
