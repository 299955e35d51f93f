#include "core/statutes/services_effect.h"

#include <gtest/gtest.h>

#include "tests/core/service_billing_world.h"
#include "tests/support/replaced.h"

namespace recaudo::statutes {
namespace {

using test::kSubscribers;
using test::replaced;

tax_rules::ServiceStatute services_of(const std::string& text) {
  return value_or_throw(tax_rules::parse_statute(text, "nuevo.toml")).services;
}
std::string with(std::string_view piece, std::string_view by) {
  return replaced(test::statute(), piece, by);
}

class ServicesEffectTest : public test::ServiceBilling {
 protected:
  void bill_february() {
    consume(test::kFebruary, 0);
    value_or_throw(publish(approved(test::kFebruary)));
  }
  // Against the demo statute.
  Result<ServicesEffect> tried(const std::string& text, Date from = make_date(2026, 4, 1)) {
    const auto before = services_of(test::statute()), after = services_of(text);
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return effect_on_services(tx, {.before = before,
                                     .after = after,
                                     .limits = limits,
                                     .limits_after = limits,
                                     .from = from});
    });
  }
  ServicesEffect effect(const std::string& text, Date from = make_date(2026, 4, 1)) {
    return value_or_throw(tried(text, from));
  }
  const tax_rules::ServiceLimits limits = tax_rules::shipped_service_limits();
};

TEST_F(ServicesEffectTest, WithoutABilledPeriodThereIsNothingToTry) {
  EXPECT_FALSE(effect(test::statute()).billed);
}

TEST_F(ServicesEffectTest, TheSameTariffsChargeWhatWasBilledAndChangeNobody) {
  bill_february();
  const auto e = effect(test::statute());
  EXPECT_EQ(dues::billed_text(e.billed.value()), "febrero de 2026");
  EXPECT_EQ(e.rules_of, make_date(2026, 4, 30));
  EXPECT_EQ(e.users, kSubscribers);
  EXPECT_EQ(e.changed(), 0);
  EXPECT_EQ(e.before, e.after);
  EXPECT_TRUE(e.most_increased.empty() && e.most_reduced.empty());
  Money billed;
  for (int i = 1; i <= kSubscribers; ++i) billed += bills_of(number(i)).at(0).total();
  EXPECT_EQ(e.before.net(), billed);
}

TEST_F(ServicesEffectTest, DearerWaterIsPaidByWhoConsumesItAndTheLargestChangesComeFirst) {
  bill_february();
  const std::string text = with("acueducto_m3 = \"1985.40\"", "acueducto_m3 = \"2500.00\"");
  const auto e = effect(text);
  EXPECT_EQ(e.more, kSubscribers - 1);  // the last one has only waste
  EXPECT_EQ(e.less, 0);
  ASSERT_EQ(e.most_increased.size(), 10u);
  for (std::size_t i = 1; i < e.most_increased.size(); ++i)
    EXPECT_LE(e.most_increased[i].difference(), e.most_increased[i - 1].difference());
  const auto& first = e.most_increased.front();
  const auto bill = value_or_throw(tax_rules::charge_services(
      services_of(text), limits,
      {.use = first.use, .consumption = first.m3, .period_end = test::kFebruary.last_day()}));
  EXPECT_EQ(first.after, bill.total());
  EXPECT_EQ(first.before, bills_of(first.number).at(0).total());
  int users = 0, changed = 0;
  Money before, after;
  for (const auto& u : e.by_use) {
    users += u.users;
    changed += u.changed;
    before += u.before;
    after += u.after;
  }
  EXPECT_EQ(users, e.users);
  EXPECT_EQ(changed, e.changed());
  EXPECT_EQ(before, e.before.net());
  EXPECT_EQ(after, e.after.net());
}

TEST_F(ServicesEffectTest, ASmallerSubsidyIsPaidByItsEstratoAlone) {
  bill_february();
  const auto e = effect(with("subsidio_estrato_3 = \"15\"", "subsidio_estrato_3 = \"10\""));
  EXPECT_LT(e.after.subsidy, e.before.subsidy);
  EXPECT_EQ(e.after.gross, e.before.gross);
  for (const auto& u : e.by_use)
    EXPECT_EQ(u.changed > 0, u.use == tax_rules::ServiceUse::kEstrato3) << to_text(u.use);
}

TEST_F(ServicesEffectTest, AVersionWithoutPercentagesForItsFirstPeriodIsToldByName) {
  bill_february();
  const auto e = tried(test::statute(), make_date(2027, 1, 1));  // its acuerdo ends in 2026
  ASSERT_FALSE(e);
  EXPECT_EQ(e.error().code, Code::kParameterMissing);
  EXPECT_NE(e.error().detail.find("31 de enero de 2027"), std::string::npos);
}

TEST_F(ServicesEffectTest, TheVersionBeforeGoesOnWithItsLastPercentages) {
  bill_february();
  const auto e = effect(with("hasta = 2026-12-31\nsubsidio_estrato_1 = \"50\"",
                             "hasta = 2027-12-31\nsubsidio_estrato_1 = \"50\""),
                        make_date(2027, 1, 1));
  EXPECT_EQ(e.users, kSubscribers);
  EXPECT_EQ(e.changed(), 0);
}

}  // namespace
}  // namespace recaudo::statutes
