#include "tax-rules/remision.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

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

RC_GTEST_PROP(Remision, ItsLinesAddUpToWhatMayBeWrittenOffAndSayWhatEachGroundLacks, ()) {
  constexpr Date kDue = make_date(2020, 1, 31);
  RemissionFacts facts{Money::pesos(*rc::gen::inRange<std::int64_t>(0, 12'000'000)),
                       52'374_pesos,
                       kDue,
                       add_days(kDue, *rc::gen::inRange(0, 2'500)),
                       *rc::gen::arbitrary<bool>(),
                       *rc::gen::arbitrary<bool>()};
  if (*rc::gen::arbitrary<bool>()) {
    facts.debtor_total = facts.debt + Money::pesos(*rc::gen::inRange<std::int64_t>(0, 6'000'000));
    facts.newest_due_on = add_days(kDue, *rc::gen::inRange(0, 1'500));
  }
  const bool holds = remission_ground(facts).has_value();
  const Explanation lines = explain_remission(facts);
  RC_ASSERT(total_of(lines) == (holds ? facts.debt : 0_pesos));
  RC_ASSERT(lines.size() == (holds ? 1u : 4u));
  if (holds) return;
  for (const std::size_t small : {0U, 1U})  // which no search for assets gives
    RC_ASSERT(lines[small].detail.find("bienes") == std::string::npos);
}

TEST(Remision, OfTheSmallThresholdsItTellsTheDebtAndTheAgeOfAllThatTheDebtorOwes) {
  RemissionFacts facts{.debt = 523'740_pesos,
                       .uvt = 52'374_pesos,
                       .due_on = make_date(2018, 1, 31),
                       .act_on = kDay,
                       .debtor_total = 5'237'400_pesos,
                       .newest_due_on = make_date(2025, 12, 31)};
  EXPECT_EQ(explain_remission(facts)[0].detail,
            "$\u00a05.237.400 son 100,00 UVT de $\u00a052.374, más de 40");
  facts.debtor_total = 1'047'480_pesos;
  EXPECT_EQ(explain_remission(facts)[0].detail, "El plazo se cumple el 30 de junio de 2026");
  facts.newest_due_on = make_date(2025, 1, 31);
  const Explanation holds = explain_remission(facts);
  EXPECT_EQ(
      holds[0].detail,
      "Se remite " + to_display(facts.debt) +
          ": $\u00a01.047.480 son 20,00 UVT de $\u00a052.374; exigible desde el 31 de enero de "
          "2025, acto del 2 de marzo de 2026");
  EXPECT_EQ(holds[0].amount, facts.debt) << "what the act writes off is the obligation";
}

TEST(Remision, SaysTheDebtInUvtAndWhatEachGroundLacks) {
  RemissionFacts facts{2'094'961_pesos,       52'374_pesos, make_date(2020, 1, 31),
                       make_date(2020, 8, 1), false,        false};
  const Explanation lacks = explain_remission(facts);
  EXPECT_EQ(lacks[0].detail, "$\u00a02.094.961 son 40,00 UVT de $\u00a052.374, más de 40");
  EXPECT_EQ(lacks[1].detail, "El plazo se cumple el 31 de julio de 2021");
  EXPECT_EQ(lacks[3].detail, "No consta la muerte del deudor");
  facts.debt -= 1_pesos;
  const Explanation holds = explain_remission(facts);
  EXPECT_EQ(holds[0].concept_name, "Hasta 40 UVT, con más de 6 meses (ET art. 820)");
  EXPECT_EQ(holds[0].amount, facts.debt);
  // Exactly the last day of the age, without assets in question.
  facts.debt = 8'327'466_pesos;
  facts.act_on = make_date(2024, 8, 1);
  EXPECT_EQ(explain_remission(facts)[2].detail, "No consta que se buscaron bienes y no los hay");
}

}  // namespace
}  // namespace recaudo::tax_rules
