// The billing run of public services: rehearsal, two people, and the charge block by block.
#include "base/bytes.h"
#include "core/audit_fold/fold.h"
#include "core/billing/service_approval.h"
#include "core/billing/service_publish.h"
#include "core/billing/service_rehearsal.h"
#include "core/dues/billed_services.h"
#include "core/registry/consumption_import.h"
#include "core/registry/subscriber_search.h"
#include "core/registry/subscribers_import.h"
#include "tax-rules/data.h"
#include "tests/core/billing_world.h"
#include "tests/support/pg_proxy.h"

namespace recaudo {
namespace {

using billing::ServiceRun;
using tax_rules::ServicePeriod;

constexpr ServicePeriod kFebruary{2026, 2}, kMarch{2026, 3};
constexpr int kSubscribers = 23;
constexpr int kBlockBills = 5;

const std::string& statute() {
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
    return billing::rehearse_services(m.db.app(),
                                      billing::with_shipped_limits("demo.toml", statute()),
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
        billing::read_service_rules(billing::with_shipped_limits("demo.toml", statute())));
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

  test::Municipality m{3, test::Municipality::Billed::kNothing};
  staff::AccountId maker = account("hace"), checker = account("revisa");
};

TEST_F(ServiceBilling, ARehearsalChargesNobodyAndAddsUpByUseAndByService) {
  consume(kMarch, 0);
  const ServiceRun run = value_or_throw(rehearse(kMarch));
  EXPECT_EQ(run.state, billing::RunState::kRehearsed);
  EXPECT_EQ(run.bills, kSubscribers);
  EXPECT_EQ(text("select count(*) from ledger.entry"), "0");
  const auto report = boost::json::parse(run.report).as_object();
  for (const char* part : {"por_uso", "por_servicio"}) {
    std::int64_t sum = 0;
    for (const auto& row : report.at(part).as_array())
      sum += row.as_object().at("total_centavos").as_int64();
    EXPECT_EQ(sum, run.total().centavos()) << part;
  }
}

TEST_F(ServiceBilling, ABillIsWhatTheLawSaysOfItsInputs) {
  consume(kMarch, 0);
  value_or_throw(publish(approved(kMarch)));
  const auto bill = bills_of(number(1)).at(0);  // estrato 2, one cubic metre, 40 % of subsidy
  EXPECT_EQ(bill.amounts[0].gross, Money::pesos(7'850 + 1'985));
  EXPECT_EQ(bill.amounts[0].subsidy, Money::pesos(3'934));  // 40 % of 9,835.40
  EXPECT_EQ(bill.amounts[2].net(), Money::pesos(18'450 - 7'380));
  EXPECT_EQ(
      text("select sum(balance) from ledger.obligation where subject_id = " + to_string(bill.id)),
      std::to_string(bill.total().centavos()));
  const auto waste = bills_of(number(kSubscribers)).at(0);
  EXPECT_TRUE(waste.amounts[0].gross.is_zero() && waste.amounts[1].gross.is_zero());
}

TEST_F(ServiceBilling, TheObligationsOfEachServiceAddUpToItsControlAccount) {
  consume(kMarch, 7);
  const ServiceRun run = value_or_throw(publish(approved(kMarch)));
  EXPECT_EQ(run.state, billing::RunState::kPublished);
  EXPECT_EQ(run.charged_total, run.total());
  for (const auto& [item, account, column] :
       {std::tuple("acueducto", "131802", "water"), std::tuple("alcantarillado", "131803", "sewer"),
        std::tuple("aseo", "131804", "waste")}) {
    const std::string c(column);
    const auto billed = text("select sum(" + c + "_gross - " + c + "_subsidy + " + c +
                             "_contribution) from billing.service_bill");
    EXPECT_EQ(text("select sum(balance) from ledger.obligation where concept = '" +
                   std::string(item) + "'"),
              billed);
    EXPECT_EQ(text("select debit - credit from ledger.balance where account_id = " +
                   std::string(account)),
              billed);
  }
  EXPECT_EQ(text("select sum(debit - credit) from ledger.balance where account_id in (131807, "
                 "131808, 131809)"),
            std::to_string(run.subsidy.centavos()));
  EXPECT_EQ(text("select credit - debit from ledger.balance where account_id = 240790"),
            std::to_string(run.contribution.centavos()));
  expect_books_agree();
}

TEST_F(ServiceBilling, TheReportComparesWithThePeriodBefore) {
  consume(kFebruary, 0);
  const ServiceRun february = value_or_throw(publish(approved(kFebruary)));
  consume(kMarch, 30);
  const ServiceRun march = value_or_throw(rehearse(kMarch));
  const auto report = boost::json::parse(march.report).as_object();
  EXPECT_EQ(report.at("comparables").as_int64(), kSubscribers);
  EXPECT_EQ(report.at("total_anterior_centavos").as_int64(), february.total().centavos());
  EXPECT_EQ(report.at("mayores_alzas").as_array().size(), 10U);
  EXPECT_TRUE(report.at("mayores_bajas").as_array().empty());
}

TEST_F(ServiceBilling, WhoHasNoConsumptionIsRefusedByNameAndNotBilled) {
  consume(kMarch, 0, 3);
  const ServiceRun run = value_or_throw(rehearse(kMarch));
  EXPECT_EQ(run.bills, kSubscribers - 1);
  EXPECT_EQ(run.refused, 1);
  const auto first = boost::json::parse(run.report).as_object().at("primeros_rechazados").at(0);
  EXPECT_EQ(first.at("suscriptor").as_string(), number(3));
}

TEST_F(ServiceBilling, ABillOfTwoMonthsIsOfTheReadingsOfTwoMonths) {
  consume(kMarch, 0, 0, 2);
  const ServiceRun run = value_or_throw(publish(approved(kMarch, 2)));
  EXPECT_EQ(run.charged, kSubscribers);
  const auto bill = bills_of(number(1)).at(0);
  EXPECT_EQ(bill.billed.months, 2);
  EXPECT_EQ(bill.amounts[0].gross, Money::pesos(2 * 7'850 + 1'985));
  EXPECT_EQ(text("select string_agg(distinct month::text, ' ' order by month::text) from "
                 "billing.service_month"),
            "2026-02-01 2026-03-01");
  expect_books_agree();
}

// The reason why a run of so many months refuses the only one that it refuses.
std::string only_refusal(const ServiceRun& run, const std::string& subscriber) {
  if (run.refused != 1) return std::to_string(run.refused) + " refused";
  const auto first = boost::json::parse(run.report).as_object().at("primeros_rechazados").at(0);
  EXPECT_EQ(first.at("suscriptor").as_string(), subscriber);
  return std::string(first.at("motivo").as_string());
}

TEST_F(ServiceBilling, AReadingOfSixtyDaysIsNotBilledAsOneMonth) {
  consume(kMarch, 0, 3);
  read(number(3) + ",acueducto,2026-01-27,2026-03-28,40,lectura\n", kMarch);
  EXPECT_NE(only_refusal(value_or_throw(rehearse(kMarch)), number(3)).find("60 días"),
            std::string::npos);
}

TEST_F(ServiceBilling, AnEarlierMonthWithItsOwnConsumptionIsNotLostInABillOfTwo) {
  consume(kMarch, 0, 3, 2);
  read(number(3) + ",acueducto,2026-01-20,2026-02-10,20,lectura\n", kFebruary);
  read(number(3) + ",acueducto,2026-02-10,2026-03-28,20,lectura\n", kMarch);
  EXPECT_NE(only_refusal(value_or_throw(rehearse(kMarch, 2)), number(3)).find("mes anterior"),
            std::string::npos);
}

TEST_F(ServiceBilling, WhatWasMeasuredForTheSewerIsNotBilledAsWater) {
  subscribe("S-900", "alcantarillado", "2026-01-01");
  consume(kMarch, 0);
  read("S-900,alcantarillado,2026-02-27,2026-03-28,9,lectura\n", kMarch);
  EXPECT_EQ(value_or_throw(rehearse(kMarch)).refused, 0);
  subscribe("S-900", "acueducto+alcantarillado", "2026-03-15");
  EXPECT_NE(only_refusal(value_or_throw(rehearse(kMarch)), "S-900").find("alcantarillado solo"),
            std::string::npos);
}

TEST_F(ServiceBilling, WhoHasNoMeteredServiceAnyMoreIsBilledNoMetres) {
  subscribe("S-900", "alcantarillado", "2026-01-01");
  consume(kMarch, 0);
  read("S-900,alcantarillado,2026-02-27,2026-03-28,9,promedio\n", kMarch);
  subscribe("S-900", "aseo", "2026-03-15");
  value_or_throw(publish(approved(kMarch)));
  const auto bill = bills_of("S-900").at(0);
  EXPECT_EQ(bill.m3.value, 0);
  EXPECT_FALSE(bill.estimated);
}

TEST_F(ServiceBilling, ARunDoesNotBeginOnTheDayToPayUntil) {
  consume(kMarch, 0);
  const ServiceRun run = approved(kMarch);
  m.clock.advance(std::chrono::hours(24 * 20));  // 20 April, the day to pay until
  const auto late = publish(run);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Code::kChargeInputInvalid);
  EXPECT_EQ(state_of(run).state, billing::RunState::kApproved);
}

TEST_F(ServiceBilling, ARunThatBeganIsEndedAlsoAfterTheDayToPayUntil) {
  consume(kMarch, 0);
  const ServiceRun run = approved(kMarch);
  EXPECT_THROW((void)publish(run, [](int, int) { throw Killed{}; }), Killed);
  m.clock.advance(std::chrono::hours(24 * 20));
  EXPECT_EQ(value_or_throw(publish(run)).charged, kSubscribers);
}

TEST_F(ServiceBilling, ARunDoesNotBeginAfterTheFiveMonths) {
  subscribe("S-900", "aseo", "2025-10-01");
  const ServiceRun run = approved({2025, 10});  // on the last day, 31 March
  m.clock.advance(std::chrono::hours(24));
  const auto late = publish(run);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Code::kChargeInputInvalid);
  EXPECT_NE(late.error().detail.find("31 de marzo"), std::string::npos) << late.error().detail;
  EXPECT_EQ(state_of(run).state, billing::RunState::kApproved);
}

TEST_F(ServiceBilling, APeriodIsBilledWhenItHasEndedAndForFiveMonths) {
  const auto soon = rehearsal({2026, 4});
  ASSERT_FALSE(soon);
  EXPECT_EQ(soon.error().code, Code::kChargeInputInvalid);
  EXPECT_TRUE(rehearsal({2025, 10}));  // until 31 March
  const auto late = rehearsal({2025, 9});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Code::kChargeInputInvalid);
}

TEST_F(ServiceBilling, WhoProposedDoesNotApproveAndNothingElseIsPublished) {
  consume(kMarch, 0);
  const ServiceRun run = value_or_throw(rehearse(kMarch));
  const auto too_soon = publish(run);
  ASSERT_FALSE(too_soon);
  EXPECT_EQ(too_soon.error().code, Code::kBillingRunState);
  const auto proposal = value_or_throw(propose(run));
  const auto refused = approve(proposal, maker);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kSamePerson);
  EXPECT_EQ(value_or_throw(approve(proposal, checker)).state, billing::RunState::kApproved);
}

TEST_F(ServiceBilling, ATextThatSaysOtherFiguresThanTheRunIsNotApproved) {
  consume(kMarch, 0);
  ServiceRun smaller = value_or_throw(rehearse(kMarch));
  smaller.gross = Money::pesos(1);
  const auto refused = approve(value_or_throw(propose(smaller)), checker);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kProposalChanged);
}

TEST_F(ServiceBilling, WhoseDataChangedAfterTheRehearsalIsLeftOutByName) {
  consume(kMarch, 0);
  const ServiceRun run = approved(kMarch);
  const std::string rows = "suscriptor,servicio,desde,hasta,m3,medida\n" + number(2) +
                           ",acueducto,2026-02-27,2026-03-28,99,lectura\n";
  value_or_throw(registry::commit_consumption(
      m.services(), events::system_actor(),
      value_or_throw(registry::parse_consumption(rows, kMarch, m.clock.today())), sha256(rows),
      "correccion.csv"));
  const ServiceRun done = value_or_throw(publish(run));
  EXPECT_EQ(done.left_out, 1);
  EXPECT_EQ(done.charged, kSubscribers - 1);
  EXPECT_TRUE(bills_of(number(2)).empty());
  const auto names = m.db.app().read(
      [&](pqxx::read_transaction& tx) { return billing::left_out_of(tx, run.id, 10); });
  EXPECT_EQ(names.at(0).substr(0, 6), number(2) + ";");
  EXPECT_EQ(value_or_throw(rehearse(kMarch)).bills, 1) << "the next run takes it";
  expect_books_agree();
}

TEST_F(ServiceBilling, AMonthIsBilledOnceAlsoByABillOfTwoMonths) {
  consume(kFebruary, 0);
  value_or_throw(publish(approved(kFebruary)));
  consume(kMarch, 0);
  EXPECT_EQ(value_or_throw(rehearsal(kMarch, 2)).report.bills(), 0);
  EXPECT_EQ(sqlstate("insert into billing.service_month select subscriber_id, month, bill_id from "
                     "billing.service_month limit 1"),
            "23505");
  EXPECT_EQ(sqlstate("delete from billing.service_month"), "RC004");
  EXPECT_EQ(sqlstate("update billing.service_bill set m3 = 0"), "RC004");
}

TEST_F(ServiceBilling, ABillThatNoObligationChargesIsNotCommitted) {
  consume(kFebruary, 0);
  value_or_throw(publish(approved(kFebruary)));
  const auto copy = [&](const std::string& gross) {
    return sqlstate(
        "insert into billing.service_bill (run_id, rules_id, subscriber_id, terms_id, period, "
        "months, due_on, services, use, m3, estimated, water_gross, water_subsidy, "
        "water_contribution, sewer_gross, sewer_subsidy, sewer_contribution, waste_gross, "
        "waste_subsidy, waste_contribution, billed_at) select run_id, rules_id, subscriber_id, "
        "terms_id, '2026-03-01', 1, due_on, services, use, m3, estimated, " +
        gross + ", 0, 0, 0, 0, 0, 0, 0, 0, billed_at from billing.service_bill limit 1");
  };
  EXPECT_EQ(copy("100"), "RC052");
  EXPECT_EQ(copy("0"), "accepted") << "nothing is due, and nothing is charged";
}

TEST_F(ServiceBilling, TheConsumptionOfABilledPeriodIsNotCorrectedByAFile) {
  consume(kMarch, 0);
  value_or_throw(publish(approved(kMarch)));
  const auto file = value_or_throw(
      registry::parse_consumption("suscriptor,servicio,desde,hasta,m3,medida\n" + number(2) +
                                      ",acueducto,2026-02-27,2026-03-28,99,lectura\n",
                                  kMarch, m.clock.today()));
  const auto plan = m.db.app().read([&](pqxx::read_transaction& tx) {
    return value_or_throw(registry::plan_consumption(tx, file));
  });
  EXPECT_TRUE(plan.rows.empty());
  EXPECT_EQ(plan.rejections.at(0).reason,
            "el período ya se facturó y este archivo no lo corrige; lo facturado queda como está");
}

TEST_F(ServiceBilling, TheNewestBillsAreToldFirst) {
  consume(kFebruary, 0);
  value_or_throw(publish(approved(kFebruary)));
  EXPECT_EQ(sqlstate("insert into billing.service_bill (run_id, rules_id, subscriber_id, terms_id, "
                     "period, months, due_on, services, use, m3, estimated, water_gross, "
                     "water_subsidy, water_contribution, sewer_gross, sewer_subsidy, "
                     "sewer_contribution, waste_gross, waste_subsidy, waste_contribution, "
                     "billed_at) select b.run_id, b.rules_id, b.subscriber_id, b.terms_id, "
                     "(b.period - make_interval(months => n))::date, 1, b.due_on, b.services, "
                     "b.use, 0, false, 0, 0, 0, 0, 0, 0, 0, 0, 0, b.billed_at from "
                     "billing.service_bill b join registry.subscriber s on s.id = b.subscriber_id "
                     "cross join generate_series(1, 30) n where s.number = '" +
                     number(1) + "'"),
            "accepted");
  const auto bills = bills_of(number(1));
  ASSERT_EQ(bills.size(), 31U);
  EXPECT_EQ(bills[0].billed.period, kFebruary);
}

TEST_F(ServiceBilling, ABillIsExplainedByLinesThatAddUpToIt) {
  consume(kMarch, 20);
  value_or_throw(publish(approved(kMarch)));
  for (const int i : {1, 5, 6, 8, kSubscribers}) {
    const auto bill = bills_of(number(i)).at(0);
    const auto lines = m.db.app().read(
        [&](pqxx::read_transaction& tx) { return value_or_throw(dues::explain(tx, bill)); });
    for (std::size_t s = 0; s < lines.size(); ++s)
      EXPECT_EQ(tax_rules::total_of(lines.at(s)), bill.amounts.at(s).net());
  }
  auto wrong = bills_of(number(1)).at(0);
  wrong.amounts[0].gross += Money::pesos(1);
  wrong.amounts[0].subsidy += Money::pesos(1);  // the same is due, of other figures
  const auto refused =
      m.db.app().read([&](pqxx::read_transaction& tx) { return dues::explain(tx, wrong); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kBillUnavailable);
}

TEST_F(ServiceBilling, TheLogTellsEveryEntryAsItWasPostedAndNoSubscribersNumber) {
  consume(kMarch, 0);
  value_or_throw(publish(approved(kMarch)));
  audit_fold::Fold fold;
  const auto differences = m.db.owner().read([&](pqxx::read_transaction& tx) {
    std::uint64_t index = 0;
    for (const auto& row : tx.exec(
             "select entry from audit.outbox order by producer, producer_epoch, producer_seq")) {
      const std::string bytes = read_bytes(row[0]);
      EXPECT_EQ(bytes.find("S-1"), std::string::npos);
      value_or_throw(fold.add(index++, bytes));
    }
    const auto last = read_int(tx.exec("select last_seq from ledger.head")[0][0]);
    EXPECT_EQ(last, kSubscribers);
    EXPECT_EQ(fold.entries(), static_cast<std::uint64_t>(last));
    return fold.told_entries().differences(tx, ledger::EntrySeq(last));
  });
  EXPECT_TRUE(differences.empty()) << differences.at(0);
  EXPECT_EQ(fold.missing_events(), "");
}

TEST_F(ServiceBilling, ARunThatChargedABlockIsNotDiscarded) {
  consume(kMarch, 0);
  const ServiceRun run = approved(kMarch);
  EXPECT_THROW((void)publish(run, [](int, int) { throw Killed{}; }), Killed);
  const Result<void> refused = perform(m.services(), actor(maker), "prueba", [&](Work& work) {
    return billing::discard_run(work, run, maker);
  });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kBillingRunState);
}

TEST_F(ServiceBilling, AClosedMonthIsToldBeforeAnythingBegins) {
  consume(kMarch, 0);
  const ServiceRun run = approved(kMarch);
  sqlstate("update ledger.period set state = 'closed' where year = 2026 and month = 3");
  const auto refused = publish(run);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kPeriodClosed);
  EXPECT_EQ(state_of(run).state, billing::RunState::kApproved);
}

// What a run leaves that was not stopped.
class ServiceBillingKilled : public ServiceBilling {
 protected:
  std::string whole() {
    ServiceBillingKilled other;
    other.consume(kMarch, 3);
    value_or_throw(other.publish(other.approved(kMarch)));
    return other.bills();
  }
  void TestBody() override {}
};

TEST_F(ServiceBillingKilled, AtEachBlockBorderItGoesOnAndChargesNobodyTwice) {
  const std::string expected = whole();
  consume(kMarch, 3);
  const ServiceRun run = approved(kMarch);
  int stopped = 0;
  for (;; ++stopped) {
    ASSERT_LE(stopped, kSubscribers / kBlockBills + 1);
    try {
      value_or_throw(publish(run, [](int done, int total) {
        if (done < total) throw Killed{};
      }));
      break;
    } catch (const Killed&) {
      EXPECT_EQ(state_of(run).state, billing::RunState::kPublishing);
    }
  }
  EXPECT_GE(stopped, 3);
  EXPECT_EQ(bills(), expected);
  expect_books_agree();
}

TEST_F(ServiceBillingKilled, AConnectionLostAtAnyMessageLosesAndDoublesNothing) {
  const std::string expected = whole();
  consume(kMarch, 3);
  const ServiceRun run = approved(kMarch);
  test::PgProxy proxy(m.db.conninfo("recaudo_app"));
  Database through({.conninfo = proxy.conninfo()});
  const Services services{through, m.clock, m.events};
  int cuts = 0;
  for (int round = 0; state_of(run).state != billing::RunState::kPublished; ++round) {
    ASSERT_LT(round, 40);
    proxy.cut_at(4 + round % 9, round % 2 == 0 ? test::PgFault::kBefore : test::PgFault::kAfter);
    try {
      value_or_throw(publish_with(services, run, [](int done, int total) {
        if (done < total) throw Killed{};
      }));
    } catch (const Killed&) {
    }
    cuts += proxy.has_cut() ? 1 : 0;
  }
  EXPECT_GE(cuts, 3);
  EXPECT_EQ(bills(), expected);
  expect_books_agree();
}

}  // namespace
}  // namespace recaudo
