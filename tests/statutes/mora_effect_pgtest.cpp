#include "core/rates/mora_effect.h"

#include <gtest/gtest.h>

#include "core/payments/counter_payments.h"
#include "core/payments/instalments.h"
#include "core/payments/orders.h"
#include "tests/core/support.h"

namespace recaudo::rates {
namespace {

const Date kToday = make_date(2026, 7, 15);  // the vigencia 2026 fell due on 30 June

// The published table up to a day, in the database.
class MoraEffectTest : public ::testing::Test {
 protected:
  void seed(Date last) {
    auto rows = published_rows(demo.rates);
    std::erase_if(rows, [&](const auto& row) { return row.to > last; });
    value_or_throw(perform(m.services(), events::system_actor(), "prueba",
                           [&](Work& work) { return seed_rates(work, rows); }));
  }
  static Certification month(int year, unsigned of, std::int64_t ibc_bp, std::int64_t usury_bp) {
    return {.month = {year, of},
            .ibc = Rate::basis_points(ibc_bp),
            .usury = Rate::basis_points(usury_bp),
            .resolution = "Resolución de prueba"};
  }
  MoraEffect effect(const Certification& c, Date today = kToday) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return value_or_throw(effect_on_mora(tx, c, demo.statute.mora, today));
    });
  }
  // The mora of every overdue debt as the statements explain it.
  Money explained(const std::vector<tax_rules::CertifiedRate>& rows, Date on) {
    const auto table = value_or_throw(tax_rules::RateTable::from_rows(rows));
    const dues::Law law{demo.statute, table, demo.digest};
    Money sum;
    m.db.app().read([&](pqxx::read_transaction& tx) {
      sum = Money();
      for (int i = 0; i < 12; ++i)
        for (const auto& v : dues::dues_of(tx, law, m.parcel(i).id, on).vigencias) {
          EXPECT_FALSE(v.not_computable);
          sum += v.interest();
        }
    });
    return sum;
  }
  std::vector<tax_rules::CertifiedRate> stored() {
    std::vector<tax_rules::CertifiedRate> out;
    m.db.app().read([&](pqxx::read_transaction& tx) {
      out.clear();
      for (const auto& row : load_rates(tx)) out.push_back(to_certified(row));
    });
    return out;
  }
  void join_instalments() {
    for (int i = 0; i < 12 && home.destino != 'A'; ++i) home = m.parcel(i);
    value_or_throw(payments::join_instalments(m.services(), m.law(), events::anonymous_taxpayer(),
                                              home.id, 2026));
  }
  // At a bank's window, that day.
  void pay_instalment(int number, Date on) {
    m.clock.set(start_of_day(on) + std::chrono::hours{12});
    const auto order =
        value_or_throw(payments::create_order(m.services(), m.law(), events::anonymous_taxpayer(),
                                              {.subject = ledger::parcel_subject(home.id),
                                               .vigencias = {2026},
                                               .request_key = "cuota-" + std::to_string(number),
                                               .instalment = number}));
    value_or_throw(perform(m.services(), events::system_actor(), "archivo", [&](Work& work) {
      const payments::CounterPayment counter{.order = order.id,
                                             .amount = order.total,
                                             .paid_on = on,
                                             .bank_code = "000",
                                             .bank_key = "k-" + std::to_string(number),
                                             .raw = "línea"};
      return payments::apply_counter_payments(work, m.law(), std::span(&counter, 1));
    }));
  }
  registry::Parcel home;
  test::Municipality m{12};
  const test::DemoLaw& demo = test::DemoLaw::instance();
};

TEST_F(MoraEffectTest, OfTheMonthThatLacksItsRateIsWhatItAddsToTheDebtsOverdueToday) {
  seed(make_date(2026, 6, 30));
  const auto c = month(2026, 7, 1900, 2850);
  const auto e = effect(c);
  EXPECT_EQ(e.before_to, make_date(2026, 6, 30));
  EXPECT_EQ(e.after_to, kToday);
  EXPECT_EQ(e.debts, 23) << "twelve parcels, one of them new in 2026";
  EXPECT_EQ(e.changed, e.debts);
  EXPECT_EQ(e.before, explained(stored(), make_date(2026, 6, 30)));
  EXPECT_EQ(e.after, explained(with_month(stored(), c), kToday));
  ASSERT_EQ(e.most_changed.size(), 10U);
  for (std::size_t i = 1; i < 10; ++i)
    EXPECT_LE(e.most_changed[i].difference(), e.most_changed[i - 1].difference());
}

// docs/decisions/0040: inside a plan that is kept no interest runs; of one that was lost it runs
// from the statutory day.
TEST_F(MoraEffectTest, OfAPlanThatIsKeptThereIsNone) {
  seed(make_date(2026, 6, 30));
  const auto c = month(2026, 7, 1900, 2850);
  const auto without = effect(c);
  join_instalments();
  pay_instalment(1, make_date(2026, 4, 30));
  pay_instalment(2, make_date(2026, 6, 30));
  const auto e = effect(c);
  EXPECT_EQ(e.debts, without.debts - 1);
  EXPECT_EQ(e.after, explained(with_month(stored(), c), kToday));
  EXPECT_LT(e.after, without.after);
}

TEST_F(MoraEffectTest, OfAPlanThatWasLostItIsThatOfTheStatutoryDay) {
  seed(make_date(2026, 6, 30));
  const auto c = month(2026, 7, 1900, 2850);
  const auto without = effect(c);
  join_instalments();
  const auto nothing_paid = effect(c);
  EXPECT_EQ(nothing_paid.debts, without.debts);
  EXPECT_EQ(nothing_paid.after, without.after);
  pay_instalment(1, make_date(2026, 4, 30));  // and never again
  const auto e = effect(c);
  EXPECT_EQ(e.debts, without.debts);
  EXPECT_EQ(e.after, explained(with_month(stored(), c), kToday));
  EXPECT_LT(e.after, without.after) << "on what is still owed";
}

TEST_F(MoraEffectTest, OfAMonthToComeRunsToItsEnd) {
  seed(make_date(2026, 7, 31));
  const auto e = effect(month(2026, 8, 1900, 2850));
  EXPECT_EQ(e.before_to, make_date(2026, 7, 31));
  EXPECT_EQ(e.after_to, make_date(2026, 8, 31));
  EXPECT_GT(e.after, e.before);
}

TEST_F(MoraEffectTest, OfAMonthThatHasARateIsTheDifferenceToday) {
  seed(make_date(2026, 7, 31));
  const auto c = month(2026, 7, 2500, 3750);
  const auto e = effect(c);
  EXPECT_EQ(e.before_to, kToday);
  EXPECT_EQ(e.after_to, kToday);
  EXPECT_EQ(e.before, explained(stored(), kToday));
  EXPECT_EQ(e.after, explained(with_month(stored(), c), kToday));
  EXPECT_GT(e.after, e.before);
}

TEST_F(MoraEffectTest, ADebtThatIsNotOverdueTodayIsNotCounted) {
  seed(make_date(2026, 5, 31));
  EXPECT_EQ(effect(month(2026, 6, 1900, 2850), make_date(2026, 6, 30)).debts, 11)
      << "2026 falls due today, so only 2025 is overdue";
}

TEST_F(MoraEffectTest, StopsOnTheEveOfALaterMonthWithoutARate) {
  seed(make_date(2026, 6, 30));
  const auto e = effect(month(2026, 7, 1900, 2850), make_date(2026, 9, 3));
  EXPECT_EQ(e.before_to, make_date(2026, 6, 30));
  EXPECT_EQ(e.after_to, make_date(2026, 7, 31));
}

TEST_F(MoraEffectTest, AnEarlierMissingMonthIsNamedAndNothingIsComputed) {
  seed(make_date(2026, 5, 31));
  const auto refused = m.db.app().read([&](pqxx::read_transaction& tx) {
    return effect_on_mora(tx, month(2026, 7, 1900, 2850), demo.statute.mora, kToday);
  });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kRateNotCertified);
  EXPECT_NE(refused.error().detail.find("junio de 2026"), std::string::npos);
}

TEST(WithMonth, ARememberedPeriodKeepsItsDaysAroundTheMonth) {
  const tax_rules::CertifiedRate remembered{.from = make_date(2026, 1, 1),
                                            .to = make_date(2026, 3, 31),
                                            .ibc = {},
                                            .usury = Rate::percent(25),
                                            .resolution = "",
                                            .status = tax_rules::RateStatus::kMemory,
                                            .source = ""};
  const auto rows = with_month({remembered}, {.month = {2026, 2},
                                              .ibc = Rate::basis_points(1900),
                                              .usury = Rate::basis_points(2850),
                                              .resolution = "R"});
  const auto table = value_or_throw(tax_rules::RateTable::from_rows(rows));
  EXPECT_EQ((*table.on(make_date(2026, 1, 31)))->usury, Rate::percent(25));
  EXPECT_EQ((*table.on(make_date(2026, 2, 1)))->usury, Rate::basis_points(2850));
  EXPECT_EQ((*table.on(make_date(2026, 3, 1)))->usury, Rate::percent(25));
}

}  // namespace
}  // namespace recaudo::rates
