#include "tax-rules/payment_date.h"

#include <gtest/gtest.h>

namespace recaudo::tax_rules {
namespace {

TEST(PaymentDate, IsTheDayInBogotaWhenTheMoneyEntered) {
  EXPECT_EQ(payment_date(value_or_throw(parse_instant("2026-07-01T04:59:59Z"))),
            make_date(2026, 6, 30));
  EXPECT_EQ(payment_date(value_or_throw(parse_instant("2026-07-01T05:00:00Z"))),
            make_date(2026, 7, 1));
}

}  // namespace
}  // namespace recaudo::tax_rules
