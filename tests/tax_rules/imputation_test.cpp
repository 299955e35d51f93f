#include "tax-rules/imputation.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace recaudo::tax_rules {
namespace {

using namespace literals;

RC_GTEST_PROP(Imputation, AppliedPlusExcessIsThePaymentAndNobodyGetsMoreThanOwed, ()) {
  const auto amounts = *rc::gen::container<std::vector<std::int64_t>>(
      rc::gen::inRange<std::int64_t>(0, 100'000'000));
  const auto scale = *rc::gen::element<std::int64_t>(1, 100);
  std::vector<OwedConcept> owed;
  owed.reserve(amounts.size());
  for (const auto a : amounts) owed.push_back({"c", Money::centavos(a * scale)});
  const Money payment = Money::centavos(*rc::gen::inRange<std::int64_t>(0, 300'000'000) * scale);
  const Imputation r = value_or_throw(impute_proportionally(payment, owed));
  Money sum = r.excess;
  for (std::size_t i = 0; i < owed.size(); ++i) {
    sum += r.concepts[i].applied;
    RC_ASSERT(!r.concepts[i].applied.is_negative() && !r.concepts[i].balance.is_negative());
    RC_ASSERT(r.concepts[i].applied + r.concepts[i].balance == owed[i].owed);
  }
  RC_ASSERT(sum == payment);
}

RC_GTEST_PROP(Imputation, EveryShareIsWithinOnePesoOfTheExactProportion, ()) {
  const auto amounts = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(
      rc::gen::inRange<std::int64_t>(1, 100'000'000)));
  std::vector<OwedConcept> owed;
  Int128 total = 0;
  for (const auto a : amounts) {
    owed.push_back({"c", Money::pesos(a)});
    total += a;
  }
  const auto paid = *rc::gen::inRange<std::int64_t>(0, static_cast<std::int64_t>(total));
  const Imputation r = value_or_throw(impute_proportionally(Money::pesos(paid), owed));
  for (std::size_t i = 0; i < owed.size(); ++i) {
    const Int128 exact = Int128{paid} * amounts[i];
    const Int128 got = r.concepts[i].applied.whole_pesos() * total;
    RC_ASSERT(got > exact - total && got < exact + total);
  }
}

TEST(Imputation, EqualRemaindersGoToTheFirstConcepts) {
  const std::vector<OwedConcept> owed = {{"a", 10_pesos}, {"b", 10_pesos}, {"c", 10_pesos}};
  const Imputation r = value_or_throw(impute_proportionally(2_pesos, owed));
  EXPECT_EQ(r.concepts[0].applied, 1_pesos);
  EXPECT_EQ(r.concepts[1].applied, 1_pesos);
  EXPECT_EQ(r.concepts[2].applied, 0_pesos);
}

TEST(Imputation, CentavosOfABankArePlacedToTheLastOne) {
  const std::vector<OwedConcept> owed = {{"a", 10_pesos}, {"b", 10_pesos}};
  const Imputation r = value_or_throw(impute_proportionally(Money::centavos(1'001), owed));
  EXPECT_EQ(r.concepts[0].applied, Money::centavos(501));
  EXPECT_EQ(r.concepts[1].applied, Money::centavos(500));
}

TEST(Imputation, WithNothingOwedEverythingIsExcess) {
  EXPECT_EQ(value_or_throw(impute_proportionally(5_pesos, {})).excess, 5_pesos);
}

TEST(Imputation, NegativeAmountsAreRefused) {
  const std::vector<OwedConcept> owed = {{"a", -10_pesos}};
  EXPECT_EQ(impute_proportionally(1_pesos, owed).error().code, Code::kPaymentNotImputable);
  EXPECT_EQ(impute_proportionally(-1_pesos, {}).error().code, Code::kPaymentNotImputable);
}

RC_GTEST_PROP(Imputation, ItsLinesAddUpToThePayment, ()) {
  const auto amounts =
      *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 1'000'000));
  std::vector<OwedConcept> owed;
  for (const auto a : amounts) owed.push_back({"impuesto", Money::centavos(a)});
  const Money payment = Money::centavos(*rc::gen::inRange<std::int64_t>(0, 10'000'000));
  const Imputation r = value_or_throw(impute_proportionally(payment, owed));
  const Explanation lines = explain_imputation(r);
  RC_ASSERT(total_of(lines) == payment);
  for (const ExplanationLine& line : lines) RC_ASSERT(!line.norm.empty() && !line.detail.empty());
}

TEST(Imputation, ALineSaysTheProportionAndWhereTheOddPesoGoesIsOurRule) {
  const std::vector<OwedConcept> owed = {{"sanción", 100_pesos}, {"impuesto", 200_pesos}};
  const Explanation exact =
      explain_imputation(value_or_throw(impute_proportionally(30_pesos, owed)));
  EXPECT_EQ(exact[1].concept_name, "Abono a impuesto");
  EXPECT_EQ(exact[1].detail, "$\u00a030 × $\u00a0200 ÷ $\u00a0300");
  EXPECT_EQ(exact[1].norm, "ET art. 804; Ley 1066/2006 art. 6");
  EXPECT_EQ(exact[1].mark, SourceMark::kVerified);
  const Explanation odd = explain_imputation(value_or_throw(impute_proportionally(1_pesos, owed)));
  EXPECT_EQ(odd[0].mark, SourceMark::kProjectRule);
  EXPECT_EQ(odd[0].detail, "$\u00a01 × $\u00a0100 ÷ $\u00a0300 = $\u00a00,33…, al peso de abajo");
  EXPECT_EQ(
      odd[1].detail,
      "$\u00a01 × $\u00a0200 ÷ $\u00a0300 = $\u00a00,66…, al peso de arriba, por su residuo: lo "
      "que falta para el total va a los mayores");
  const Explanation over =
      explain_imputation(value_or_throw(impute_proportionally(310_pesos, owed)));
  EXPECT_EQ(over[0].detail, "$\u00a0100: se paga completo");
  EXPECT_EQ(over[2].concept_name, "Saldo a favor");
  EXPECT_EQ(over[2].amount, 10_pesos);
}

}  // namespace
}  // namespace recaudo::tax_rules
