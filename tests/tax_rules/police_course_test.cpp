#include "tax-rules/police_course.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace recaudo::tax_rules {
namespace {

using namespace literals;

constexpr Date kMonday = make_date(2026, 2, 2);
constexpr SaturdayRule kRule = SaturdayRule::kNotBusiness;

CommutedFine commute(const PoliceCourseRule& rule, std::string type, Date attended) {
  const auto out = value_or_throw(
      commute_police_fine(rule, {std::move(type), 168'900_pesos, kMonday, attended}, kRule));
  EXPECT_EQ(total_of(out.explanation), out.to_pay);
  return out;
}

TEST(PoliceCourse, TakesThePlaceOfAFineOfType1Or2) {
  EXPECT_TRUE(commute({}, "Tipo 1", make_date(2026, 2, 9)).to_pay.is_zero());
  EXPECT_TRUE(commute({}, "Tipo 2", kMonday).commuted);
  EXPECT_EQ(commute({}, "Tipo 3", kMonday).to_pay, 168'900_pesos);
}

TEST(PoliceCourse, TheTermAndTheTypesAreParameters) {
  const Date sixth = make_date(2026, 2, 10);
  EXPECT_FALSE(commute({}, "Tipo 1", sixth).commuted);
  EXPECT_TRUE(commute({.business_days = 6}, "Tipo 1", sixth).commuted);
  EXPECT_FALSE(commute({.types = {"Tipo 1"}}, "Tipo 2", kMonday).commuted);
}

TEST(PoliceCourse, BeforeTheFineIsRefused) {
  EXPECT_EQ(commute_police_fine({}, {"Tipo 1", 1_pesos, kMonday, add_days(kMonday, -1)}, kRule)
                .error()
                .code,
            Code::kChargeInputInvalid);
}

TEST(PoliceShares, AtLeastSixtyPercentGoesToTheCultureOfCitizenship) {
  EXPECT_EQ(value_or_throw(split_police_payment(168'901_pesos)).culture, 101'341_pesos);
  EXPECT_EQ(value_or_throw(split_police_payment(100_pesos, Rate::percent(70))).culture, 70_pesos);
  EXPECT_FALSE(split_police_payment(100_pesos, Rate::percent(59)));
  EXPECT_FALSE(split_police_payment(100_pesos, Rate::percent(101)));
  EXPECT_FALSE(split_police_payment(-1_pesos));
}

RC_GTEST_PROP(PoliceShares, AddUpToThePaymentAndNeverGiveLessThanTheLaw, ()) {
  const Money paid = Money::pesos(*rc::gen::inRange<std::int64_t>(0, 10'000'000));
  const PoliceShares s = value_or_throw(split_police_payment(paid));
  RC_ASSERT(s.culture + s.rest == paid && !s.rest.is_negative());
  RC_ASSERT(s.culture.centavos() * 10 >= paid.centavos() * 6);
  RC_ASSERT(total_of(s.explanation) == paid);
}

}  // namespace
}  // namespace recaudo::tax_rules
