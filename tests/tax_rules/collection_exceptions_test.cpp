#include "tax-rules/collection_exceptions.h"

#include <gtest/gtest.h>

namespace recaudo::tax_rules {
namespace {

constexpr SaturdayRule kRule = SaturdayRule::kNotBusiness;
constexpr Date kDay = make_date(2026, 3, 2);

TEST(CollectionExceptions, AreHeardForFifteenBusinessDays) {
  ExceptionFiling filing{CollectionException::kPayment, false, kDay, make_date(2026, 3, 24)};
  EXPECT_TRUE(check_exception(filing, kRule));
  filing.filed_on = make_date(2026, 3, 25);
  const auto late = check_exception(filing, kRule);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Code::kCollectionMoveRefused);
  EXPECT_NE(late.error().detail.find("ET art. 830"), std::string::npos);
}

TEST(CollectionExceptions, TwoAreOnlyOfJointDebtors) {
  int joint = 0;
  for (const CollectionExceptionInfo& info : collection_exceptions()) {
    joint += info.joint_debtors_only;
    const ExceptionFiling alone{info.kind, false, kDay, kDay}, with{info.kind, true, kDay, kDay};
    EXPECT_EQ(check_exception(alone, kRule).has_value(), !info.joint_debtors_only);
    EXPECT_TRUE(check_exception(with, kRule));
  }
  EXPECT_EQ(joint, 2);
  EXPECT_EQ(collection_exceptions().size(), 9u);
}

}  // namespace
}  // namespace recaudo::tax_rules
