// Acts of two persons that apply to a debt the money of the bank that no closing could apply, and
// those that revoke them.
#pragma once

#include <gmock/gmock.h>

#include "ledger/cash_agreement.h"
#include "tests/core/classification_world.h"
#include "tests/core/refunds_world.h"

namespace recaudo::adjustments {

inline const Date kBankDay = make_date(2026, 3, 20);

template <typename World>
class WithBank : public World {
 protected:
  using World::World;

  ReceivableAct applied(ledger::EntrySeq credit, int vigencia, Date paid_on = kBankDay,
                        const std::string& proof = {}) {
    auto a = this->act(ActKind::kClassification, vigencia);
    a.applies = {.entry = credit, .proof = proof};
    a.date = paid_on;
    return a;
  }
  ReceivableAct revoked(const Uuid& application) {
    auto a = this->act(ActKind::kClassificationRevocation, 0);
    a.unapplies = application;
    a.resolution = "R-018 de 2026";
    return a;
  }
  // Carried out by two persons: its proposal.
  Uuid done(const ReceivableAct& a) {
    const auto p = value_or_throw(this->propose(a));
    value_or_throw(this->approve(p, this->checker));
    return p.id;
  }
  Effect effect_now(const ReceivableAct& a) {
    return value_or_throw(this->read([&](auto& tx) {
      return effect_of(tx,
                       {.law = this->law(), .act = a, .key = {}, .today = this->m.clock.today()});
    }));
  }
  // What the two persons read of it.
  std::string notes_of(const ReceivableAct& a) {
    std::string out;
    for (const auto& note : effect_now(a).notes) out += note + "\n";
    return out;
  }
  ledger::CashAgreement agreement() {
    return this->read([](auto& tx) {
      return ledger::cash_agreement(tx, make_date(2026, 1, 1), make_date(2026, 12, 31),
                                    ledger::known_at(tx))
          .value();
    });
  }
  test::BankOf bank{this->m};
};

class ClassificationWorld : public WithBank<RefundsWorld> {
 protected:
  using WithBank::WithBank;

  Money owed(int vigencia) { return debt(vigencia).balance(); }
  Payment started(const payments::Order& o) {
    return std::get<payments::Started>(
               value_or_throw(payments::start_payment(
                   m.services(), m.law(), gateway, events::anonymous_taxpayer(),
                   {.order = o.token,
                    .payer = {},
                    .bank_code = "1007",
                    .bank_name = "BANCO DE PRUEBA",
                    .payer_ip = "127.0.0.1",
                    .request_key = "inicio-0123456789",
                    .return_url_base = "https://localhost/pago/"})))
        .payment;
  }
  void decided(const Payment& p, gateways::PaymentState state) {
    gateway.answer(p, state);
    ask(p);
  }
  void ask(const Payment& p) {
    value_or_throw(
        payments::query_now(m.services(), m.law(), gateway, p.ticket, payments::Source::kReturn));
  }
  // Approved past what the program says of it, and carried out by that entry: the state.
  std::string carried_by(const ReceivableAct& a, const std::string& entry) {
    const auto p = value_or_throw(perform(
        m.services(), events::system_actor(), "prueba",
        [&](Work& work) -> Result<approvals::Proposal> {
          RECAUDO_TRY(proposal, approvals::propose(work, make_uuid7(m.clock.now()),
                                                   approvals::Kind::kReceivableAct,
                                                   canonical_text(a), maker, m.clock.now()));
          return approvals::approve(work, {proposal.id, checker, proposal.digest}, m.clock.now());
        }));
    return state_of("select adjustments.carry_out('" + to_string(p.id) + "', '{" + entry +
                    "}', now())");
  }
  // The money of an order of 2026 is applied to that vigencia, and then the file of that day comes.
  payments::Order file_comes_after_an_act_for(int vigencia) {
    const auto o = order({2026}, "orden");
    value_or_throw(carried_out(applied(bank.credits(o.total, kToday), vigencia, kToday)));
    const auto before = entries();
    bank.reconciled(kToday, {test::BankOf::file_of(o, kToday)});
    EXPECT_EQ(entries(), before) << "a file whose money was applied posts nothing";
    return o;
  }
  // That file comes after an act for 2025 which is then revoked, and another, R-019, applies the
  // money to this vigencia before the next run of the bank's day.
  void file_comes_before_another_act_for(int vigencia) {
    const auto o = order({2026}, "orden");
    const auto first = done(applied(bank.credits(o.total, kToday), 2025, kToday));
    bank.reconciled(kToday, {test::BankOf::file_of(o, kToday)});
    value_or_throw(carried_out(revoked(first)));
    auto again = applied(bank.unapplied().at(0).entry, vigencia, kToday);
    again.resolution = "R-019 de 2026";
    value_or_throw(carried_out(again));
    bank.books({}, kToday);
  }
};

}  // namespace recaudo::adjustments
