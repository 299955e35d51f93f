#include "tax-rules/embargo.h"

#include <gtest/gtest.h>

namespace recaudo::tax_rules {
namespace {

using namespace literals;

TEST(Embargo, ReachesTwiceTheDebtWithItsInterest) {
  EXPECT_EQ(embargo_limit(1'000'000_pesos, 250'000_pesos), 2'500'000_pesos);
}

TEST(Embargo, RealEstateIsWorthItsAvaluoAndAHalf) {
  EXPECT_EQ(embargo_value(80'000'001_pesos), 120'000'002_pesos);
}

}  // namespace
}  // namespace recaudo::tax_rules
