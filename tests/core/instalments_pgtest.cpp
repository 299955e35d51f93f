// Predial in voluntary instalments: joining, orders of an instalment, and what becomes of a plan
// when money comes late, twice, or goes back. At the end of each test the ledger must be in order.
#include <gmock/gmock.h>

#include "tests/core/instalments_world.h"

namespace recaudo::adjustments {
namespace {

using dues::InstalmentState;
using payments::Order;

class Instalments : public InstalmentsWorld {
 protected:
  payments::Receipt receipt(const Payment& p) {
    return read([&](auto& tx) { return value_or_throw(payments::receipt_of(tx, p.ticket)); });
  }
  static Money settled(const payments::Receipt& r) {
    Money sum = r.excess;
    for (const auto& l : r.applied) sum += l.capital + l.interest;
    return sum;
  }
};

// -- joining

TEST_F(Instalments, JoiningDividesWhatIsOwedOverTheDaysOfTheStatute) {
  const Money owed = due().balance();
  const auto plan = value_or_throw(join());
  EXPECT_EQ(plan.total, owed);
  ASSERT_EQ(plan.instalments.size(), 4U);
  Money sum;
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(plan.instalments[i].due_on, kDays[i]);
    sum += plan.instalments[i].amount;
  }
  EXPECT_EQ(sum, owed);
  const auto v = due();
  ASSERT_TRUE(v.plan);
  EXPECT_EQ(v.due_on, kDays.back());
  EXPECT_EQ(v.plan->statutory_due_on, make_date(2026, 6, 30));
  EXPECT_FALSE(v.overdue);
}

TEST_F(Instalments, JoiningIsToldWithItsDaysItsAmountsAndItsNorm) {
  const auto plan = value_or_throw(join());
  const auto event = last_event();
  ASSERT_TRUE(event.has_instalment_plan());
  EXPECT_EQ(event.instalment_plan().period(), 2026);
  EXPECT_EQ(event.instalment_plan().due_days(1), day_number(kDays[1]));
  EXPECT_EQ(event.instalment_plan().amounts(3).minor(), plan.instalments[3].amount.centavos());
  EXPECT_EQ(event.instalment_plan().total().minor(), plan.total.centavos());
  EXPECT_EQ(event.basis().norm(), plan.norm);
  EXPECT_EQ(event.actor().person().kind(), events::pb::TAXPAYER);
}

TEST_F(Instalments, AVigenciaIsJoinedOnce) {
  ASSERT_TRUE(join());
  const auto again = join();
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::kPlanRefused);
  EXPECT_NE(again.error().detail.find("ya está en cuotas"), std::string::npos);
  EXPECT_EQ(count("select count(*) from billing.instalment_plan"), 1);
}

TEST_F(Instalments, AnOverdueVigenciaIsNotJoined) {
  const auto refused = join(2025);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().detail.find("venció el"), std::string::npos);
}

TEST_F(Instalments, AfterTheLastDayNobodyJoins) {
  advance_to(make_date(2026, 4, 30));
  EXPECT_TRUE(read([&](auto& tx) {
    const auto account = dues::account_of(tx, ledger::parcel_subject(home.id));
    const Date today = m.clock.today();
    return payments::offered_plan(tx, m.law(), account,
                                  dues::price_on(account, m.law(), today).vigencias.back(), today);
  }));
  advance_to(make_date(2026, 5, 1));
  const auto refused = join();
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().detail.find("terminó el 30 de abril de 2026"), std::string::npos);
}

TEST_F(Instalments, WhatIsNotAHomeIsOfferedNone) {
  home = parcel_with("BCDEFGHIJKLMNOPQRST");
  const auto refused = join();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kPlanRefused);
  EXPECT_NE(refused.error().detail.find("no ofrece cuotas"), std::string::npos);
}

TEST_F(Instalments, AStatuteThatOffersNoneRefusesAll) {
  auto statute = test::DemoLaw::instance().statute;
  statute.instalments.clear();
  const auto& demo = test::DemoLaw::instance();
  const dues::Law law{statute, demo.rates, demo.digest};
  EXPECT_FALSE(payments::join_instalments(m.services(), law, owner(), home.id, 2026));
}

TEST_F(Instalments, WhatIsPaidOrBeingPaidIsNotJoined) {
  const Order whole = value_or_throw(order_up_to(std::nullopt));
  const auto started = value_or_throw(
      payments::start_payment(m.services(), m.law(), gateway, events::anonymous_taxpayer(),
                              {.order = whole.token,
                               .payer = {},
                               .bank_code = "1007",
                               .bank_name = "BANCO DE PRUEBA",
                               .payer_ip = "127.0.0.1",
                               .request_key = "inicio-entero-0123",
                               .return_url_base = "https://localhost/pago/"}));
  EXPECT_EQ(join().error().code, Code::kAmountHeld);
  const auto payment = std::get<payments::Started>(started).payment;
  gateway.answer(payment, gateways::PaymentState::kApproved);
  value_or_throw(payments::query_now(m.services(), m.law(), gateway, payment.ticket,
                                     payments::Source::kReturn));
  EXPECT_EQ(join().error().code, Code::kNothingToPay);
}

TEST_F(Instalments, WhatWasPaidBeforeIsNotDividedNorCounted) {
  const auto v = due();
  const ledger::Settlement part{.obligation = v.lines[0].obligation,
                                .item = v.lines[0].item,
                                .capital = 1'000_pesos,
                                .third_party = v.lines[0].third_party,
                                .zone = v.zone,
                                .vigencia = 2026};
  value_or_throw(perform(m.services(), events::system_actor(), "prueba", [&](Work& work) {
    return work.post(
        std::vector{ledger::collection({.key = derive_uuid("prueba", "parte"),
                                        .effective_on = kToday,
                                        .source_kind = "prueba",
                                        .source_id = "parte"},
                                       ledger::account::kInTransit, 1'000_pesos, {part}, {})});
  }));
  EXPECT_EQ(value_or_throw(join()).total, v.balance() - 1'000_pesos);
  EXPECT_EQ(due().plan->instalments[0].state, InstalmentState::kToPay);
  EXPECT_EQ(due().plan->instalments[0].missing, due().plan->instalments[0].amount);
}

TEST_F(Instalments, TheDatabaseRefusesAPlanThatIsNotOne) {
  const std::string owed = std::to_string(due().balance().centavos());
  const std::string half = std::to_string(due().balance().centavos() / 2);
  const std::string halves =
      "{" + half + "," +
      std::to_string(due().balance().centavos() - due().balance().centavos() / 2) + "}";
  const std::string days = "{2026-04-30,2026-06-30}";
  EXPECT_EQ(write(owed, "{2026-06-30,2026-04-30}", halves), "23514") << "days out of order";
  EXPECT_EQ(write(owed, "{2026-04-30,2026-04-30}", halves), "23514") << "a day twice";
  EXPECT_EQ(write(owed, days, "{" + owed + "}"), "23514") << "a day without amount";
  EXPECT_EQ(write(owed, days, "{" + owed + ",1}"), "23514") << "more than the total";
  EXPECT_EQ(write(owed, days, "{" + owed + ",0}"), "23514") << "an instalment of nothing";
  EXPECT_EQ(write(owed, "{2026-03-30,2026-06-30}", halves), "23514") << "the first day is past";
  EXPECT_EQ(write(half, days, "{1," + std::to_string(std::stoll(half) - 1) + "}"), "RC074")
      << "not what is owed";
  EXPECT_EQ(write(owed, days, halves, 2025), "RC074") << "overdue";
  EXPECT_EQ(write(owed, days, halves), "");
  EXPECT_EQ(write(owed, days, halves), "23505") << "a second plan";
}

TEST_F(Instalments, APlanIsNotRewritten) {
  ASSERT_TRUE(join());
  const auto run = [](Database& db, const std::string& sql) {
    db.transaction([&](pqxx::work& tx) { tx.exec0(sql); });
  };
  const std::string change = "update billing.instalment_plan set norm = 'otra'";
  EXPECT_THROW(run(m.db.app(), change), pqxx::insufficient_privilege);
  EXPECT_THROW(run(m.db.app(), "delete from billing.instalment_plan"),
               pqxx::insufficient_privilege);
  try {
    run(m.db.owner(), change);
    FAIL() << "the owner rewrote it";
  } catch (const pqxx::sql_error& e) {
    EXPECT_EQ(e.sqlstate(), "RC004");
  }
}

// -- orders

TEST_F(Instalments, PayingEachOnItsDayCostsTheChargedCapitalAndSettlesEveryConcept) {
  const Money charged = due().charged();
  ASSERT_TRUE(join());
  Money paid;
  for (int i = 1; i <= 4; ++i) {
    advance_to(kDays[static_cast<std::size_t>(i) - 1]);
    const auto p = pays(i);
    EXPECT_EQ(p.state, payments::State::kApproved);
    for (const auto& l : receipt(p).applied) EXPECT_TRUE(l.interest.is_zero());
    paid += p.amount;
  }
  EXPECT_EQ(paid, charged);
  EXPECT_TRUE(due().is_paid());
  for (const auto& l : due().lines) EXPECT_TRUE(l.balance.is_zero());
}

TEST_F(Instalments, AnOrderTakesWhatTheApprovalWillSettle) {
  ASSERT_TRUE(join());
  const Order o = value_or_throw(order_up_to(1));
  EXPECT_EQ(o.instalment, 1);
  EXPECT_EQ(o.total, due().plan->instalments[0].amount);
  const auto applied = receipt(paid(o, "inicio-0123456789")).applied;
  ASSERT_EQ(applied.size(), o.lines.size());
  for (std::size_t i = 0; i < applied.size(); ++i) {
    EXPECT_EQ(applied[i].item, o.lines[i].item);
    EXPECT_EQ(applied[i].capital, o.lines[i].capital);
  }
}

TEST_F(Instalments, ALaterInstalmentPaysAllThatIsMissingUpToIt) {
  ASSERT_TRUE(join());
  const auto all = due().plan->instalments;
  const Order o = value_or_throw(order_up_to(2));
  EXPECT_EQ(o.total, all[0].amount + all[1].amount);
  paid(o, "inicio-0123456789");
  EXPECT_EQ(due().plan->next()->number, 3);
  EXPECT_EQ(order_up_to(2).error().code, Code::kNothingToPay);
  EXPECT_EQ(value_or_throw(order_up_to(3)).total, all[2].amount);
}

TEST_F(Instalments, WithoutAPlanOrWithoutThatInstalmentThereIsNoOrder) {
  EXPECT_EQ(order_up_to(1).error().code, Code::kInstalmentNotPayable);
  ASSERT_TRUE(join());
  EXPECT_EQ(order_up_to(0).error().code, Code::kInstalmentNotPayable);
  EXPECT_EQ(order_up_to(5).error().code, Code::kInstalmentNotPayable);
}

TEST_F(Instalments, APlanThatWasLostTakesNoInstalments) {
  ASSERT_TRUE(join());
  advance_to(make_date(2026, 5, 1));
  const auto refused = order_up_to(2);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().detail.find("venció sin pagarse"), std::string::npos);
  EXPECT_EQ(value_or_throw(order_up_to(std::nullopt)).total, due().total());
}

TEST_F(Instalments, TheSameKeyWithAnotherInstalmentIsRefused) {
  ASSERT_TRUE(join());
  const auto ask = [&](std::optional<int> instalment) {
    return payments::create_order(m.services(), m.law(), events::anonymous_taxpayer(),
                                  {.subject = ledger::parcel_subject(home.id),
                                   .vigencias = {2026},
                                   .request_key = "una-clave",
                                   .instalment = instalment});
  };
  const Order first = value_or_throw(ask(1));
  EXPECT_EQ(value_or_throw(ask(1)).id, first.id);
  EXPECT_EQ(ask(2).error().code, Code::kKeyReused);
  EXPECT_EQ(ask(std::nullopt).error().code, Code::kKeyReused);
}

TEST_F(Instalments, AnOrderIsStaleWhenWhatWasOwedChanged) {
  ASSERT_TRUE(join());
  const Order first = value_or_throw(order_up_to(1)), twin = value_or_throw(order_up_to(1));
  const auto payable = [&](const Order& o) {
    return read([&](auto& tx) { return payments::is_payable(tx, o.id, m.clock.today()); });
  };
  EXPECT_TRUE(payable(first) && payable(twin));
  paid(first, "inicio-0123456789");
  EXPECT_FALSE(payable(twin));
}

TEST_F(Instalments, WhileOneIsBeingPaidNobodyStartsAnother) {
  ASSERT_TRUE(join());
  const Order first = value_or_throw(order_up_to(1)), whole = value_or_throw(order_up_to({}));
  const auto start = [&](const Order& o) {
    return value_or_throw(
        payments::start_payment(m.services(), m.law(), gateway, events::anonymous_taxpayer(),
                                {.order = o.token,
                                 .payer = {},
                                 .bank_code = "1007",
                                 .bank_name = "BANCO DE PRUEBA",
                                 .payer_ip = "127.0.0.1",
                                 .request_key = "inicio-" + std::to_string(++keys) + "-0123456789",
                                 .return_url_base = "https://localhost/pago/"}));
  };
  const auto flying = std::get<payments::Started>(start(first)).payment;
  gateway.answer(flying, gateways::PaymentState::kPending);
  EXPECT_EQ(count("select sum(held) from ledger.obligation"), first.total.centavos());
  EXPECT_TRUE(std::holds_alternative<payments::Blocked>(start(whole)));
}

// -- late, twice, and back

TEST_F(Instalments, AnOrderThatIsPaidAfterItsDayStillSettlesWhatItBrings) {
  ASSERT_TRUE(join());
  pays(1);
  advance_to(kDays[1]);
  const Order second = value_or_throw(order_up_to(2));
  advance_to(make_date(2026, 7, 15));
  const Money before = due().balance(), interest = due().interest();
  EXPECT_TRUE(interest.is_positive());
  const auto p = paid_at_window(second, make_date(2026, 7, 15));
  ASSERT_EQ(p.state, payments::State::kApproved);
  const auto told = receipt(p);
  EXPECT_EQ(settled(told), second.total);
  EXPECT_TRUE(told.excess.is_zero());
  Money capital, paid_interest;
  for (const auto& l : told.applied) {
    capital += l.capital;
    paid_interest += l.interest;
  }
  EXPECT_TRUE(paid_interest.is_positive()) << "ET 804: in proportion";
  EXPECT_EQ(due().balance(), before - capital);
  EXPECT_FALSE(due().plan->kept());
  EXPECT_TRUE(due().overdue);
}

TEST_F(Instalments, MoneyOfTheDayThatTheBankTellsLaterKeepsThePlan) {
  ASSERT_TRUE(join());
  advance_to(kDays[0]);
  const Order first = value_or_throw(order_up_to(1));
  advance_to(make_date(2026, 5, 4));
  EXPECT_FALSE(due().plan->kept());
  paid_at_window(first, kDays[0]);
  EXPECT_TRUE(due().plan->kept());
  EXPECT_EQ(due().plan->instalments[0].state, InstalmentState::kPaid);
}

TEST_F(Instalments, ASecondApprovalOfAnOrderIsACreditBalance) {
  ASSERT_TRUE(join());
  const Order first = value_or_throw(order_up_to(1));
  paid_at_window(first, kToday);
  const Money after = due().balance();
  const auto twice = paid_at_window(first, kToday);
  EXPECT_TRUE(twice.duplicate);
  EXPECT_EQ(receipt(twice).excess, first.total);
  EXPECT_EQ(due().balance(), after);
}

TEST_F(Instalments, AnotherOrderOfTheSameInstalmentThatIsPaidTooGoesToTheNext) {
  ASSERT_TRUE(join());
  const Order first = value_or_throw(order_up_to(1)), twin = value_or_throw(order_up_to(1));
  paid_at_window(first, kToday);
  const auto p = paid_at_window(twin, kToday);
  EXPECT_TRUE(receipt(p).excess.is_zero());
  EXPECT_EQ(due().plan->instalments[1].state, InstalmentState::kPaid);
}

TEST_F(Instalments, AChargebackMakesItsInstalmentUnpaidAndTheStatutoryDayReturns) {
  ASSERT_TRUE(join());
  const auto first = pays(1);
  EXPECT_TRUE(due(kDays[1]).plan->kept());
  auto act = about(ActKind::kChargeback, first);
  act.subject = ledger::parcel_subject(home.id);
  ASSERT_TRUE(carried_out(act));
  const auto v = due(make_date(2026, 7, 15));
  EXPECT_EQ(v.balance(), v.charged());
  EXPECT_EQ(v.plan->instalments[0].state, InstalmentState::kMissed);
  EXPECT_EQ(v.due_on, make_date(2026, 6, 30));
  EXPECT_TRUE(v.interest().is_positive());
}

// -- on another day

TEST_F(Instalments, APastDayIsPricedAsThePlanStoodThen) {
  ASSERT_TRUE(join());
  advance_to(kDays[0]);
  pays(1);
  EXPECT_TRUE(due(make_date(2026, 6, 30)).plan->kept());
  EXPECT_FALSE(due(make_date(2026, 7, 1)).plan->kept());
  EXPECT_TRUE(due(make_date(2026, 7, 1)).overdue);
}

}  // namespace
}  // namespace recaudo::adjustments
