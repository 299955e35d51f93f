#include "tax-rules/devolucion.h"

#include <gtest/gtest.h>

namespace recaudo::tax_rules {
namespace {

TEST(Devolucion, IsAskedWithinTwoYearsOrFiveAsTheLawIsRead) {
  const Date arose = make_date(2024, 2, 29);
  EXPECT_EQ(last_day_to_ask(arose, RefundTerm::kTwoYears), make_date(2026, 2, 28));
  EXPECT_EQ(last_day_to_ask(arose, RefundTerm::kFiveYears), make_date(2029, 2, 28));
}

TEST(Devolucion, IsDecidedWithinFiftyBusinessDays) {
  // Monday 6 April 2026: day 1 is the 7th; 1 and 18 May and 8 and 15 June are holidays.
  EXPECT_EQ(refund_decided_by(make_date(2026, 4, 6), SaturdayRule::kNotBusiness),
            make_date(2026, 6, 19));
}

TEST(Devolucion, TwoYearsAndDebtsFirstUnlessReadOtherwise) {
  EXPECT_EQ(RefundRules{}.term, RefundTerm::kTwoYears);
  EXPECT_TRUE(RefundRules{}.debts_first);
}

}  // namespace
}  // namespace recaudo::tax_rules
