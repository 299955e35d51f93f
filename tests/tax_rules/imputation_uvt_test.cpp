#include "tax-rules/imputation_uvt.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace recaudo::tax_rules {
namespace {

constexpr std::int64_t kUvt = 1'000'000;

TEST(ImputationUvt, OneConceptTakesThePayment) {
  const OwedUvt owed[] = {{"retencion", {1'000 * kUvt}}};
  const UvtImputation r = value_or_throw(impute_uvt({990 * kUvt}, owed));
  EXPECT_EQ(r.concepts[0].applied.truncated_thousandths(), 990'000);
  EXPECT_EQ(r.total_balance.millionths, 10 * kUvt);
}

TEST(ImputationUvt, SharesAreExactAndShownTruncated) {
  const OwedUvt owed[] = {{"a", {1 * kUvt}}, {"b", {2 * kUvt}}};
  const UvtImputation r = value_or_throw(impute_uvt({1 * kUvt}, owed));
  EXPECT_EQ(r.concepts[0].applied.truncated_thousandths(), 333);
  EXPECT_EQ(r.concepts[1].applied.truncated_thousandths(), 666);
  EXPECT_EQ(r.concepts[0].balance.truncated_thousandths(), 666);  // of the exact 2/3
  EXPECT_EQ(r.concepts[1].balance.truncated_thousandths(), 1'333);
}

TEST(ImputationUvt, WhatNoConceptTakesIsExcess) {
  const OwedUvt owed[] = {{"a", {kUvt}}};
  const UvtImputation r = value_or_throw(impute_uvt({3 * kUvt}, owed));
  EXPECT_EQ(r.excess.millionths, 2 * kUvt);
  EXPECT_EQ(r.total_balance.millionths, 0);
  EXPECT_EQ(value_or_throw(impute_uvt({kUvt}, {})).excess.millionths, kUvt);
}

TEST(ImputationUvt, EachLineSaysTheProportionAndItsNorm) {
  const OwedUvt owed[] = {
      {"retención", {12 * kUvt + kUvt / 2}}, {"nada", {0}}, {"sanción", {kUvt}}};
  const UvtImputation r = value_or_throw(impute_uvt({2 * kUvt}, owed));
  ASSERT_EQ(r.explanation.size(), 2U) << "what owes nothing takes nothing";
  EXPECT_EQ(r.explanation[0].concept_name, "Abono a retención");
  EXPECT_EQ(r.explanation[0].detail, "2 UVT × 12,5 UVT ÷ 13,5 UVT");
  EXPECT_EQ(r.explanation[0].norm, "ET art. 804; concepto DIAN 1328 de 2023");
  const auto more = value_or_throw(impute_uvt({20 * kUvt}, owed)).explanation;
  ASSERT_EQ(more.size(), 3U);
  EXPECT_EQ(more[1].detail, "Se paga completo");
  EXPECT_EQ(more[2].concept_name, "Saldo a favor");
  EXPECT_EQ(more[2].detail, "20 UVT − 13,5 UVT");
}

TEST(ImputationUvt, ImpossibleAmountsAreRefused) {
  const OwedUvt negative[] = {{"a", {-1}}};
  EXPECT_EQ(impute_uvt({1}, negative).error().code, Code::kPaymentNotImputable);
  EXPECT_FALSE(impute_uvt({-1}, {}));
  EXPECT_FALSE(impute_uvt({INT64_MAX}, {}));
  const OwedUvt huge[] = {{"a", {600'000'000'000 * kUvt}}, {"b", {600'000'000'000 * kUvt}}};
  EXPECT_FALSE(impute_uvt({1}, huge));
}

RC_GTEST_PROP(ImputationUvt, SharesAddUpExactlyToThePayment, ()) {
  const auto amounts = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(
      rc::gen::inRange<std::int64_t>(1, 1'000'000'000)));
  std::vector<OwedUvt> owed;
  std::int64_t total = 0;
  for (const auto a : amounts) {
    owed.push_back({"c", {a}});
    total += a;
  }
  const std::int64_t payment = *rc::gen::inRange<std::int64_t>(0, total + 10);
  const UvtImputation r = value_or_throw(impute_uvt({payment}, owed));
  Int128 applied = 0;
  for (std::size_t i = 0; i < owed.size(); ++i) {
    const ImputedUvt& c = r.concepts[i];
    applied += c.applied.num;
    RC_ASSERT(c.applied.num + c.balance.num == Int128{amounts[i]} * (c.applied.den / 1'000'000));
  }
  const Int128 den = r.concepts[0].applied.den;
  RC_ASSERT(applied == Int128{payment - r.excess.millionths} * (den / 1'000'000));
  Int128 explained = 0;
  for (const UvtExplanationLine& line : r.explanation) {
    RC_ASSERT(line.amount.den == den);
    explained += line.amount.num;
  }
  RC_ASSERT(explained == Int128{payment} * (den / 1'000'000));
}

}  // namespace
}  // namespace recaudo::tax_rules
