// What the JSON API says of a subscriber of public services.
#include <algorithm>
#include <boost/json.hpp>

#include "api/json/api_routes.h"
#include "base/bytes.h"
#include "core/approvals/approvals.h"
#include "core/billing/service_approval.h"
#include "core/billing/service_publish.h"
#include "core/billing/service_rehearsal.h"
#include "core/registry/consumption_import.h"
#include "core/registry/subscribers_import.h"
#include "tests/api/api_world.h"

namespace recaudo::json_api {
namespace {

namespace json = boost::json;

constexpr tax_rules::ServicePeriod kMarch{2026, 3};
const Instant kRealNow = from_unix_micros(1'790'000'000'000'000);

// One subscriber of estrato 4, who pays neither more nor less, billed for ten cubic metres.
class ServiceStatement : public ::testing::Test {
 protected:
  ServiceStatement() {
    const std::string who =
        "suscriptor,servicios,uso,estrato,direccion,ruta,tipo_documento,documento,nombre,predio,"
        "desde,hasta\nS-1,acueducto+aseo,residencial,4,CL 5 3-20,R1,CC,79123456,PERSONA DE "
        "PRUEBA,,2026-01-01,\n";
    value_or_throw(registry::commit_subscribers(
        w.services, events::system_actor(),
        value_or_throw(registry::parse_subscribers(who, w.m.clock.today())), sha256(who),
        "suscriptores.csv"));
    const std::string what =
        "suscriptor,servicio,desde,hasta,m3,medida\nS-1,acueducto,2026-02-27,2026-03-28,10,"
        "lectura\n";
    value_or_throw(registry::commit_consumption(
        w.services, events::system_actor(),
        value_or_throw(registry::parse_consumption(what, kMarch, w.m.clock.today())), sha256(what),
        "consumos.csv"));
    bill();
  }
  void bill() {
    const auto maker = account("hace"), checker = account("revisa");
    const auto rehearsal = value_or_throw(billing::rehearse_services(
        w.m.db.app(),
        billing::with_shipped_limits("demo.toml", tax_rules::data_file("statutes/demo.toml")),
        {.billed = {kMarch, 1}, .due_on = make_date(2026, 4, 20), .today = w.m.clock.today()}));
    const auto proposal = value_or_throw(
        perform(w.services, events::system_actor(), "prueba",
                [&](Work& work) -> Result<approvals::Proposal> {
                  RECAUDO_TRY(run, billing::keep_rehearsal(work, make_uuid7(kRealNow), rehearsal));
                  return billing::propose_run(work, run, maker, kRealNow);
                }));
    const events::Actor actor{.role = "rentas",
                              .person = approvals::person_of(checker),
                              .session = {},
                              .auth = events::pb::PASSWORD,
                              .second_approver = {}};
    const auto run = value_or_throw(billing::approve_service_run(
        w.services, actor, "prueba", {proposal.id, checker, proposal.digest}, kRealNow));
    value_or_throw(billing::publish_service_run(w.services, actor, run.id, rehearsal.rules));
  }
  staff::AccountId account(const std::string& login) {
    return w.m.db.owner().transaction([&](pqxx::work& tx) {
      return read_id<staff::AccountTag>(
          tx.exec("insert into access.account (login, name, role, natural_person, created_at) "
                  "values ('" +
                  login + "', '" + login + "', 'rentas', sha256('" + login +
                  "'), now()) returning id")[0][0]);
    });
  }
  http::Response get(const std::string& number, const http::TextMap& query = {}) {
    return test::ApiWorld::get(routes(w.context), "/api/v1/servicios/" + number + "/estado", query);
  }

  test::ApiWorld w;
};

TEST_F(ServiceStatement, ABillIsShownWithWhatIsDue) {
  const auto answer = get("S-1");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto bill = json::parse(answer.body).at("facturas").at(0);
  EXPECT_EQ(bill.at("periodo"), "2026-03");
  EXPECT_EQ(bill.at("vence"), "2026-04-20");
  EXPECT_EQ(bill.at("total_centavos"), (7'850 + 19'854 + 18'450) * 100);
  EXPECT_EQ(bill.at("saldo_centavos"), bill.at("total_centavos"));
  EXPECT_EQ(bill.at("interes_centavos"), 0);
}

TEST_F(ServiceStatement, WhoCountsThroughTheNumbersLearnsNothingOfTheHouses) {
  const auto answer = get("S-1");
  ASSERT_EQ(answer.status, 200) << answer.body;
  for (const char* told : {"PERSONA", "79123456", "CL 5", "direccion", "uso", "estrato",
                           "metros_cubicos", "medida", "servicios", "calculo"})
    EXPECT_EQ(answer.body.find(told), std::string::npos) << told;
}

TEST_F(ServiceStatement, ItIsAskedAsSeldomAsASearch) {
  const auto all = routes(w.context);
  const auto found =
      std::ranges::find(all, "/api/v1/servicios/:numero/estado", &http::Route::pattern);
  ASSERT_NE(found, all.end());
  EXPECT_EQ(found->rate_class, "consulta");
}

TEST_F(ServiceStatement, WhatIsPastDueBearsTheInterestOfTheCivilCode) {
  const auto bill = json::parse(get("S-1", {{"fecha", "2026-05-20"}}).body).at("facturas").at(0);
  // 46,154 x 6 % x 30 / 365 = 227.6
  EXPECT_EQ(bill.at("interes_centavos"), 228 * 100);
}

TEST_F(ServiceStatement, ANumberThatNobodyHasIsNotFound) {
  EXPECT_EQ(get("S-2").status, 404);
  EXPECT_EQ(get("S-1", {{"fecha", "2026-02-30"}}).status, 400);
}

}  // namespace
}  // namespace recaudo::json_api
