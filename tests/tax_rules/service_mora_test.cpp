#include "tax-rules/service_mora.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

const ServiceLimits& limits() {
  static const ServiceLimits shipped = shipped_service_limits();
  return shipped;
}

const RateTable& rates() {
  static const RateTable shipped = shipped_rates();
  return shipped;
}

ServiceMora mora(const ServiceMoraInput& input) {
  return value_or_throw(service_mora(input, limits(), rates()));
}

// What a statute decides of it: whether the operator charges others than homes, and how much.
class ServiceMoraOf : public OnBothStatutes {
 protected:
  static ServiceMora of(ServiceUse use, Date due, Date paid) {
    return mora({1'000'000_pesos, due, paid, use, statute().services.non_residential_mora});
  }
};
RECAUDO_ON_BOTH_STATUTES(ServiceMoraOf);

constexpr Date kDue = make_date(2025, 12, 31);

TEST_P(ServiceMoraOf, AHomeIsSixPercentSimpleOver365WhateverTheStatuteCharges) {
  for (const ServiceUse use : {ServiceUse::kEstrato1, ServiceUse::kEstrato6}) {
    const ServiceMora m = of(use, kDue, make_date(2026, 12, 31));
    EXPECT_EQ(m.days, 365);
    EXPECT_EQ(m.interest, 60'000_pesos);
    ASSERT_EQ(m.explanation.size(), 1u);
    EXPECT_EQ(m.explanation[0].mark, SourceMark::kMemory);
  }
}

TEST_P(ServiceMoraOf, ABusinessIsTheRateOfTheStatuteOrNothing) {
  const ServiceMora m = of(ServiceUse::kCommercial, kDue, make_date(2026, 2, 28));
  EXPECT_EQ(m.interest, is_a() ? 29'096_pesos : 0_pesos);  // 18 % x 59 / 365
  EXPECT_EQ(total_of(m.explanation), m.interest);
}

TEST_P(ServiceMoraOf, PaidInTimeIsNothing) {
  for (const ServiceUse use : {ServiceUse::kEstrato1, ServiceUse::kIndustrial})
    EXPECT_TRUE(of(use, kDue, kDue).explanation.empty());
}

TEST(ServiceMora, OfAHouseNeverTakesTheAgreedRate) {
  EXPECT_EQ(mora({1'000'000_pesos, kDue, make_date(2026, 1, 31), ServiceUse::kEstrato1,
                  Rate::percent(30)})
                .interest,
            5'096_pesos);  // 31 days
}

TEST(ServiceMora, OfABusinessIsTheAgreedRateUpToTheUsuryRateOfEachDay) {
  const auto of = [](Rate agreed) {
    return mora({1'000'000_pesos, kDue, make_date(2026, 2, 28), ServiceUse::kCommercial, agreed});
  };
  const ServiceMora low = of(Rate::percent(12));
  ASSERT_EQ(low.explanation.size(), 1u);
  EXPECT_EQ(low.interest, 19'397_pesos);  // 59 days
  const ServiceMora high = of(Rate::percent(90));
  ASSERT_EQ(high.explanation.size(), 2u);  // January and February have their own ceilings
  for (const ExplanationLine& line : high.explanation) {
    EXPECT_EQ(line.norm, "C.Co. art. 884");
    EXPECT_LT(*line.rate, Rate::percent(90));
  }
  EXPECT_EQ(*high.explanation[0].rate, *value_or_throw(rates().on(make_date(2026, 1, 15)))->usury);
}

TEST(ServiceMora, OfABusinessWithoutAgreedRateIsNothing) {
  EXPECT_TRUE(mora({1'000_pesos, kDue, make_date(2026, 2, 28), ServiceUse::kIndustrial, {}})
                  .interest.is_zero());
}

TEST(ServiceMora, AnImpossibleDebtOrAnUnknownCeilingIsRefused) {
  EXPECT_EQ(service_mora({-1_pesos, kDue, kDue, ServiceUse::kEstrato1, {}}, limits(), rates())
                .error()
                .code,
            Code::kChargeInputInvalid);
  EXPECT_EQ(service_mora(
                {1_pesos, kDue, make_date(2030, 1, 1), ServiceUse::kCommercial, Rate::percent(10)},
                limits(), rates())
                .error()
                .code,
            Code::kRateNotCertified);
}

RC_GTEST_PROP(ServiceMora, GrowsWithTheDaysAndItsLinesAddUp, ()) {
  ServiceMoraInput input{Money::pesos(*rc::gen::inRange<std::int64_t>(0, 100'000'000)),
                         make_date(2020, 1, 1),
                         {},
                         ServiceUse::kCommercial,
                         Rate::basis_points(*rc::gen::inRange<std::int64_t>(0, 6'000))};
  input.use = *rc::gen::element(ServiceUse::kCommercial, ServiceUse::kEstrato3);
  input.paid_on = add_days(input.due_on, *rc::gen::inRange(0, 2'000));
  const ServiceMora m = mora(input);
  RC_ASSERT(total_of(m.explanation) == m.interest);
  input.paid_on = add_days(input.paid_on, 1);
  RC_ASSERT(mora(input).interest >= m.interest);
}

}  // namespace
}  // namespace recaudo::tax_rules
