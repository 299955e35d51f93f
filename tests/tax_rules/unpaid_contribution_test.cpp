#include "tax-rules/unpaid_contribution.h"

#include <gtest/gtest.h>

namespace recaudo::tax_rules {
namespace {

using namespace literals;

TEST(UnpaidContribution, OfABillThatNobodyPaidIsAllOfIt) {
  EXPECT_EQ(unpaid_contribution(50'000_pesos, 150'000_pesos, 150'000_pesos), 50'000_pesos);
}

TEST(UnpaidContribution, OfAPartIsInProportionToThePesoHalfUp) {
  EXPECT_EQ(unpaid_contribution(50'000_pesos, 150'000_pesos, 75'001_pesos), 25'000_pesos);
  EXPECT_EQ(unpaid_contribution(1_pesos, 4_pesos, 2_pesos), 1_pesos) << "a half goes up";
}

TEST(UnpaidContribution, IsNeverMoreThanWhatIsUnpaid) {
  EXPECT_EQ(unpaid_contribution(10_pesos, 10_pesos, Money::centavos(50)), Money::centavos(50));
}

TEST(UnpaidContribution, OfWhatChargesNothingIsNothing) {
  EXPECT_EQ(unpaid_contribution(0_pesos, 0_pesos, 0_pesos), Money());
}

}  // namespace
}  // namespace recaudo::tax_rules
