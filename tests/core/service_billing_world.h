// A town of subscribers of public services, and the steps of their billing run.
#pragma once

#include "base/bytes.h"
#include "core/billing/service_approval.h"
#include "core/billing/service_publish.h"
#include "core/billing/service_rehearsal.h"
#include "core/dues/billed_services.h"
#include "core/registry/consumption_import.h"
#include "core/registry/subscriber_search.h"
#include "core/registry/subscribers_import.h"
#include "tax-rules/data.h"
#include "tests/core/billing_world.h"
#include "tests/core/shipped_limits.h"

namespace recaudo::test {

using billing::ServiceRun;
using tax_rules::ServicePeriod;

inline constexpr ServicePeriod kFebruary{2026, 2}, kMarch{2026, 3};
inline constexpr int kSubscribers = 23;
inline constexpr int kBlockBills = 5;

inline const std::string& statute() {
  static const std::string text(tax_rules::data_file("statutes/demo.toml"));
  return text;
}

// A town of 23 subscribers of every use; the last one has only waste.
class ServiceBilling : public testing::Test {
 protected:
  ServiceBilling() {
    std::string rows =
        "suscriptor,servicios,uso,estrato,direccion,ruta,tipo_documento,documento,nombre,predio,"
        "desde,hasta\n";
    for (int i = 1; i <= kSubscribers; ++i)
      rows += number(i) + "," + (i == kSubscribers ? "aseo" : "acueducto+alcantarillado+aseo") +
              "," + use(i) + ",CL 5 3-" + std::to_string(i) + ",R1,CC," +
              std::to_string(1'000'000 + i) + ",PERSONA DE PRUEBA " + std::to_string(i) +
              ",,2026-01-01,\n";
    value_or_throw(registry::commit_subscribers(
        m.services(), events::system_actor(),
        value_or_throw(registry::parse_subscribers(rows, m.clock.today())), sha256(rows),
        "suscriptores.csv"));
  }
  // One more, of estrato 4.
  void subscribe(const std::string& who, const std::string& services, const std::string& from) {
    const std::string rows =
        "suscriptor,servicios,uso,estrato,direccion,ruta,tipo_documento,documento,nombre,predio,"
        "desde,hasta\n" +
        who + "," + services + ",residencial,4,CL 7 1-20,R1,CC,2000001,PERSONA DE PRUEBA,," + from +
        ",\n";
    value_or_throw(registry::commit_subscribers(
        m.services(), events::system_actor(),
        value_or_throw(registry::parse_subscribers(rows, m.clock.today())), sha256(rows),
        "suscriptores.csv"));
  }
  void read(const std::string& lines, const ServicePeriod& period) {
    const std::string rows = "suscriptor,servicio,desde,hasta,m3,medida\n" + lines;
    const auto done = value_or_throw(registry::commit_consumption(
        m.services(), events::system_actor(),
        value_or_throw(registry::parse_consumption(rows, period, m.clock.today())), sha256(rows),
        "consumos.csv"));
    ASSERT_TRUE(done.rejections.empty()) << done.rejections[0].reason;
  }
  static std::string number(int i) { return "S-" + std::to_string(100 + i); }
  static std::string use(int i) {
    constexpr const char* kOthers[] = {"comercial,", "industrial,", "oficial,"};
    return i % 9 < 6 ? "residencial," + std::to_string(i % 9 + 1) : kOthers[i % 9 - 6];
  }
  // Everybody's, but for those of `without`; of subscriber i, i + `more` cubic metres.
  void consume(const ServicePeriod& period, int more, int without = 0, int months = 1) {
    const Date from = add_days(add_months(period.first_day(), 1 - months), -2);
    std::string rows;
    for (int i = 1; i < kSubscribers; ++i)
      if (i != without)
        rows += number(i) + ",acueducto," + to_iso(from) + "," +
                to_iso(add_days(period.last_day(), -3)) + "," + std::to_string(i + more) +
                (i % 4 == 0 ? ",promedio\n" : ",lectura\n");
    read(rows, period);
  }
  Result<billing::ServiceRehearsal> rehearsal(const ServicePeriod& period, int months = 1) {
    return billing::rehearse_services(m.db.app(), test::with_shipped_limits("demo.toml", statute()),
                                      {.billed = {period, months},
                                       .due_on = make_date(2026, 4, 20),
                                       .today = m.clock.today(),
                                       .block_bills = kBlockBills});
  }
  Result<ServiceRun> rehearse(const ServicePeriod& period, int months = 1) {
    RECAUDO_TRY(r, rehearsal(period, months));
    const Uuid request = make_uuid7(SystemClock{}.now());
    return perform(m.services(), actor(maker), "prueba",
                   [&](Work& work) { return billing::keep_rehearsal(work, request, r); });
  }
  Result<approvals::Proposal> propose(const ServiceRun& run) {
    return perform(m.services(), actor(maker), "prueba",
                   [&](Work& work) { return billing::propose_run(work, run, maker, kRealNow); });
  }
  Result<ServiceRun> approve(const approvals::Proposal& p, staff::AccountId who) {
    return billing::approve_service_run(m.services(), actor(who), "prueba",
                                        {.proposal = p.id, .checker = who, .seen = p.digest},
                                        kRealNow);
  }
  ServiceRun approved(const ServicePeriod& period, int months = 1) {
    const ServiceRun run = value_or_throw(rehearse(period, months));
    return value_or_throw(approve(value_or_throw(propose(run)), checker));
  }
  Result<ServiceRun> publish(
      const ServiceRun& run, const billing::Progress& progress = [](int, int) {}) {
    return publish_with(m.services(), run, progress);
  }
  Result<ServiceRun> publish_with(const Services& services, const ServiceRun& run,
                                  const billing::Progress& progress) {
    const auto rules = value_or_throw(
        billing::read_service_rules(test::with_shipped_limits("demo.toml", statute())));
    return billing::publish_service_run(services, events::system_actor(), run.id, rules->digest,
                                        progress);
  }
  ServiceRun state_of(const ServiceRun& run) {
    return *m.db.app().read(
        [&](pqxx::read_transaction& tx) { return billing::find_service_run(tx, run.id); });
  }
  std::vector<dues::BilledServices> bills_of(const std::string& subscriber) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return dues::bills_of_subscriber(tx, registry::find_subscriber(tx, subscriber).value().id);
    });
  }
  staff::AccountId account(const std::string& login) {
    return m.db.owner().transaction([&](pqxx::work& tx) {
      return read_id<staff::AccountTag>(
          tx.exec("insert into access.account (login, name, role, natural_person, created_at) "
                  "values ('" +
                  login + "', '" + login + "', 'rentas', sha256('" + login +
                  "'), now()) returning id")[0][0]);
    });
  }
  events::Actor actor(staff::AccountId who) const {
    return {.role = "rentas",
            .person = approvals::person_of(who),
            .session = {},
            .auth = events::pb::PASSWORD,
            .second_approver = {}};
  }
  std::string text(const std::string& query) {
    return m.db.owner().read(
        [&](pqxx::read_transaction& tx) { return read_text(tx.exec(query)[0][0]); });
  }
  std::string sqlstate(const std::string& statement) {
    try {
      m.db.owner().transaction([&](pqxx::work& tx) { tx.exec0(statement); });
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return "accepted";
  }
  // Everything that a run leaves, but for when.
  std::string bills() {
    return text(
        "select (select md5(string_agg((to_jsonb(b) - 'id' - 'billed_at')::text, '' order by "
        "subscriber_id)) from billing.service_bill b) || (select md5(string_agg(b.subscriber_id || "
        "o.concept || o.charged || o.balance || o.due_on, '' order by b.subscriber_id, o.concept)) "
        "from ledger.obligation o join billing.service_bill b on b.id = o.subject_id where "
        "o.subject_kind = 'factura-servicios') || (select last_seq from ledger.head)");
  }
  void expect_books_agree() {
    const auto check =
        m.db.app().read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
    EXPECT_TRUE(check.ok()) << check.differences.at(0);
  }

  Municipality m{3, Municipality::Billed::kNothing};
  staff::AccountId maker = account("hace"), checker = account("revisa");
};

}  // namespace recaudo::test
