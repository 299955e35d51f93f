#include "tax-rules/remision.h"

#include <gtest/gtest.h>

namespace recaudo::tax_rules {
namespace {

using namespace literals;

constexpr Date kDay = make_date(2026, 3, 2);

TEST(Remision, EachThresholdHasItsAge) {
  const Money uvt = 52'374_pesos;
  const Date due = make_date(2020, 1, 31);
  const auto ground = [&](int count, Date act, bool without_assets, Money over = {}) {
    return remission_ground(
        {Money::pesos(std::int64_t{count} * 52'374) + over, uvt, due, act, without_assets, false});
  };
  EXPECT_FALSE(ground(40, make_date(2020, 7, 31), false));
  EXPECT_EQ(ground(40, make_date(2020, 8, 1), false), RemissionGround::kSmall);
  EXPECT_FALSE(ground(40, make_date(2020, 8, 1), false, 1_pesos));
  EXPECT_EQ(ground(96, make_date(2021, 8, 1), false), RemissionGround::kMedium);
  EXPECT_FALSE(ground(96, make_date(2021, 7, 31), false));
  EXPECT_EQ(ground(159, make_date(2024, 8, 1), true), RemissionGround::kWithoutAssets);
  EXPECT_FALSE(ground(159, make_date(2024, 8, 1), false));
  EXPECT_FALSE(ground(159, make_date(2024, 7, 31), true));
  EXPECT_FALSE(ground(159, make_date(2024, 8, 1), true, 1_pesos));
}

TEST(Remision, TheSmallThresholdsAreOfAllThatTheDebtorOwes) {
  const Money uvt = 52'374_pesos;
  const auto of = [&](int count) { return Money::centavos(count * uvt.centavos()); };
  RemissionFacts facts{.debt = of(10),
                       .uvt = uvt,
                       .due_on = make_date(2018, 1, 31),
                       .act_on = kDay,
                       .debtor_total = of(97),
                       .newest_due_on = make_date(2020, 1, 31)};
  EXPECT_FALSE(remission_ground(facts)) << "10 UVT of somebody who owes 97";
  facts.debtor_total = of(96);
  EXPECT_EQ(remission_ground(facts), RemissionGround::kMedium);
  facts.newest_due_on = make_date(2025, 12, 31);
  EXPECT_FALSE(remission_ground(facts)) << "the newest is two months old";
  facts.debtor_total = of(500);
  facts.without_assets = true;
  EXPECT_EQ(remission_ground(facts), RemissionGround::kWithoutAssets) << "of each obligation";
}

TEST(Remision, DeathWithoutAssetsHasNoThreshold) {
  RemissionFacts facts{900'000'000_pesos, 52'374_pesos, kDay, kDay, true, true};
  EXPECT_EQ(remission_ground(facts), RemissionGround::kDeath);
  facts.without_assets = false;
  EXPECT_FALSE(remission_ground(facts));
}

}  // namespace
}  // namespace recaudo::tax_rules
