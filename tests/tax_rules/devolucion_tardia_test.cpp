#include "tax-rules/devolucion_tardia.h"

#include <gtest/gtest.h>

#include "tax-rules/data.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

const RateTable& rates() {
  static const RateTable table = shipped_rates();
  return table;
}

LateRefund refund(Date decided_by, Date paid_on) {
  return {10'000'000_pesos, decided_by, paid_on};
}

RefundInterest interest(const LateRefund& of) {
  auto out = value_or_throw(late_refund_interest(of, rates()));
  EXPECT_EQ(total_of(out.explanation), out.current + out.mora);
  return out;
}

TEST(LateRefund, InTimeBearsNothing) {
  const auto out = interest(refund(make_date(2026, 8, 10), make_date(2026, 8, 10)));
  EXPECT_TRUE(out.current.is_zero() && out.mora.is_zero() && out.explanation.empty());
}

TEST(LateRefund, AfterItsTermBearsTheMoraOfTheTaxes) {
  const auto out = interest(refund(make_date(2026, 8, 10), make_date(2026, 8, 20)));
  EXPECT_EQ(out.mora, 75'781_pesos);  // 10 000 000 x 27.66 % x 10 / 365
  EXPECT_TRUE(out.current.is_zero());
}

TEST(LateRefund, ThatWasDeniedBearsTheIbcUntilItIsRecognisedAndNoDayTwice) {
  LateRefund denied = refund(make_date(2026, 8, 5), make_date(2026, 8, 20));
  denied.dispute = LateRefund::Dispute{make_date(2026, 8, 1), make_date(2026, 8, 11)};
  const auto out = interest(denied);
  const Rate ibc = *value_or_throw(rates().on(make_date(2026, 8, 2)))->ibc;
  EXPECT_EQ(out.current, Money::pesos(divide_rounded(Int128{10'000'000} * ibc.ppm() * 10,
                                                     Int128{365} * 1'000'000, Rounding::kHalfUp)));
  EXPECT_EQ(out.mora, 68'203_pesos);  // of the nine days after the dispute
}

TEST(LateRefund, ADisputeThatEndsBeforeItBeginsIsRefused) {
  LateRefund odd = refund(make_date(2026, 8, 5), make_date(2026, 8, 20));
  odd.dispute = LateRefund::Dispute{make_date(2026, 8, 11), make_date(2026, 8, 1)};
  EXPECT_EQ(late_refund_interest(odd, rates()).error().code, Code::kMoraInputInvalid);
}

TEST(LateRefund, AMonthWithoutRateIsRefused) {
  EXPECT_EQ(late_refund_interest(refund(make_date(2026, 9, 20), make_date(2026, 10, 2)), rates())
                .error()
                .code,
            Code::kRateNotCertified);
}

}  // namespace
}  // namespace recaudo::tax_rules
