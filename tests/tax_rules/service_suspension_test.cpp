#include "tax-rules/service_suspension.h"

#include <gtest/gtest.h>

namespace recaudo::tax_rules {
namespace {

constexpr Date kJanuary = make_date(2026, 1, 20), kFebruary = make_date(2026, 2, 20),
               kMarch = make_date(2026, 3, 20);

TEST(ServiceSuspension, IsOwedAfterTwoPeriodsWithoutPayment) {
  const std::vector<BilledServicePeriod> periods = {{kJanuary, {}}, {kFebruary, {}}, {kMarch, {}}};
  EXPECT_FALSE(suspension_of({}, periods, kFebruary).since);
  const SuspensionState state = suspension_of({}, periods, make_date(2026, 2, 21));
  EXPECT_EQ(state.unpaid, 2);
  EXPECT_EQ(state.since, make_date(2026, 2, 21));
  EXPECT_EQ(suspension_of({}, periods, make_date(2026, 4, 1)).since, make_date(2026, 2, 21));
  EXPECT_NE(state.explanation.find("2 períodos vencidos"), std::string::npos);
}

TEST(ServiceSuspension, TheReadingOfThreePeriodsIsAParameter) {
  const std::vector<BilledServicePeriod> periods = {{kJanuary, {}}, {kFebruary, {}}, {kMarch, {}}};
  EXPECT_FALSE(suspension_of({3}, periods, make_date(2026, 3, 1)).since);
  EXPECT_EQ(suspension_of({3}, periods, make_date(2026, 4, 1)).since, make_date(2026, 3, 21));
}

TEST(ServiceSuspension, APaidPeriodBetweenThemBeginsTheCountAgain) {
  const std::vector<BilledServicePeriod> periods = {
      {kJanuary, {}}, {kFebruary, make_date(2026, 2, 25)}, {kMarch, {}}};
  EXPECT_FALSE(suspension_of({}, periods, make_date(2026, 4, 1)).since);
  EXPECT_EQ(suspension_of({}, periods, make_date(2026, 4, 1)).unpaid, 1);
  // Before that payment both were unpaid.
  EXPECT_EQ(suspension_of({}, periods, make_date(2026, 2, 24)).unpaid, 2);
}

}  // namespace
}  // namespace recaudo::tax_rules
