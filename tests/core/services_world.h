// Subscribers of public services in a demo municipality, and their bills: the importers and the
// billing run of a real one, with its two persons.
#pragma once

#include <string>

#include "core/approvals/approvals.h"
#include "core/billing/service_approval.h"
#include "core/billing/service_publish.h"
#include "core/billing/service_rehearsal.h"
#include "core/payments/counter_payments.h"
#include "core/payments/orders.h"
#include "core/registry/consumption_import.h"
#include "core/registry/subscriber_search.h"
#include "core/registry/subscribers_import.h"
#include "tax-rules/data.h"
#include "tests/core/shipped_limits.h"
#include "tests/core/support.h"

namespace recaudo::test {

class ServicesTown {
 public:
  static constexpr tax_rules::ServicePeriod kFebruary{2026, 2}, kMarch{2026, 3};

  explicit ServicesTown(Municipality& m) : m_(m) {}

  // "S-1", of the three services and, unless told otherwise, of estrato 4, who pays neither more
  // nor less than what it costs.
  void subscribe(const std::string& number, const std::string& use = "residencial,4",
                 const std::string& place = "CL 5 3-20,R1") {
    add_terms(number, use + "," + place + ",CC,79123456,PERSONA DE PRUEBA,,2026-01-01,");
    numbers_.push_back(number);
  }
  // From that day on another person answers for it.
  void hand_over(const std::string& number, Date from, const std::string& use = "residencial,4") {
    add_terms(number, use + ",CL 5 3-20,R1,CC,52987654,OTRA PERSONA,," + to_iso(from) + ",");
  }
  // Everybody, ten cubic metres, by the rules of the demo statute and of this program.
  void bill(const tax_rules::ServicePeriod& period, Date due_on) {
    bill(period, due_on,
         with_shipped_limits("demo.toml", tax_rules::data_file("statutes/demo.toml")));
  }
  void bill(const tax_rules::ServicePeriod& period, Date due_on,
            const dues::ServiceRuleTexts& texts) {
    const billing::ServiceRun run = approved(period, due_on, texts);
    value_or_throw(
        billing::publish_service_run(m_.services(), events::system_actor(), run.id, run.rules));
  }
  // Computed and approved by two persons; nothing is charged yet.
  billing::ServiceRun approved(const tax_rules::ServicePeriod& period, Date due_on,
                               const dues::ServiceRuleTexts& texts) {
    consume(period);
    const auto rehearsal = value_or_throw(billing::rehearse_services(
        m_.db.app(), texts, {.billed = {period, 1}, .due_on = due_on, .today = m_.clock.today()}));
    const auto maker = account("hace"), checker = account("revisa");
    const auto proposal = value_or_throw(
        perform(m_.services(), events::system_actor(), "prueba",
                [&](Work& work) -> Result<approvals::Proposal> {
                  RECAUDO_TRY(run, billing::keep_rehearsal(work, make_uuid7(kRealNow), rehearsal));
                  return billing::propose_run(work, run, maker, kRealNow);
                }));
    const events::Actor actor{.role = "rentas",
                              .person = approvals::person_of(checker),
                              .session = {},
                              .auth = events::pb::PASSWORD,
                              .second_approver = {}};
    return value_or_throw(billing::approve_service_run(
        m_.services(), actor, "prueba", {proposal.id, checker, proposal.digest}, kRealNow));
  }
  ledger::Subject subject(const std::string& number) {
    return {ledger::SubjectKind::kSubscriber, m_.db.app().read([&](pqxx::read_transaction& tx) {
              return registry::find_subscriber(tx, number).value().id;
            })};
  }
  dues::Dues dues(const std::string& number, Date on) {
    const auto who = subject(number);
    return m_.db.app().read(
        [&](pqxx::read_transaction& tx) { return dues::dues_of(tx, m_.law(), who, on); });
  }
  // At a bank, what that bill costs today.
  void pay_at_counter(const std::string& number, int vigencia) {
    const auto order =
        value_or_throw(payments::create_order(m_.services(), m_.law(), events::anonymous_taxpayer(),
                                              {.subject = subject(number),
                                               .vigencias = {vigencia},
                                               .request_key = "web:" + std::to_string(vigencia)}));
    value_or_throw(perform(m_.services(), events::system_actor(), "archivo", [&](Work& work) {
      const payments::CounterPayment counter{.order = order.id,
                                             .amount = order.total,
                                             .paid_on = work.today(),
                                             .bank_code = "000",
                                             .bank_key = "k",
                                             .raw = "línea"};
      return payments::apply_counter_payments(work, m_.law(), std::span(&counter, 1));
    }));
  }

 private:
  void add_terms(const std::string& number, const std::string& rest) {
    const std::string rows =
        "suscriptor,servicios,uso,estrato,direccion,ruta,tipo_documento,documento,nombre,predio,"
        "desde,hasta\n" +
        number + ",acueducto+alcantarillado+aseo," + rest + "\n";
    value_or_throw(registry::commit_subscribers(
        m_.services(), events::system_actor(),
        value_or_throw(registry::parse_subscribers(rows, m_.clock.today())), sha256(rows),
        "suscriptores.csv"));
  }
  inline static const Instant kRealNow = from_unix_micros(1'790'000'000'000'000);

  void consume(const tax_rules::ServicePeriod& period) {
    std::string rows = "suscriptor,servicio,desde,hasta,m3,medida\n";
    for (const auto& number : numbers_)
      rows += number + ",acueducto," + to_iso(add_days(period.first_day(), -2)) + "," +
              to_iso(add_days(period.last_day(), -3)) + ",10,lectura\n";
    value_or_throw(registry::commit_consumption(
        m_.services(), events::system_actor(),
        value_or_throw(registry::parse_consumption(rows, period, m_.clock.today())), sha256(rows),
        "consumos.csv"));
  }
  staff::AccountId account(const std::string& login) {
    return m_.db.owner().transaction([&](pqxx::work& tx) {
      return read_id<staff::AccountTag>(
          tx.exec("with new as (insert into access.account (login, name, role, natural_person, "
                  "created_at) values ('" +
                  login + "', '" + login + "', 'rentas', sha256('" + login +
                  "'), now()) on conflict do nothing returning id) select id from new union all "
                  "select id from access.account where login = '" +
                  login + "'")[0][0]);
    });
  }

  Municipality& m_;
  std::vector<std::string> numbers_;
};

}  // namespace recaudo::test
