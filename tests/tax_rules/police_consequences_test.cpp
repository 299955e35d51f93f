#include "tax-rules/police_consequences.h"

#include <gtest/gtest.h>

namespace recaudo::tax_rules {
namespace {

TEST(PoliceConsequences, ComeAfterAMonthNinetyDaysAndSixMonths) {
  const PoliceConsequences c =
      police_consequences(make_date(2025, 9, 30), SaturdayRule::kNotBusiness);
  EXPECT_EQ(c.registry_after, make_date(2025, 10, 30));
  EXPECT_EQ(c.collection_after, make_date(2025, 12, 29));
  EXPECT_EQ(c.restrictions_after, make_date(2026, 3, 30));
}

TEST(PoliceConsequences, ATermOfMonthsEndsOnABusinessDay) {
  const Date firm = make_date(2026, 2, 1);  // 1 March is a Sunday, 1 August a Saturday
  EXPECT_EQ(police_consequences(firm, SaturdayRule::kNotBusiness).registry_after,
            make_date(2026, 3, 2));
  EXPECT_EQ(police_consequences(firm, SaturdayRule::kNotBusiness).restrictions_after,
            make_date(2026, 8, 3));
  EXPECT_EQ(police_consequences(firm, SaturdayRule::kBusiness).restrictions_after,
            make_date(2026, 8, 1));
}

}  // namespace
}  // namespace recaudo::tax_rules
