#include "core/billing/predial_run.h"

#include <gtest/gtest.h>

#include "core/dues/explanation_json.h"
#include "ledger/check.h"
#include "tests/core/support.h"
#include "tests/support/pg_proxy.h"

namespace recaudo {
namespace {

using namespace literals;

TEST(Billing, ARunThatIsRepeatedChargesNobodyTwice) {
  test::Municipality m;
  const auto before = m.db.app().read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
  billing::PredialRun run;
  run.vigencia = 2026;
  const auto again =
      billing::bill_predial(m.services(), test::DemoLaw::texts(), events::system_actor(), run);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->liquidated, 0);
  EXPECT_EQ(again->already, 12);
  const auto after = m.db.app().read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
  EXPECT_EQ(before.entries, after.entries);
  EXPECT_TRUE(after.ok()) << after.differences.at(0);
}

// A parcel that the runs before did not see.
void add_parcel(test::Municipality& m, int number) {
  m.db.owner().transaction([&](pqxx::work& tx) {
    tx.exec(
        "with twin as (insert into registry.parcel (npn, address) select left(min(npn), 26) || '" +
        std::to_string(number) +
        "', '' from registry.parcel returning id) insert into registry.valuation select "
        "twin.id, 2026, 9000000000, destino, land_m2, built_m2, import_id from twin, "
        "registry.valuation where vigencia = 2026 limit 1");
  });
}

int count_rows(test::Municipality& m, const std::string& table) {
  return m.db.owner().read([&](pqxx::read_transaction& tx) {
    return tx.exec1("select count(*) from " + table)[0].as<int>();
  });
}

billing::RunReport bill_2026(const Services& services) {
  billing::PredialRun run;
  run.vigencia = 2026;
  return value_or_throw(
      billing::bill_predial(services, test::DemoLaw::texts(), events::system_actor(), run));
}

TEST(Billing, EachChargeConcernsTheFirstOwnerOfItsParcel) {
  test::Municipality m;
  EXPECT_GT(count_rows(m, "ledger.posting where third_party_id is not null"), 0);
  EXPECT_EQ(count_rows(m,
                       "ledger.posting l join ledger.obligation o on o.id = l.obligation_id "
                       "join registry.owner w on w.parcel_id = o.subject_id and w.ordinal = 1 "
                       "left join ledger.third_party t on t.id = l.third_party_id and "
                       "o.third_party_id = t.id "
                       "where t.document_number is distinct from w.document_number"),
            0);
}

TEST(Billing, ACommitWithoutAnswerBillsOnceAndTellsItOnce) {
  test::Municipality m;
  test::PgProxy proxy(m.db.conninfo("recaudo_app"));
  Database through({.conninfo = proxy.conninfo()});
  int number = 9000;
  for (const auto how : {test::PgFault::kBefore, test::PgFault::kAfter}) {
    for (int nth = 1;; ++nth) {
      ASSERT_LT(nth, 60);
      add_parcel(m, ++number);
      const int told = count_rows(m, "audit.outbox");
      const int bills = count_rows(m, "billing.liquidation");
      proxy.cut_at(nth, how);
      EXPECT_EQ(bill_2026({through, m.clock, m.events}).liquidated, 1);
      EXPECT_EQ(count_rows(m, "audit.outbox"), told + 5)
          << "the rehearsal, the beginning, the liquidation, the entry and the end";
      EXPECT_EQ(count_rows(m, "billing.liquidation"), bills + 1);
      if (!proxy.has_cut()) break;
    }
  }
  const auto check = m.db.app().read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
  EXPECT_TRUE(check.ok()) << check.differences.at(0);
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

dues::DueVigencia due_2026(test::Municipality& m, Date on) {
  return m.db.app()
      .read([&](pqxx::read_transaction& tx) {
        return dues::dues_of(tx, m.law(), m.parcel(0).id, on);
      })
      .vigencias.back();
}

TEST(Dues, ADiscountHoldsOnItsLastBusinessDayAndTheNextDayIsTheNextOnes) {
  test::Municipality m;
  EXPECT_EQ(due_2026(m, make_date(2026, 3, 31)).discount_rate, Rate::percent(15));
  EXPECT_EQ(due_2026(m, make_date(2026, 4, 1)).discount_rate, Rate::percent(10));
  EXPECT_EQ(due_2026(m, make_date(2026, 5, 29)).discount_rate, Rate::percent(5));
  const auto after = due_2026(m, make_date(2026, 5, 30));  // a Saturday: the Friday was the last
  EXPECT_FALSE(after.discount_rate);
  EXPECT_EQ(after.total(), after.balance());
}

TEST(Dues, TheDueDayIsOnTimeAndEachLaterDayIsADayOfMora) {
  test::Municipality m;
  EXPECT_FALSE(due_2026(m, make_date(2026, 6, 30)).overdue);
  for (const auto& [on, days] :
       {std::pair(make_date(2026, 7, 1), 1), std::pair(make_date(2026, 9, 30), 92)}) {
    const auto v = due_2026(m, on);
    EXPECT_TRUE(v.overdue);
    EXPECT_FALSE(v.not_computable);
    for (const auto& line : v.lines) {
      int counted = 0;
      for (const auto& part : line.interest_explanation) counted += part.days.value_or(0);
      EXPECT_EQ(counted, days) << to_iso(on);
    }
  }
}

TEST(Dues, InterestStopsBeingComputableTheDayTheCertifiedRatesEnd) {
  test::Municipality m;
  EXPECT_FALSE(due_2026(m, make_date(2026, 9, 30)).not_computable);
  const auto v = due_2026(m, make_date(2026, 10, 1));
  ASSERT_TRUE(v.not_computable);
  EXPECT_EQ(v.not_computable->code, Code::kRateNotCertified);
  EXPECT_NE(v.not_computable->detail.find("octubre de 2026"), std::string::npos);
  EXPECT_TRUE(v.interest().is_zero());
  EXPECT_FALSE(dues::allocate(v.balance(), {v})) << "nothing is settled by a guess";
}

TEST(Dues, APartialPaymentSettlesTheOldestVigenciaAndForgivesNothing) {
  test::Municipality m;
  const auto vigencias =
      m.db.app()
          .read([&](pqxx::read_transaction& tx) {
            return dues::dues_of(tx, m.law(), m.parcel(0).id, make_date(2026, 3, 31));
          })
          .vigencias;
  ASSERT_EQ(vigencias.size(), 2U);
  const auto& old = vigencias.front();
  const auto& current = vigencias.back();
  ASSERT_TRUE(current.discount().is_positive());
  for (const Money paid : {1_pesos, old.total() - 1_pesos, old.total(), old.total() + 1_pesos,
                           old.total() + current.total() - 1_pesos}) {
    const auto allocation = value_or_throw(dues::allocate(paid, vigencias));
    Money sum;
    Money forgiven;
    for (const auto& s : allocation.settlements) {
      sum += s.paid();
      forgiven += s.discount;
    }
    EXPECT_EQ(sum, paid);
    EXPECT_TRUE(forgiven.is_zero());
    EXPECT_TRUE(allocation.excess.is_zero());
  }
  const auto whole =
      value_or_throw(dues::allocate(old.total() + current.total() + 5_pesos, vigencias));
  Money forgiven;
  for (const auto& s : whole.settlements) forgiven += s.discount;
  EXPECT_EQ(forgiven, current.discount());
  EXPECT_EQ(whole.excess, 5_pesos);
}

TEST(Billing, AVigenciaWhoseFiguresAreMissingIsRefusedByNameAndBillsNobody) {
  test::Municipality m;
  m.db.owner().transaction([](pqxx::work& tx) {
    tx.exec0(
        "insert into registry.valuation select parcel_id, 2027, avaluo, destino, land_m2, "
        "built_m2, import_id from registry.valuation where vigencia = 2026");
  });
  const int bills = count_rows(m, "billing.liquidation");
  billing::PredialRun run;
  run.vigencia = 2027;
  const auto report =
      billing::bill_predial(m.services(), test::DemoLaw::texts(), events::system_actor(), run);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::kParameterMissing);
  EXPECT_NE(report.error().detail.find("2027"), std::string::npos) << report.error().detail;
  EXPECT_EQ(count_rows(m, "billing.liquidation"), bills);
}

TEST(Explanations, ALineKeepsTheChargeItExplainsAlsoOneStoredBeforeItHadACode) {
  using tax_rules::PredialConcept;
  tax_rules::Explanation written(2);
  written[0].concept_name = "Otro nombre";
  written[0].part = PredialConcept::kBomberil;
  const auto read = dues::explanation_from_text(dues::to_text(written));
  EXPECT_EQ(read[0].part, PredialConcept::kBomberil);
  EXPECT_EQ(read[1].part, PredialConcept::kPredial);
  const auto old = dues::explanation_from_text(
      R"([{"concepto":"Sobretasa ambiental","detalle":"","valor_centavos":1,"norma":"","marca":0}])");
  EXPECT_EQ(old[0].part, PredialConcept::kEnvironmental);
  EXPECT_THROW(
      dues::explanation_from_text(
          R"([{"concepto":"x","parte":"otra","detalle":"","valor_centavos":1,"norma":"","marca":0}])"),
      BrokenInvariant);
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
