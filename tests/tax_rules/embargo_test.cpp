#include "tax-rules/embargo.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace recaudo::tax_rules {
namespace {

using namespace literals;

TEST(Embargo, ReachesTwiceTheDebtWithItsInterest) {
  EXPECT_EQ(embargo_limit(1'000'000_pesos, 250'000_pesos), 2'500'000_pesos);
}

TEST(Embargo, RealEstateIsWorthItsAvaluoAndAHalf) {
  EXPECT_EQ(embargo_value(80'000'001_pesos), 120'000'002_pesos);
}

RC_GTEST_PROP(Embargo, ItsLinesAddUpToTheLimitAndToTheValue, ()) {
  const Money debt = Money::pesos(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000));
  const Money interest = Money::pesos(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000));
  RC_ASSERT(total_of(explain_embargo_limit(debt, interest)) == embargo_limit(debt, interest));
  RC_ASSERT(total_of(explain_embargo_value(debt)) == embargo_value(debt));
  for (const ExplanationLine& line : explain_embargo_limit(debt, interest))
    RC_ASSERT(line.norm == "ET art. 838");
}

}  // namespace
}  // namespace recaudo::tax_rules
