#include "tax-rules/service_parts.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace recaudo::tax_rules {
namespace {

using namespace literals;

TEST(ServiceParts, AContributionStaysInTheShareOfTheValueThatItHad) {
  const ServicePart stood{27'704_pesos, 13'852_pesos};
  EXPECT_EQ(most_contribution(stood, 27'704_pesos), 13'852_pesos);
  EXPECT_EQ(most_contribution(stood, 20'000_pesos), 10'000_pesos);
  EXPECT_EQ(most_contribution(stood, 1_pesos), 1_pesos) << "half a peso, up";
  EXPECT_EQ(most_contribution(stood, Money()), Money());
  EXPECT_EQ(most_contribution({Money(), 500_pesos}, Money()), Money());
}

TEST(ServiceParts, ASubsidyStaysWholeWhileItIsWithinItsPercentOfWhatStays) {
  const ServicePart of_half{100'000_pesos, 30'000_pesos};  // of 60.000 in the basic block, 50 %
  EXPECT_EQ(most_part(of_half, 60'000_pesos, Rate::percent(50)), 30'000_pesos);
  EXPECT_EQ(most_part(of_half, 40'000_pesos, Rate::percent(50)), 20'000_pesos);
  EXPECT_EQ(most_part(of_half, Money(), Rate::percent(50)), Money());
  EXPECT_EQ(most_part(of_half, 40'000_pesos, Rate::percent(15)), 12'000_pesos)
      << "what was over the percent keeps its share";
}

TEST(ServiceParts, WhatIsOwedLessTakesItsPartWithIt) {
  EXPECT_EQ(least_contribution_off({20'000_pesos, 10'000_pesos}, 3'000_pesos), 1'000_pesos);
  EXPECT_EQ(least_contribution_off({20'000_pesos, 10'000_pesos}, 30'000_pesos), 10'000_pesos);
  EXPECT_EQ(least_contribution_off({Money(), 10'000_pesos}, 3'000_pesos), 10'000_pesos)
      << "all of it, where there is no value";
  EXPECT_EQ(least_subsidy_off({20'000_pesos, 10'000_pesos}, 1'000_pesos, Rate::percent(50)),
            1'000_pesos);
  EXPECT_EQ(least_subsidy_off({100'000_pesos, 30'000_pesos}, 40'000_pesos, Rate::percent(50)),
            Money())
      << "all of it over the basic block";
}

TEST(ServiceParts, WhatIsOwedMoreBringsNoMoreOfAPartThanItsShareOrItsPercent) {
  EXPECT_EQ(most_contribution_on({20'000_pesos, 10'000_pesos}, 3'000_pesos, Rate::percent(50)),
            1'000_pesos);
  EXPECT_EQ(most_contribution_on({20'000_pesos, Money()}, 10'000_pesos, Rate::percent(50)),
            10'000_pesos)
      << "a bill that had none is charged the whole of it";
  EXPECT_EQ(most_contribution_on({Money(), 500_pesos}, 500_pesos, Rate::percent(50)), Money());
  EXPECT_EQ(most_contribution_on({20'000_pesos, 20'000_pesos}, 20'000_pesos, Rate::percent(500)),
            10'000_pesos)
      << "no more than the value";
  EXPECT_EQ(most_subsidy_on({20'000_pesos, 10'000_pesos}, 1'000_pesos, Rate::percent(50)),
            1'000_pesos);
  EXPECT_EQ(most_subsidy_on({20'000_pesos, 5'000_pesos}, 3'000_pesos, Rate::percent(10)),
            1'000_pesos)
      << "what was over the percent keeps its share";
}

RC_GTEST_PROP(ServiceParts, TheMostThatComesOnLeavesNoMoreThanMayBe, ()) {
  const auto pesos = [](std::int64_t most) {
    return Money::pesos(*rc::gen::inRange<std::int64_t>(0, most));
  };
  const ServicePart stood{pesos(5'000'000), pesos(5'000'000)};
  const Money more = pesos(5'000'000);
  const auto percent = Rate::percent(*rc::gen::inRange<std::int64_t>(0, 71));
  if (const auto on = most_contribution_on(stood, more, percent); on.is_positive())
    RC_ASSERT(stood.part + on <= most_part(stood, stood.gross + more - on, percent));
  if (const auto on = most_subsidy_on(stood, more, percent); on.is_positive())
    RC_ASSERT(stood.part + on <= most_part(stood, stood.gross + more + on, percent));
}

RC_GTEST_PROP(ServiceParts, TheLeastThatIsTakenOffLeavesNoMoreThanMayStay, ()) {
  const auto gross = Money::pesos(*rc::gen::inRange<std::int64_t>(1, 5'000'000));
  const auto percent = Rate::percent(*rc::gen::inRange<std::int64_t>(0, 71));
  const auto subsidy = gross.mul_div(*rc::gen::inRange<std::int64_t>(0, percent.ppm() + 1),
                                     1'000'000, Rounding::kFloor);
  const auto less =
      Money::pesos(*rc::gen::inRange<std::int64_t>(0, (gross - subsidy).centavos() / 100 + 1));
  const auto off = least_subsidy_off({gross, subsidy}, less, percent);
  RC_ASSERT(subsidy - off <= most_part({gross, subsidy}, gross - less - off, percent));
  const auto contribution = Money::pesos(*rc::gen::inRange<std::int64_t>(0, 5'000'000));
  const auto taken =
      Money::pesos(*rc::gen::inRange<std::int64_t>(0, (gross + contribution).centavos() / 100 + 1));
  const auto part = least_contribution_off({gross, contribution}, taken);
  RC_ASSERT(part <= contribution);
  RC_ASSERT(contribution - part <= most_contribution({gross, contribution}, gross - taken + part));
}

}  // namespace
}  // namespace recaudo::tax_rules
