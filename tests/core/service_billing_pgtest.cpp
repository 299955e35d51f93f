// The rehearsal of a billing run of public services: who is billed what, and when.
#include "tests/core/service_billing_world.h"

namespace recaudo {
namespace {

using namespace test;

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

TEST_F(ServiceBilling, ABillTellsTheDaysOfTheReadingsItIsOf) {
  consume(kMarch, 0);
  value_or_throw(publish(approved(kMarch)));
  const auto bill = bills_of(number(1)).at(0);
  const auto lines = m.db.app().read(
      [&](pqxx::read_transaction& tx) { return value_or_throw(dues::explain(tx, bill)); });
  EXPECT_TRUE(lines[0].at(1).detail.ends_with(
      "; lecturas del 27 de febrero de 2026 y del 28 de marzo de 2026"))
      << lines[0].at(1).detail;
  EXPECT_FALSE(bills_of(number(kSubscribers)).at(0).readings) << "waste alone has no reading";
}

TEST_F(ServiceBilling, ABillByAverageTellsNoReadings) {
  subscribe("S-900", "acueducto", "2026-01-01");
  consume(kMarch, 0);
  read("S-900,acueducto,2026-02-27,2026-03-28,9,promedio\n", kMarch);
  value_or_throw(publish(approved(kMarch)));
  const auto bill = bills_of("S-900").at(0);
  EXPECT_TRUE(bill.estimated);
  EXPECT_FALSE(bill.readings);
}

TEST_F(ServiceBilling, WhenAPeriodWasPublishedIsKnown) {
  consume(kMarch, 0);
  const auto at = [&] {
    return m.db.app().read(
        [](pqxx::read_transaction& tx) { return billing::published_at(tx, kMarch); });
  };
  EXPECT_FALSE(at());
  value_or_throw(publish(approved(kMarch)));
  EXPECT_EQ(at(), m.clock.now());
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

}  // namespace
}  // namespace recaudo
