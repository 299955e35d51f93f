// Subscribers of public services with two bills each, and everything that acts of two persons over
// them are about.
#pragma once

#include "core/adjustments/credit.h"
#include "core/dues/vigencia.h"
#include "core/payments/counter_payments.h"
#include "core/payments/orders.h"
#include "ledger/act_recipes.h"
#include "tests/core/refunds_world.h"
#include "tests/core/services_world.h"

namespace recaudo::adjustments {

using test::ServicesTown;

inline const Date kFebruaryDue = make_date(2026, 4, 10), kMarchDue = make_date(2026, 4, 20);
inline constexpr int kFebruary = 202602, kMarch = 202603;
// Billed last, where a test needs a third bill.
inline constexpr tax_rules::ServicePeriod kJanuary{2026, 1};
inline constexpr int kJanuaryVigencia = 202601;
inline const Date kJanuaryDue = make_date(2026, 4, 5);
class ServiceActsWorld : public RefundsWorld {
 protected:
  explicit ServiceActsWorld(Billed billed = Billed::kUntil2026, std::string_view before = {})
      : RefundsWorld(billed, before) {
    town.subscribe("S-1");
    town.subscribe("S-2", "comercial,");
    town.subscribe("S-3");
    town.hand_over("S-3", make_date(2026, 3, 1));
    town.subscribe("S-4", "residencial,1");
    town.bill(ServicesTown::kFebruary, kFebruaryDue);
    town.bill(ServicesTown::kMarch, kMarchDue);
  }

  ReceivableAct act_on(ActKind kind, const std::string& number, int vigencia = 0) {
    auto a = act(kind, vigencia);
    a.subject = town.subject(number);
    return a;
  }
  ReceivableAct water(ActKind kind, Money amount, const std::string& number = "S-1") {
    auto a = act_on(kind, number, kMarch);
    a.item = Concept::kWater;
    a.amount = amount;
    return a;
  }
  ledger::Obligation owed(const std::string& number, int vigencia = kMarch,
                          Concept item = Concept::kWater) {
    auto a = act_on(ActKind::kChargeLess, number, vigencia);
    a.item = item;
    return owed_of(a);
  }
  // Of water, as that bill of March has it.
  dues::ServiceAmounts billed_water(const std::string& number) {
    const auto subject = town.subject(number);
    for (const auto& b : read([&](auto& tx) { return dues::bills_of_subscriber(tx, subject.id); }))
      if (dues::vigencia_of(b.billed.period) == kMarch) return b.amounts[0];
    throw BrokenInvariant("the subscriber has that bill");
  }
  ReceivableAct with_parts(ReceivableAct a, Money subsidy, Money contribution) {
    a.subsidy = subsidy;
    a.contribution = contribution;
    return a;
  }
  std::string refusal_of(const ReceivableAct& a) {
    const auto p = propose(a);
    return p ? "accepted" : p.error().detail;
  }
  Money debt_of(const std::string& number, int vigencia) {
    for (const auto& v : town.dues(number, kToday).vigencias)
      if (v.vigencia == vigencia) return v.balance();
    throw BrokenInvariant("the subscriber has that bill");
  }
  payments::Order order_of(const std::string& number, int vigencia) {
    return order_of(number, std::vector{vigencia});
  }
  payments::Order order_of(const std::string& number, std::vector<int> vigencias) {
    return value_or_throw(
        payments::create_order(m.services(), m.law(), events::anonymous_taxpayer(),
                               {.subject = town.subject(number),
                                .vigencias = std::move(vigencias),
                                .request_key = "s-" + std::to_string(++requests)}));
  }
  // At a bank's window: what is not the order's amount is a credit balance, or pays a part.
  Payment paid_at_window(const payments::Order& o) {
    return value_or_throw(perform(m.services(), events::system_actor(), "archivo",
                                  [&](Work& work) {
                                    const payments::CounterPayment counter{
                                        .order = o.id,
                                        .amount = o.total,
                                        .paid_on = kToday,
                                        .bank_code = "000",
                                        .bank_key = "k-" + std::to_string(++requests),
                                        .raw = "línea"};
                                    return payments::apply_counter_payments(work, m.law(),
                                                                            std::span(&counter, 1));
                                  }))
        .front();
  }
  // Of an order that was paid already: all of it is a credit balance of that bill.
  std::vector<HeldCredit> credit_from_paying_twice(const std::string& number, int vigencia) {
    const auto o = order_of(number, vigencia);
    paid_at_window(o);
    settle(paid_at_window(o));
    return credits_on(number);
  }
  std::vector<HeldCredit> credits_on(const std::string& number) {
    const auto subject = town.subject(number);
    return read([&](auto& tx) { return adjustments::credits_of(tx, subject); });
  }
  ReceivableAct compensation_on(const std::string& number, const HeldCredit& held, Money amount,
                                int vigencia) {
    auto a = act_on(ActKind::kCompensation, number, vigencia);
    a.credit = held.credit.id;
    a.amount = amount;
    a.date = kToday;
    return a;
  }
  ReceivableAct refund_on(const std::string& number, const HeldCredit& held) {
    auto a = act_on(ActKind::kRefund, number);
    a.credit = held.credit.id;
    a.amount = held.credit.balance;
    const auto [type, document] = document_of(*held.credit.third_party);
    a.request = {.asked_on = kToday,
                 .document_type = type,
                 .document_number = document,
                 .account_type = "ahorros"};
    return a;
  }
  // What the acts that were carried out moved on that account, entry by entry.
  std::vector<Money> lines_of_acts(ledger::AccountId account) {
    return m.db.owner().read([&](pqxx::read_transaction& tx) {
      std::vector<Money> out;
      for (const auto& row : tx.exec_params(
               "select sum(p.amount)::bigint from ledger.posting p where p.account_id = $1 and "
               "p.seq in (select unnest(entries) from adjustments.act) group by p.seq order by "
               "p.seq",
               account.value()))
        out.push_back(read_money(row[0]));
      return out;
    });
  }
  ReceivableAct little_owed(const std::string& number, int vigencia) {
    auto a = act_on(ActKind::kChargeLess, number, vigencia);
    a.item = Concept::kWater;
    a.amount = owed(number, vigencia).balance - 1_pesos;
    return a;
  }
  std::vector<std::string> notes_in_october(ReceivableAct a) {
    a.on = make_date(2026, 10, 1);
    return value_or_throw(read([&](auto& tx) {
             return charge_adjustment(tx, {.law = m.law(), .act = a, .key = {}, .today = a.on});
           }))
        .notes;
  }
  Date billed_on() {
    const auto subject = town.subject("S-1");
    return bogota_date(
        read([&](auto& tx) { return dues::bills_of_subscriber(tx, subject.id); }).at(0).billed_at);
  }
  // By two persons, past what the program says of it.
  approvals::Proposal approved_as_it_is(const ReceivableAct& a) {
    return value_or_throw(perform(
        m.services(), events::system_actor(), "prueba",
        [&](Work& work) -> Result<approvals::Proposal> {
          RECAUDO_TRY(proposal, approvals::propose(work, make_uuid7(m.clock.now()),
                                                   approvals::Kind::kReceivableAct,
                                                   canonical_text(a), maker, m.clock.now()));
          return approvals::approve(work, {proposal.id, checker, proposal.digest}, m.clock.now());
        }));
  }
  // An adjustment as the database took it before it held what an act leaves (0123).
  void carried_out_before_bounds(const ReceivableAct& a) {
    const auto p = approved_as_it_is(a);
    const auto o = owed_of(a);
    const auto entry = ledger::service_adjustment(
        {.key = derive_uuid("antes", to_string(p.id)),
         .effective_on = a.on,
         .source_kind = std::string(ledger::kAdministrativeAct),
         .source_id = a.resolution},
        a.kind == ActKind::kChargeMore ? ledger::Correction::kMore : ledger::Correction::kLess,
        {.charge = {.obligation = o.id,
                    .item = o.item,
                    .amount = a.amount,
                    .third_party = o.third_party,
                    .vigencia = dues::year_of_vigencia(o.vigencia)},
         .subsidy = a.subsidy,
         .contribution = a.contribution});
    const auto bounds = [&](const char* state) {
      m.db.owner().transaction([&](pqxx::work& tx) {
        if (!tx.exec1("select to_regproc('adjustments.require_borne_parts')")[0].is_null())
          tx.exec0(std::string("alter table adjustments.act ") + state +
                   " trigger act_parts_are_borne");
      });
    };
    bounds("disable");
    m.db.app().transaction([&](pqxx::work& tx) {
      const auto posted = value_or_throw(ledger::post(tx, std::vector{entry}, m.clock.now()));
      tx.exec("select adjustments.carry_out('" + to_string(p.id) + "', '{" +
              to_string(posted.at(0).seq) + "}', now())");
    });
    bounds("enable always");
  }
  ledger::Obligation owed_of(const ReceivableAct& a) {
    for (const auto& o : read([&](auto& tx) { return obligations_of(tx, a.subject); }))
      if (o.vigencia == a.vigencia && o.item == a.item) return o;
    throw BrokenInvariant("the subscriber has that bill");
  }
  Effect effect(const ReceivableAct& a) {
    return value_or_throw(read([&](auto& tx) {
      return effect_of(tx, {.law = m.law(), .act = a, .key = {}, .today = kToday});
    }));
  }

  ServicesTown town{m};
};

}  // namespace recaudo::adjustments
