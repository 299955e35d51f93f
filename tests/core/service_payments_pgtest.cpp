// Orders of subscribers of public services: what they take, what their payment settles, and the
// day of the bank that they are in. At the end of each test the ledger must be in order.
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <map>
#include <set>

#include "core/closing/billing_file.h"
#include "core/dues/vigencia.h"
#include "core/payments/apply_report.h"
#include "core/payments/bill.h"
#include "core/payments/counter_payments.h"
#include "gateways/bank_files/billing_2001.h"
#include "ledger/auxiliary.h"
#include "ledger/credit_balances.h"
#include "tests/core/closing_world.h"
#include "tests/core/services_world.h"

namespace recaudo::closing {
namespace {

using payments::Order;
using test::ServicesTown;

const Date kFebruaryDue = make_date(2026, 4, 10), kMarchDue = make_date(2026, 4, 20);
constexpr int kFebruary = 202602, kMarch = 202603;

class ServicePayments : public ClosingWorld {
 protected:
  ServicePayments() {
    town.subscribe("S-1");
    town.subscribe("S-2", "comercial,");
    town.subscribe("S-3");
    town.hand_over("S-3", make_date(2026, 3, 1));
    town.bill(ServicesTown::kFebruary, kFebruaryDue);
    town.bill(ServicesTown::kMarch, kMarchDue);
  }
  Result<Order> order(const std::string& who, std::vector<int> vigencias) {
    return payments::create_order(m.services(), m.law(), events::anonymous_taxpayer(),
                                  {.subject = town.subject(who),
                                   .vigencias = std::move(vigencias),
                                   .request_key = "s-" + who + "-" + std::to_string(++orders)});
  }
  payments::Payment paid_at_window(const Order& o, Money amount, Date on) {
    return value_or_throw(perform(m.services(), events::system_actor(), "archivo",
                                  [&](Work& work) {
                                    const payments::CounterPayment counter{
                                        .order = o.id,
                                        .amount = amount,
                                        .paid_on = on,
                                        .bank_code = "000",
                                        .bank_key = "k-" + std::to_string(++orders),
                                        .raw = "línea"};
                                    return payments::apply_counter_payments(work, m.law(),
                                                                            std::span(&counter, 1));
                                  }))
        .front();
  }
  payments::Receipt receipt(const payments::Payment& p) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return value_or_throw(payments::receipt_of(tx, p.ticket));
    });
  }
  void advance_to(Date day) { m.clock.set(start_of_day(day) + std::chrono::hours{12}); }
  std::vector<ledger::Credit> credits(const std::string& who) {
    const auto subject = town.subject(who);
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      std::vector<ledger::SubjectId> bills;
      for (const auto& b : dues::bills_of_subscriber(tx, subject.id)) bills.push_back(b.id);
      return ledger::credits_of(tx, ledger::SubjectKind::kServiceBill, bills);
    });
  }
  Money credit(const std::string& who) {
    Money sum;
    for (const auto& c : credits(who)) sum += c.balance;
    return sum;
  }
  std::string document_of(ledger::ThirdPartyId who) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return ledger::find_third_party(tx, who).value().party.document_number;
    });
  }

  ServicesTown town{m};
  int orders = 0;
};

TEST_F(ServicePayments, AnOrderTakesEachServiceOfEachBillItNames) {
  const Order o = value_or_throw(order("S-1", {kFebruary, kMarch}));
  ASSERT_EQ(o.lines.size(), 6U);
  EXPECT_EQ(o.lines[0].vigencia, kFebruary);
  EXPECT_EQ(o.lines[5].vigencia, kMarch);
  EXPECT_EQ(o.lines[0].item, ledger::Concept::kWater);
  EXPECT_EQ(o.lines[2].item, ledger::Concept::kWaste);
  EXPECT_EQ(o.total, value_or_throw(town.dues("S-1", kDay).total()));
  EXPECT_EQ(o.subject, town.subject("S-1"));
  EXPECT_EQ(o.valid_until, kDay);
}

TEST_F(ServicePayments, AnOrderOfOneBillLeavesTheOtherAlone) {
  const Order o = value_or_throw(order("S-1", {kMarch}));
  paid_at_window(o, o.total, kDay);
  const auto after = town.dues("S-1", kDay);
  ASSERT_EQ(after.vigencias.size(), 2U);
  EXPECT_FALSE(after.vigencias[0].is_paid());
  EXPECT_TRUE(after.vigencias[1].is_paid());
}

TEST_F(ServicePayments, ABillThatIsPaidHasNoMoreOrders) {
  const Order o = value_or_throw(order("S-1", {kMarch}));
  paid_at_window(o, o.total, kDay);
  const auto again = order("S-1", {kMarch});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::kNothingToPay);
}

TEST_F(ServicePayments, ItsApprovalPaysTheReceivableOfEachService) {
  const Money water = balance(ledger::AccountId{131802}),
              waste = balance(ledger::AccountId{131804});
  const Order o = value_or_throw(order("S-1", {kMarch}));
  const auto p = started(o);
  EXPECT_EQ(gateway.last.description, "Servicios públicos orden " + o.reference.str());
  gateway.answer(p, gateways::PaymentState::kApproved);
  const auto approved = value_or_throw(
      payments::query_now(m.services(), m.law(), gateway, p.ticket, payments::Source::kReturn));
  EXPECT_EQ(approved.state, payments::State::kApproved);
  EXPECT_EQ(balance(account::kInTransit), o.total);
  EXPECT_EQ(water - balance(ledger::AccountId{131802}), o.lines[0].capital);
  EXPECT_EQ(waste - balance(ledger::AccountId{131804}), o.lines[2].capital);
  const auto told = receipt(approved);
  ASSERT_EQ(told.applied.size(), 3U);
  EXPECT_EQ(told.applied[0].vigencia, kMarch);
  EXPECT_TRUE(told.excess.is_zero());
}

TEST_F(ServicePayments, TheTillTakesAnOrderOfServicesAsAnyOther) {
  const Order o = value_or_throw(order("S-1", {kFebruary, kMarch}));
  const auto p =
      value_or_throw(perform(m.services(), events::system_actor(), "ventanilla", [&](Work& work) {
        return payments::apply_till_payment(
            work, m.law(), {.order = o.id, .amount = o.total, .key = "caja-1", .raw = "efectivo"});
      }));
  EXPECT_EQ(p.state, payments::State::kApproved);
  EXPECT_EQ(balance(account::kCash), o.total);
  EXPECT_TRUE(value_or_throw(town.dues("S-1", kDay).total()).is_zero());
}

TEST_F(ServicePayments, TheRailIsToldWhatItPaysOfEachService) {
  const Order o = value_or_throw(order("S-1", {kMarch}));
  started(o);
  Money water;
  for (const auto& part : gateway.last.parts)
    if (part.item == "acueducto" && !part.is_interest) water += part.amount;
  EXPECT_EQ(water, o.lines[0].capital);
}

TEST_F(ServicePayments, OfTwoStartsOnOneBillTheSecondIsTold) {
  const Order first = value_or_throw(order("S-1", {kMarch}));
  const Order second = value_or_throw(order("S-1", {kFebruary, kMarch}));
  started(first);
  const auto outcome = value_or_throw(
      payments::start_payment(m.services(), m.law(), gateway, events::anonymous_taxpayer(),
                              {.order = second.token,
                               .payer = {},
                               .bank_code = "1007",
                               .bank_name = "BANCO DE PRUEBA",
                               .payer_ip = "127.0.0.1",
                               .request_key = "otra",
                               .return_url_base = "https://localhost/pago/"}));
  EXPECT_TRUE(std::holds_alternative<payments::Blocked>(outcome));
}

// 46,154 of three services at 6 % a year for 30 days: of the whole bill, to the peso.
TEST_F(ServicePayments, ABillOfAHomePaidLateBearsTheInterestOfTheCivilCode) {
  advance_to(add_days(kMarchDue, 30));
  const Order o = value_or_throw(order("S-1", {kMarch}));
  Money capital, interest;
  for (const auto& l : o.lines) {
    EXPECT_LT(std::abs(l.interest.centavos() - l.capital.centavos() * 6 * 30 / 36'500), 100);
    capital += l.capital;
    interest += l.interest;
  }
  EXPECT_EQ(interest, Money::pesos(divide_rounded(Int128{capital.centavos()} * 6 * 30,
                                                  Int128{3'650'000}, Rounding::kHalfUp)));
  paid_at_window(o, o.total, m.clock.today());
  EXPECT_EQ(-balance(ledger::AccountId{480233}), interest);
  EXPECT_TRUE(balance(ledger::AccountId{138435}).is_zero());
}

TEST_F(ServicePayments, WhatIsPaidAfterItGrewIsSplitAmongCapitalAndInterest) {
  const Order o = value_or_throw(order("S-1", {kMarch}));
  const Date late = add_days(kMarchDue, 30);
  advance_to(late);
  const auto p = paid_at_window(o, o.total, late);
  const auto told = receipt(p);
  Money capital, interest;
  for (const auto& l : told.applied) {
    capital += l.capital;
    interest += l.interest;
  }
  EXPECT_EQ(capital + interest, o.total);
  EXPECT_TRUE(interest.is_positive());
  EXPECT_EQ(town.dues("S-1", late).vigencias[1].balance(), o.total - capital);
}

TEST_F(ServicePayments, ASecondPaymentIsTheSubscribersCreditAndNobodyElses) {
  const Order o = value_or_throw(order("S-1", {kMarch}));
  paid_at_window(o, o.total, kDay);
  const auto second = paid_at_window(o, o.total, kDay);
  EXPECT_TRUE(second.duplicate);
  EXPECT_EQ(credit("S-1"), o.total);
  EXPECT_TRUE(credit("S-2").is_zero());
  EXPECT_EQ(count("select count(*) from ledger.obligation where concept = 'saldo-a-favor' and "
                  "subject_kind = 'predio'"),
            0);
}

// S-3 was of one person until February and is of another one from March on.
TEST_F(ServicePayments, WhatWasPaidInExcessOfABillIsOwedToWhoeverThatBillIsOf) {
  std::map<std::string, Money> paid_twice;
  for (const int vigencia : {kMarch, kFebruary}) {
    const Order o = value_or_throw(order("S-3", {vigencia}));
    paid_at_window(o, o.total, kDay);
    paid_at_window(o, o.total, kDay);
    paid_twice[vigencia == kFebruary ? "79123456" : "52987654"] = o.total;
  }
  const auto found = credits("S-3");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_NE(found[0].subject, found[1].subject);
  for (const auto& c : found) {
    const auto owner = paid_twice.find(document_of(c.third_party.value()));
    ASSERT_NE(owner, paid_twice.end());
    EXPECT_EQ(c.balance, owner->second);
    paid_twice.erase(owner);
  }
}

TEST_F(ServicePayments, TheBillOfChosenPeriodsClaimsNoOther) {
  const auto bill =
      value_or_throw(perform(m.services(), events::anonymous_taxpayer(), "prueba", [&](Work& work) {
        return payments::issue_bill(work, m.law(), town.subject("S-3"), std::set{kMarch});
      }));
  EXPECT_EQ(bill.vigencia, kMarch);
  for (const auto& slip : bill.slips) EXPECT_EQ(slip.order.vigencias(), std::vector{kMarch});
}

TEST_F(ServicePayments, WhoChoosesTooManyIsToldHowManyHeMay) {
  const auto refusal = [&](const ledger::Subject& subject, int count) {
    payments::NewOrder asked{.subject = subject, .vigencias = {}, .request_key = "muchas"};
    for (int i = 0; i < count; ++i) asked.vigencias.push_back(200'001 + i);
    return payments::create_order(m.services(), m.law(), events::anonymous_taxpayer(), asked)
        .error()
        .detail;
  };
  EXPECT_EQ(refusal(ledger::parcel_subject(m.parcel(0).id), 51), "escoja hasta 50 vigencias");
  EXPECT_EQ(refusal(town.subject("S-1"), 601), "escoja hasta 600 facturas");
  EXPECT_EQ(refusal(town.subject("S-1"), 600).find("escoja"), std::string::npos);
}

TEST_F(ServicePayments, ADayWithAPaymentOfServicesClosesAndExecutesItsIncome) {
  const Order services = value_or_throw(order("S-1", {kMarch}));
  const Order predial = ClosingWorld::order(0);
  const auto day = done(day_of({window(services), window(predial)}));
  EXPECT_EQ(rows(day, "ventanilla"), 2);
  EXPECT_TRUE(town.dues("S-1", kDay).vigencias[1].is_paid());
  EXPECT_TRUE(balance(account::kInTransit).is_zero());
  EXPECT_EQ(executed()["1.1.02.05.001.06"], services.lines[0].capital);
  EXPECT_EQ(executed()["1.1.02.05.001.09"], services.lines[1].capital + services.lines[2].capital);
}

TEST_F(ServicePayments, WhatAnOrderPaysIsItsOwnSubjects) {
  const Order o = value_or_throw(order("S-1", {kMarch}));
  const Order other = value_or_throw(order("S-2", {kMarch}));
  const Order parcel = ClosingWorld::order(0);
  const auto borrow = [&](const Order& from) {
    try {
      m.db.owner().transaction([&](pqxx::work& tx) {
        tx.exec0("insert into payments.order_line select " + to_string(o.id) +
                 ", obligation_id, vigencia, concept, capital, interest, discount from "
                 "payments.order_line where order_id = " +
                 to_string(from.id));
      });
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return std::string("accepted");
  };
  EXPECT_EQ(borrow(other), "RC073");
  EXPECT_EQ(borrow(parcel), "RC073");
}

// Numbers of subscribers and of parcels are each their own.
TEST_F(ServicePayments, AParcelAndASubscriberOfOneNumberHaveTheirOwnOrdersAndBills) {
  const auto who = town.subject("S-1");
  const auto same = ledger::parcel_subject(who.id);
  const auto bill = [&](const ledger::Subject& subject, int until) {
    return value_or_throw(
        perform(m.services(), events::anonymous_taxpayer(), "prueba",
                [&](Work& work) { return payments::issue_bill(work, m.law(), subject, until); }));
  };
  const auto services = bill(who, kMarch), predial = bill(same, 2026);
  EXPECT_TRUE(std::holds_alternative<dues::BilledServices>(services.charged));
  EXPECT_TRUE(std::holds_alternative<dues::Liquidation>(predial.charged));
  for (const auto& s : services.slips)
    for (const auto& p : predial.slips) EXPECT_NE(s.order.reference, p.order.reference);
}

TEST_F(ServicePayments, ABillHasASlipForEachDayItIsDueAndMadeAgainItHasTheSame) {
  const auto bill = [&] {
    return value_or_throw(
        perform(m.services(), events::anonymous_taxpayer(), "prueba", [&](Work& work) {
          return payments::issue_bill(work, m.law(), town.subject("S-1"), kMarch);
        }));
  };
  const auto first = bill(), second = bill();
  // After the tenth of April February's bill bears interest: two amounts, two slips.
  ASSERT_EQ(first.slips.size(), 2U);
  EXPECT_EQ(first.slips[0].order.valid_until, kFebruaryDue);
  EXPECT_EQ(first.slips[1].order.valid_until, kMarchDue);
  EXPECT_LT(first.slips[0].order.total, first.slips[1].order.total);
  for (std::size_t i = 0; i < first.slips.size(); ++i)
    EXPECT_EQ(first.slips[i].order.reference, second.slips[i].order.reference);
}

TEST_F(ServicePayments, TheBillingFileHandsServicesToTheBankInALotOfTheirOwn) {
  const Order services = value_or_throw(order("S-1", {kMarch}));
  ClosingWorld::order(0);
  const auto written = value_or_throw(
      billing_file(m.services(), m.law().statute, events::system_actor(), "000", {}));
  const auto file =
      bank_files::parse_billing_2001(written.bytes, bank_files::Nit("9001234568")).value();
  ASSERT_EQ(file.lots.size(), 2U);
  EXPECT_EQ(file.lots[0].description, "PREDIAL");
  EXPECT_EQ(file.lots[1].description, "SERVICIOS");
  EXPECT_EQ(file.lots[1].details.at(0).reference.str(), services.reference.str());
  EXPECT_EQ(file.lots[1].details.at(0).secondary_reference, "S-1");
}

TEST_F(ServicePayments, WhatIsPaidIsSettledOrLeftOverToTheCentavo) {
  const auto who = town.subject("S-2");
  const auto account =
      m.db.app().read([&](pqxx::read_transaction& tx) { return dues::account_of(tx, who); });
  rc::check([&] {
    const Date on = add_days(kDay, *rc::gen::inRange(0, 60));
    const Money paid = Money::pesos(*rc::gen::inRange<std::int64_t>(1, 500'000));
    const auto owed = dues::price_on(account, m.law(), on);
    for (const auto& v : owed.vigencias) RC_PRE(!v.not_computable);
    const auto allocation = value_or_throw(dues::allocate(paid, owed.vigencias));
    Money settled = allocation.excess;
    for (const auto& s : allocation.settlements) {
      settled += s.paid();
      RC_ASSERT(s.discount.is_zero());
      RC_ASSERT(s.vigencia == 2026);
    }
    RC_ASSERT(settled == paid);
    RC_ASSERT(allocation.excess.is_zero() || paid > value_or_throw(owed.total()));
  });
}

}  // namespace
}  // namespace recaudo::closing
