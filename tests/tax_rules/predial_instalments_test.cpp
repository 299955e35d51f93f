#include "tax-rules/predial_instalments.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace recaudo::tax_rules {
namespace {

using namespace literals;

const std::vector<Date> kDays = {make_date(2026, 3, 31), make_date(2026, 6, 30),
                                 make_date(2026, 9, 30)};

TEST(Instalments, AreEqualAndTheLastOneTakesTheResidue) {
  const auto plan = value_or_throw(equal_instalments(637'001_pesos, kDays));
  EXPECT_EQ(plan[0].amount, 212'333_pesos);
  EXPECT_EQ(plan[1].amount, 212'333_pesos);
  EXPECT_EQ(plan[2].amount, 212'335_pesos);
  EXPECT_EQ(plan[2].due_on, make_date(2026, 9, 30));
}

RC_GTEST_PROP(Instalments, AddUpToTheTotalAndDifferByLessThanTheirNumber, ()) {
  const auto total = Money::pesos(*rc::gen::inRange<std::int64_t>(24, 1'000'000'000));
  std::vector<Date> days;
  for (int left = *rc::gen::inRange(1, 25); left > 0; --left)
    days.push_back(add_days(make_date(2026, 1, 31), 30 * static_cast<int>(days.size())));
  const auto plan = value_or_throw(equal_instalments(total, days));
  Money sum;
  for (const Instalment& i : plan) sum += i.amount;
  RC_ASSERT(sum == total);
  const Explanation lines = explain_instalments(plan);
  RC_ASSERT(total_of(lines) == total && lines.size() == 1U);
  const Money spread = plan.back().amount - plan.front().amount;
  RC_ASSERT(!spread.is_negative() && spread < Money::pesos(static_cast<std::int64_t>(days.size())));
}

TEST(Instalments, OneLineSaysTheTotalTheirNumberTheRoundingAndWhichOneTakesTheResidue) {
  const auto cut = [](Money total) {
    return explain_instalments(value_or_throw(equal_instalments(total, kDays))).at(0).detail;
  };
  EXPECT_EQ(cut(637'001_pesos),
            "2 × $\u00a0212.333 + $\u00a0212.335. Cada cuota es $\u00a0637.001 ÷ 3 = "
            "$\u00a0212.333,66…, al peso de abajo; la última lleva lo que falta del total");
  EXPECT_EQ(cut(636'999_pesos),
            "2 × $\u00a0212.333 + $\u00a0212.333. Cada cuota es $\u00a0636.999 ÷ 3, y todas son "
            "iguales");
}

TEST(Instalments, DaysOutOfOrderOrAnAmountTooSmallAreRefused) {
  const std::vector<Date> repeated = {kDays[0], kDays[0]};
  EXPECT_EQ(equal_instalments(10_pesos, repeated).error().code, Code::kPlanRefused);
  EXPECT_EQ(equal_instalments(10_pesos, {}).error().code, Code::kPlanRefused);
  EXPECT_EQ(equal_instalments(2_pesos, kDays).error().code, Code::kPlanRefused);
  EXPECT_EQ(equal_instalments(Money::centavos(1'050), kDays).error().code, Code::kPlanRefused);
}

TEST(Instalments, WhileThePlanIsKeptTheVigenciaFallsDueWithItsLastInstalment) {
  const auto plan = value_or_throw(equal_instalments(300_pesos, kDays));
  const Date statutory = make_date(2026, 5, 31), on = make_date(2026, 7, 15);
  const std::vector<Date> both = {make_date(2026, 3, 31), make_date(2026, 6, 30)};
  EXPECT_EQ(due_under_instalments(plan, both, statutory, on), make_date(2026, 9, 30));
}

TEST(Instalments, MissingOneBringsTheStatutoryDueDateBack) {
  const auto plan = value_or_throw(equal_instalments(300_pesos, kDays));
  const Date statutory = make_date(2026, 5, 31);
  const std::vector<Date> first = {make_date(2026, 3, 31)};
  EXPECT_EQ(due_under_instalments(plan, first, statutory, make_date(2026, 6, 30)),
            make_date(2026, 9, 30));
  EXPECT_EQ(due_under_instalments(plan, first, statutory, make_date(2026, 7, 1)), statutory);
  const std::vector<Date> late = {make_date(2026, 4, 1)};
  EXPECT_EQ(due_under_instalments(plan, late, statutory, make_date(2026, 4, 2)), statutory);
}

}  // namespace
}  // namespace recaudo::tax_rules
