// A municipality with two members of the staff, and everything that acts of two persons are about.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>

#include "core/adjustments/adjustments.h"
#include "core/dues/settled.h"
#include "core/payments/apply_report.h"
#include "core/payments/cases.h"
#include "core/payments/start_payment.h"
#include "core/payments/watch_pending.h"
#include "ledger/balance_rows.h"
#include "ledger/check.h"
#include "ledger/credit_balances.h"
#include "ledger/holds.h"
#include "ledger/periods.h"
#include "ledger/third_parties.h"
#include "tax-rules/document_number.h"
#include "tests/core/scripted_gateway.h"
#include "tests/core/support.h"

namespace recaudo::adjustments {

using namespace literals;
using ledger::Concept;
using payments::Payment;

inline const Date kToday = make_date(2026, 3, 31);
inline const Date kCreditDay = make_date(2026, 2, 10);

class ActsWorld : public ::testing::Test {
 protected:
  explicit ActsWorld(test::Municipality::Billed billed = test::Municipality::Billed::kUntil2026,
                     std::string_view before = {})
      : m(12, billed, before), maker(account("teresa")), checker(account("teo")) {}

  staff::AccountId account(const std::string& login) {
    return m.db.owner().transaction([&](pqxx::work& tx) {
      return read_id<staff::AccountTag>(
          tx.exec("insert into access.account (login, name, role, natural_person, created_at) "
                  "values ('" +
                  login + "', 'Persona De Prueba', 'tesorero', sha256('" + login +
                  "'::bytea), now()) returning id")[0][0]);
    });
  }
  ledger::SubjectId parcel(int index = 0) { return m.parcel(index).id; }
  // That of the demo, or the versions of the statute that a test puts.
  dues::Law law() const {
    const dues::Law known = m.law();
    return {known.statute, known.rates, known.statute_digest, versions, known.figures};
  }
  ReceivableAct act(ActKind kind, int vigencia = 2026) {
    return {.kind = kind,
            .subject = ledger::parcel_subject(parcel()),
            .vigencia = vigencia,
            .on = kToday,
            .resolution = "R-017 de 2026",
            .reason = "Resolución que ordena la corrección"};
  }
  ReceivableAct charge(ActKind kind, Money amount, int vigencia = 2026) {
    auto a = act(kind, vigencia);
    a.item = Concept::kPredial;
    a.amount = amount;
    return a;
  }
  ReceivableAct compensation_of(ledger::ObligationId credit, Money amount, int vigencia = 2026,
                                Date interest_to = kToday) {
    auto a = act(ActKind::kCompensation, vigencia);
    a.credit = credit;
    a.amount = amount;
    a.date = interest_to;
    return a;
  }
  ReceivableAct about(ActKind kind, const Payment& payment, int vigencia = 0) {
    auto a = act(kind, vigencia);
    a.payment = payment.ticket;
    return a;
  }
  Result<approvals::Proposal> propose(const ReceivableAct& a) {
    return perform(m.services(), events::system_actor(), "backoffice", [&](Work& work) {
      return adjustments::propose(work, law(), std::to_string(++requests), a, maker, m.clock.now());
    });
  }
  Result<void> approve(const approvals::Proposal& p, staff::AccountId who) {
    const events::Actor actor{.role = "tesorero",
                              .person = approvals::person_of(who),
                              .session = {},
                              .auth = events::pb::PASSWORD,
                              .second_approver = {}};
    return adjustments::approve(m.services(), law(), actor, "backoffice", {p.id, who, p.digest},
                                m.clock.now());
  }
  Result<void> carried_out(const ReceivableAct& a) {
    const auto p = propose(a);
    if (!p) return tl::unexpected(p.error());
    return approve(*p, checker);
  }

  template <typename F>
  auto read(F&& fn) {
    return m.db.app().read([&](pqxx::read_transaction& tx) { return fn(tx); });
  }
  ledger::Obligation obligation(int vigencia, Concept item = Concept::kPredial, int index = 0) {
    for (const auto& o : read([&](auto& tx) { return ledger::obligations_of(tx, parcel(index)); }))
      if (o.vigencia == vigencia && o.item == item) return o;
    throw BrokenInvariant("the parcel owes it");
  }
  dues::DueVigencia debt(int vigencia, Date on = kToday) {
    for (auto& v :
         read([&](auto& tx) { return dues::dues_of(tx, m.law(), parcel(), on); }).vigencias)
      if (v.vigencia == vigencia) return v;
    throw BrokenInvariant("the parcel has that vigencia");
  }
  std::vector<ledger::Credit> credits() {
    return read([&](auto& tx) { return ledger::credits_of(tx, parcel()); });
  }
  Money net(ledger::AccountId account) {
    for (const auto& b : read([](auto& tx) { return ledger::trial_balance(tx); }))
      if (b.account == account) return b.net();
    return {};
  }
  std::int64_t count(const std::string& sql) {
    return m.db.owner().read(
        [&](pqxx::read_transaction& tx) { return read_int(tx.exec(sql)[0][0]); });
  }
  std::int64_t entries() { return count("select count(*) from ledger.entry"); }
  // By the number of the one who tells acts: the machine's clock may be set back.
  events::pb::AuditEntry last_event() {
    const auto& teller = m.events.producer(events::Lane::kActs);
    return m.db.owner().read([&](pqxx::read_transaction& tx) {
      events::pb::AuditEntry entry;
      const auto rows = tx.exec_params(
          "select entry from audit.outbox where producer = $1 and producer_epoch = $2 order by "
          "producer_seq desc limit 1",
          teller.name, teller.epoch);
      invariant(entry.ParseFromString(read_bytes(rows[0][0])), "an event parses");
      return entry;
    });
  }

  // Who owes the parcel's last vigencia.
  std::optional<ledger::ThirdPartyId> owner() {
    return read([&](auto& tx) { return ledger::obligations_of(tx, parcel()); }).back().third_party;
  }
  // Kind and number, as a person types them.
  std::pair<std::string, std::string> document_of(ledger::ThirdPartyId id) {
    const auto party = read([&](auto& tx) { return ledger::find_third_party(tx, id); })->party;
    return {party.document_type,
            value_or_throw(tax_rules::parse_document_number(
                value_or_throw(tax_rules::document_type_from_acronym(party.document_type)),
                party.document_number))};
  }
  // A credit balance of the parcel: a collection that no obligation took.
  ledger::ObligationId credit(Money amount, std::optional<ledger::ThirdPartyId> who = {},
                              Date on = kCreditDay) {
    const auto holder = who ? who : owner();
    return value_or_throw(
        perform(m.services(), events::system_actor(), "prueba",
                [&](Work& work) -> Result<ledger::ObligationId> {
                  const auto id = ledger::open_credit(work.tx(), parcel(), on, holder);
                  const auto entry = ledger::collection(
                      {.key = derive_uuid("prueba", "favor" + std::to_string(++requests)),
                       .effective_on = on,
                       .source_kind = "prueba",
                       .source_id = "favor"},
                      ledger::account::kInTransit, amount, {},
                      {.amount = amount, .obligation = id, .third_party = holder});
                  RECAUDO_TRY(posted, work.post(std::vector{entry}));
                  invariant(posted.size() == 1, "one entry");
                  return id;
                }));
  }
  payments::Order order(std::vector<int> vigencias, const std::string& key) {
    return value_or_throw(payments::create_order(m.services(), m.law(),
                                                 events::anonymous_taxpayer(),
                                                 {.subject = ledger::parcel_subject(parcel()),
                                                  .vigencias = std::move(vigencias),
                                                  .request_key = key}));
  }
  Payment paid(const payments::Order& o, const std::string& key) {
    const auto outcome = value_or_throw(
        payments::start_payment(m.services(), m.law(), gateway, events::anonymous_taxpayer(),
                                {.order = o.token,
                                 .payer = {},
                                 .bank_code = "1007",
                                 .bank_name = "BANCO DE PRUEBA",
                                 .payer_ip = "127.0.0.1",
                                 .request_key = key,
                                 .return_url_base = "https://localhost/pago/"}));
    const Payment p = std::get<payments::Started>(outcome).payment;
    gateway.answer(p, gateways::PaymentState::kApproved);
    return value_or_throw(
        payments::query_now(m.services(), m.law(), gateway, p.ticket, payments::Source::kReturn));
  }
  Payment paid(std::vector<int> vigencias) {
    return paid(order(std::move(vigencias), "orden"), "inicio-0123456789");
  }
  // As the closing does when the bank's statement shows the money.
  void settle(const Payment& payment, Date on = kToday) {
    value_or_throw(
        perform(m.services(), events::system_actor(), "prueba", [&](Work& work) -> Result<void> {
          RECAUDO_TRY(settled, dues::settled_by(work.tx(), ledger::current_collection(
                                                               work.tx(), *payment.entry)));
          const auto entry = ledger::settlement_in_bank(
              {.key = derive_uuid("prueba", "banco" + to_string(payment.ticket)),
               .effective_on = on,
               .source_kind = "pago",
               .source_id = to_string(payment.ticket)},
              payment.amount, {}, settled);
          RECAUDO_TRY(posted, work.post(std::vector{entry}));
          invariant(posted.size() == 1, "one entry");
          work.tx().exec("update payments.attempt set settled_at = now() where id = " +
                         to_string(payment.ticket));
          return {};
        }));
  }
  // So that a payment of 2026 does not fit into it.
  void leave_little_of_2025() {
    value_or_throw(
        carried_out(charge(ActKind::kChargeLess, obligation(2025).balance - 10_pesos, 2025)));
  }
  void hold(Money amount) {
    const ledger::Hold h{.obligation = obligation(2026).id, .amount = amount};
    value_or_throw(m.db.app().transaction([&](pqxx::work& tx) {
      return ledger::place_hold(tx, "pago-prueba", std::span(&h, 1), m.clock.now(),
                                m.clock.now() + std::chrono::hours{24});
    }));
  }
  void close_month(unsigned month) {
    m.db.app().transaction([&](pqxx::work& tx) {
      for (int year : {2025, 2026})
        for (unsigned n = 1; n <= (year == 2025 ? 12U : month); ++n)
          value_or_throw(ledger::close_period(tx, {year, n}, ledger::PeriodState::kClosed));
    });
  }
  std::string state_of(const std::string& sql) {
    try {
      m.db.app().transaction([&](pqxx::work& tx) { tx.exec(sql); });
    } catch (const pqxx::insufficient_privilege&) {
      return "42501";  // libpqxx 6 leaves its sqlstate() empty
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return "accepted";
  }
  void TearDown() override {
    const auto report = read([](auto& tx) { return ledger::check(tx); });
    EXPECT_TRUE(report.ok()) << report.differences.at(0);
  }

  test::Municipality m;
  test::ScriptedGateway gateway;
  staff::AccountId maker, checker;
  std::vector<dues::StatuteInForce> versions;
  int requests = 0;
};

}  // namespace recaudo::adjustments
