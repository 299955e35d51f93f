// A municipality whose taxpayers ask for their money back: what an order, its payout, its
// revocation and an advance are made of.
#pragma once

#include "core/adjustments/effect.h"
#include "core/adjustments/refunds.h"
#include "core/payments/counter_payments.h"
#include "ledger/act_recipes.h"
#include "ledger/auxiliary.h"
#include "tests/core/acts_world.h"

namespace recaudo::adjustments {

using Billed = test::Municipality::Billed;

class RefundsWorld : public ActsWorld {
 protected:
  explicit RefundsWorld(Billed billed = Billed::kUntil2026, std::string_view before = {})
      : ActsWorld(billed, before) {}
  // As the closing keeps of a statement that ends on that day.
  void statement_of(const std::string& bank_account, Date day) {
    m.db.owner().transaction([&](pqxx::work& tx) {
      tx.exec(
          "insert into closing.statement_balance (account, from_day, day, statement, format, "
          "opening, closing, recorded_at) values ('" +
          bank_account + "', '" + to_iso(day) + "', '" + to_iso(day) + "', 'E-" + to_iso(day) +
          "', 'camt.053', 0, 0, now())");
    });
  }
  // So that nothing is overdue: ET 861 lets nothing go back before.
  void clear_2025() {
    for (const auto& o : read([&](auto& tx) { return ledger::obligations_of(tx, parcel()); }))
      if (o.vigencia == 2025 && !o.balance.is_zero()) {
        auto a = charge(ActKind::kChargeLess, o.balance, 2025);
        a.item = o.item;
        value_or_throw(carried_out(a));
      }
  }
  RefundRequest request(Date asked_on = kToday) {
    RefundRequest out{.asked_on = asked_on,
                      .document_type = "CC",
                      .document_number = "52000111",
                      .account_type = "ahorros"};
    if (owner()) std::tie(out.document_type, out.document_number) = document_of(*owner());
    return out;
  }
  ledger::ThirdPartyId third_party(const std::string& type, const std::string& number) {
    const ledger::ThirdParty party{type, number, "Otra Persona"};
    return m.db.app().transaction([&](pqxx::work& tx) {
      return ledger::ensure_third_parties(tx, std::span(&party, 1)).front();
    });
  }
  ReceivableAct refund_of(ledger::ObligationId credit, Money amount) {
    auto a = act(ActKind::kRefund, 0);
    a.credit = credit;
    a.amount = amount;
    a.request = request();
    return a;
  }
  ReceivableAct payout_of(const Uuid& refund, ledger::EntrySeq debit) {
    auto a = act(ActKind::kRefundPayout, 0);
    a.payout = {.refund = refund, .debit = debit, .reference = "GIRO 000017"};
    return a;
  }
  ReceivableAct revocation_of(const Uuid& refund) {
    auto a = act(ActKind::kRefundRevocation, 0);
    a.revokes = {.refund = refund};
    a.date = kToday;
    a.resolution = "R-018 de 2026";
    return a;
  }
  ReceivableAct advance_of(ledger::ObligationId credit, Money amount, int vigencia = 2027) {
    auto a = act(ActKind::kAdvance, vigencia);
    a.credit = credit;
    a.amount = amount;
    return a;
  }
  // A refund of a new credit balance, ordered.
  Uuid ordered(Money amount) {
    const auto p = value_or_throw(propose(refund_of(credit(amount), amount)));
    value_or_throw(approve(p, checker));
    return p.id;
  }
  // As the closing does with a debit of the statement that nobody explains.
  ledger::EntrySeq bank_debit(Money amount, Date on = kToday,
                              std::string_view source = ledger::kUnexplainedDebit) {
    return value_or_throw(
        perform(m.services(), events::system_actor(), "prueba",
                [&](Work& work) -> Result<ledger::EntrySeq> {
                  const auto entry = ledger::unclassified_credit(
                      {.key = derive_uuid("prueba", "debito" + std::to_string(++requests)),
                       .effective_on = on,
                       .source_kind = std::string(source),
                       .source_id = to_iso(on)},
                      -amount);
                  RECAUDO_TRY(posted, work.post(std::vector{entry}));
                  return posted.at(0).seq;
                }));
  }
  // An order that was paid already is paid again at the bank's window: all of it is credit.
  Payment paid_again() {
    const auto o = order({2026}, "orden");
    m.db.owner().transaction([&](pqxx::work& tx) {
      tx.exec("update payments.payment_order set state = 'paid' where id = " + to_string(o.id));
    });
    const payments::CounterPayment counter{.order = o.id,
                                           .amount = o.total,
                                           .paid_on = kToday,
                                           .bank_code = "1007",
                                           .bank_key = "archivo-1",
                                           .raw = "línea"};
    return value_or_throw(perform(m.services(), events::system_actor(), "prueba",
                                  [&](Work& work) {
                                    return payments::apply_counter_payments(work, m.law(),
                                                                            std::span(&counter, 1));
                                  }))
        .at(0);
  }
  void go_to_2028() {
    m.clock.set(start_of_day(make_date(2028, 4, 3)) + std::chrono::hours{12});
    m.db.app().transaction([](pqxx::work& tx) {
      for (int year : {2027, 2028})
        for (unsigned month = 1; month <= 12; ++month) ledger::open_period(tx, year, month);
    });
  }
  std::vector<RefundToPay> to_pay() {
    return read([&](auto& tx) { return refunds_to_pay(tx, parcel()); });
  }
  std::optional<Code> refusal(const ReceivableAct& a) {
    const auto p = propose(a);
    return p ? std::nullopt : std::optional(p.error().code);
  }
  Result<Effect> effect_by(const ReceivableAct& a, const tax_rules::RefundRules& rules) {
    const dues::Law known = m.law();
    tax_rules::Statute statute = known.statute;
    statute.refunds = rules;
    const dues::Law law{statute, known.rates, known.statute_digest, known.versions};
    return read(
        [&](auto& tx) { return effect_of(tx, {.law = law, .act = a, .key = {}, .today = a.on}); });
  }
  std::string words(const ReceivableAct& a) {
    const auto p = propose(a);
    return p ? "propuesta" : p.error().detail;
  }
};

}  // namespace recaudo::adjustments
