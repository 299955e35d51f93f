#include "tax-rules/devolucion.h"

#include <gtest/gtest.h>

#include "tests/support/replaced.h"
#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

TEST(Devolucion, IsAskedWithinTwoYearsOrFiveAsTheStatuteReads) {
  const Date arose = make_date(2024, 2, 29);
  EXPECT_EQ(last_day_to_ask(arose, statute_a().refunds.term), make_date(2026, 2, 28));
  EXPECT_EQ(last_day_to_ask(arose, statute_b().refunds.term), make_date(2029, 2, 28));
}

TEST(Devolucion, IsDecidedWithinFiftyBusinessDays) {
  // Monday 6 April 2026: day 1 is the 7th; 1 and 18 May and 8 and 15 June are holidays.
  EXPECT_EQ(refund_decided_by(make_date(2026, 4, 6), SaturdayRule::kNotBusiness),
            make_date(2026, 6, 19));
}

TEST(Devolucion, OverdueDebtsComeFirstUnlessTheStatuteSaysOtherwise) {
  EXPECT_TRUE(statute_a().refunds.debts_first);
  EXPECT_FALSE(statute_b().refunds.debts_first);
}

TEST(Devolucion, AStatuteWithAnotherTermIsRefusedByItsLine) {
  const auto refused =
      parse_statute(test::replaced(statute_b_text(), "cinco_anos", "tres_anos"), "b.toml");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().detail.find("plazo"), std::string::npos) << refused.error().detail;
}

TEST(Devolucion, ATermThatEndsOnADayThatIsNotBusinessRolls) {
  // Two years from 28 March 2024 end on Saturday 28 March 2026.
  const Date last = last_day_to_ask(make_date(2024, 3, 28), RefundTerm::kTwoYears);
  EXPECT_EQ(next_business_day(last, SaturdayRule::kNotBusiness), make_date(2026, 3, 30));
  EXPECT_EQ(next_business_day(last, SaturdayRule::kBusiness), make_date(2026, 3, 28));
}

}  // namespace
}  // namespace recaudo::tax_rules
