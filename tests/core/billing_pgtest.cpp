#include "core/billing/predial_run.h"

#include <gtest/gtest.h>

#include "ledger/check.h"
#include "tests/core/support.h"

namespace recaudo {
namespace {

TEST(Billing, ARunThatIsRepeatedChargesNobodyTwice) {
  test::Municipality m;
  const auto before = m.db.app().read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
  billing::PredialRun run;
  run.vigencia = 2026;
  const auto again = billing::bill_predial(m.services(), m.law(), test::DemoLaw::instance().tables,
                                           events::system_actor(), run);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->liquidated, 0);
  EXPECT_EQ(again->already, 12);
  const auto after = m.db.app().read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
  EXPECT_EQ(before.entries, after.entries);
  EXPECT_TRUE(after.ok()) << after.differences.at(0);
}

TEST(Billing, ADryRunLiquidatesAndWritesNothing) {
  test::Municipality m;
  m.db.owner().transaction([](pqxx::work& tx) {  // a parcel that the runs before did not see
    tx.exec(
        "with twin as (insert into registry.parcel (npn, address) select left(max(npn), 26) || "
        "'9999', '' from registry.parcel returning id) insert into registry.valuation select "
        "twin.id, 2026, 9000000000, destino, land_m2, built_m2, import_id from twin, "
        "registry.valuation where vigencia = 2026 limit 1");
  });
  billing::PredialRun run;
  run.vigencia = 2026;
  const auto written = [&] {
    return m.db.owner().read([](pqxx::read_transaction& tx) {
      return std::pair(tx.exec1("select count(*) from billing.liquidation")[0].as<int>(),
                       tx.exec1("select last_seq from ledger.head")[0].as<int>());
    });
  };
  const auto before = written();
  for (const bool dry : {true, false}) {
    run.dry_run = dry;
    const auto report = value_or_throw(billing::bill_predial(
        m.services(), m.law(), test::DemoLaw::instance().tables, events::system_actor(), run));
    EXPECT_EQ(report.liquidated, 1);
    EXPECT_TRUE(report.predial.is_positive());
    EXPECT_EQ(written() == before, dry);
  }
}

TEST(Dues, OnTheLastDayOfMarchFifteenPercentOfPredialIsForgiven) {
  test::Municipality m;
  const auto dues = m.db.app().read([&](pqxx::read_transaction& tx) {
    return dues::dues_of(tx, m.law(), m.parcel(0).id, make_date(2026, 3, 31));
  });
  const auto& v = dues.vigencias.back();
  ASSERT_EQ(v.vigencia, 2026);
  ASSERT_TRUE(v.discount_rate);
  EXPECT_EQ(*v.discount_rate, Rate::percent(15));
  EXPECT_TRUE(v.lines[1].discount.is_zero()) << "the environmental surcharge is third-party money";
  EXPECT_TRUE(v.interest().is_zero());
}

TEST(Dues, OverdueVigenciasBearInterestExplainedToThePeso) {
  test::Municipality m;
  const auto dues = m.db.app().read([&](pqxx::read_transaction& tx) {
    return dues::dues_of(tx, m.law(), m.parcel(0).id, make_date(2026, 3, 31));
  });
  const auto& v = dues.vigencias.front();
  ASSERT_EQ(v.vigencia, 2025);
  ASSERT_TRUE(v.overdue);
  for (const auto& l : v.lines) {
    EXPECT_TRUE(l.interest.is_positive());
    EXPECT_EQ(tax_rules::total_of(l.interest_explanation), l.interest);
    EXPECT_EQ(tax_rules::total_of(l.charge_explanation), l.charged);
  }
}

TEST(Dues, AMonthWithoutCertifiedRateRefusesTheInterestAndNamesTheMonth) {
  test::Municipality m;
  const auto dues = m.db.app().read([&](pqxx::read_transaction& tx) {
    return dues::dues_of(tx, m.law(), m.parcel(0).id, make_date(2026, 11, 22));
  });
  const auto total = dues.total();
  ASSERT_FALSE(total);
  EXPECT_EQ(total.error().code, Code::kRateNotCertified);
  EXPECT_NE(total.error().detail.find("octubre de 2026"), std::string::npos)
      << total.error().detail;
}

}  // namespace
}  // namespace recaudo
