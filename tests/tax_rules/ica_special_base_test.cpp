#include "tax-rules/ica_special_base.h"

#include <gtest/gtest.h>

namespace recaudo::tax_rules {
namespace {

using namespace literals;

TEST(IcaSpecialBase, OfAnAgencyIsItsOwnFees) {
  const auto base = value_or_throw(
      ica_special_base({IcaSpecialBase::kOwnFees, 120'000'000_pesos, 105'000'000_pesos, {}}));
  EXPECT_EQ(base.base, 15'000'000_pesos);
  EXPECT_EQ(total_of(base.explanation), base.base);
  for (const ExplanationLine& line : base.explanation) {
    EXPECT_EQ(line.norm, "Ley 1819/2016 art. 342");
    EXPECT_EQ(line.mark, SourceMark::kVerified);
  }
}

TEST(IcaSpecialBase, OfAFuelDistributorIsItsMarginWithoutTheSurcharges) {
  const auto base = value_or_throw(ica_special_base(
      {IcaSpecialBase::kFuelMargin, 900'000'000_pesos, 700'000'000_pesos, 150'000'000_pesos}));
  EXPECT_EQ(base.base, 50'000'000_pesos);
  EXPECT_EQ(total_of(base.explanation), base.base);
  EXPECT_EQ(base.explanation.at(1).norm, "Ley 383/1997 art. 67");
}

TEST(IcaSpecialBase, DeductionsThatCannotBeAreRefused) {
  const auto refused = [](const IcaSpecialIncome& income) {
    const auto base = ica_special_base(income);
    return !base && base.error().code == Code::kIcaInputInvalid;
  };
  EXPECT_TRUE(refused({IcaSpecialBase::kOwnFees, 10_pesos, 11_pesos, {}}));
  EXPECT_TRUE(refused({IcaSpecialBase::kOwnFees, 10_pesos, 1_pesos, 1_pesos}));
  EXPECT_TRUE(refused({IcaSpecialBase::kFuelMargin, 10_pesos, -1_pesos, {}}));
}

}  // namespace
}  // namespace recaudo::tax_rules
