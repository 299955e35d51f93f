#include "core/payments/references.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace recaudo::payments {
namespace {

TEST(References, BanksThatStripZerosLoseNothing) {
  const std::string r = order_reference(2026, 1);
  EXPECT_EQ(r.size(), 15U);
  EXPECT_EQ(r.substr(0, 5), "12026");
  EXPECT_TRUE(is_order_reference(r));
}

RC_GTEST_PROP(References, OneWrongDigitIsFound, ()) {
  std::string r = order_reference(2026, *rc::gen::inRange<std::int64_t>(1, 999'999'999));
  const auto at = static_cast<std::size_t>(*rc::gen::inRange(1, 15));
  const char other = static_cast<char>('0' + (r[at] - '0' + *rc::gen::inRange(1, 10)) % 10);
  r[at] = other;
  RC_ASSERT(!is_order_reference(r));
}

TEST(References, VerificationCodesAreReadAsPeopleCopyThem) {
  EXPECT_EQ(*parse_verification_code("7k3m-9q2x 4fla"), "7K3M9Q2X4F1A");
  EXPECT_FALSE(parse_verification_code("7K3M9Q2X4F1"));
  EXPECT_FALSE(parse_verification_code("7K3M9Q2X4F1U"));
  EXPECT_EQ(grouped_code("7K3M9Q2X4F1A"), "7K3M-9Q2X-4F1A");
  const std::string fresh = verification_code();
  EXPECT_EQ(*parse_verification_code(grouped_code(fresh)), fresh);
}

}  // namespace
}  // namespace recaudo::payments
