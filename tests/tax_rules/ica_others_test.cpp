#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tax-rules/ica_correction.h"
#include "tax-rules/ica_credit_balance.h"
#include "tax-rules/ica_filing_date.h"
#include "tax-rules/ica_fixed_regime.h"
#include "tax-rules/no_declarar.h"
#include "tax-rules/reteica.h"
#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

const LegalTables& tables() {
  static const LegalTables shipped = shipped_legal_tables();
  return shipped;
}

// A return of 2025 of the first statute, due on 31 March 2026.
IcaLiquidation of_2025(Money income, Money withheld, Date filed_on, Money sanctions = {}) {
  static const IcaForm form = shipped_ica_form();
  IcaReturn r;
  r.vigencia = 2025;
  r.filed_on = filed_on;
  r.boxes = {{8, income}, {27, withheld}, {31, sanctions}};
  r.activities = {{"4711", income}};
  return value_or_throw(liquidate_ica(statute_a().ica, form, r));
}

constexpr Date kInTime = make_date(2026, 3, 2);

TEST(IcaCorrection, WhatGrowsIsSanctionedWithoutCountingTheSanctionItself) {
  const auto first = of_2025(100'000'000_pesos, 0_pesos, kInTime);
  const auto second = of_2025(300'000'000_pesos, 0_pesos, make_date(2026, 5, 4), 524'000_pesos);
  const IcaCorrection c = value_or_throw(correct_ica(first, second, {kInTime}));
  EXPECT_EQ(c.change, 1'030'000_pesos);  // 1 000 000 of tax and 3 % of bomberil
  EXPECT_EQ(total_of(explain_ica_correction(first, second)), c.change);
  EXPECT_EQ(settle_sanction(c.sanction, {}, MinimumSanction::of(0_pesos)).to_pay, 103'000_pesos);
  EXPECT_EQ(settle_sanction(c.sanction, {}, MinimumSanction::of(524'000_pesos)).to_pay,
            524'000_pesos);
}

TEST(IcaCorrection, TheDelayOfTheFirstReturnAddsFivePercentAMonth) {
  const Date late = make_date(2026, 5, 15);
  const auto first = of_2025(100'000'000_pesos, 0_pesos, late);
  const auto second = of_2025(300'000'000_pesos, 0_pesos, make_date(2026, 8, 3));
  const IcaCorrection c = value_or_throw(correct_ica(first, second, {late, true}));
  EXPECT_EQ(c.sanction.rate, Rate::percent(30));  // 20 % and two months
}

TEST(IcaCorrection, WhatFallsIsAcceptedForAYearAndNotSanctioned) {
  const auto first = of_2025(300'000'000_pesos, 0_pesos, kInTime);
  const auto last_day = of_2025(100'000'000_pesos, 0_pesos, make_date(2027, 3, 31));
  const IcaCorrection c = value_or_throw(correct_ica(first, last_day, {kInTime}));
  EXPECT_EQ(c.change, -1'030'000_pesos);
  EXPECT_FALSE(c.sanction.infringed);
  const auto too_late = of_2025(100'000'000_pesos, 0_pesos, make_date(2027, 4, 1));
  const auto refused = correct_ica(first, too_late, {kInTime});
  EXPECT_EQ(refused.error().code, Code::kIcaInputInvalid);
  EXPECT_NE(refused.error().detail.find("31 de marzo de 2027 (ET art. 589)"), std::string::npos);
}

TEST(IcaCorrection, TheYearRollsToABusinessDay) {
  auto first = of_2025(300'000'000_pesos, 0_pesos, kInTime);
  first.due_on = make_date(2026, 3, 28);  // the year ends on Easter Sunday
  const auto monday = of_2025(100'000'000_pesos, 0_pesos, make_date(2027, 3, 29));
  EXPECT_TRUE(correct_ica(first, monday, {kInTime}));
  const auto tuesday = of_2025(100'000'000_pesos, 0_pesos, make_date(2027, 3, 30));
  EXPECT_FALSE(correct_ica(first, tuesday, {kInTime}));
}

TEST(IcaCorrection, ALowerCreditBalanceCountsAsGrowth) {
  const auto first = of_2025(100'000'000_pesos, 900'000_pesos, kInTime);
  const auto second = of_2025(100'000'000_pesos, 800'000_pesos, make_date(2026, 5, 4));
  EXPECT_EQ(value_or_throw(correct_ica(first, second, {kInTime})).change, 100'000_pesos);
}

TEST(IcaCorrection, ReplacesAReturnOfTheSameVigencia) {
  const auto first = of_2025(100'000'000_pesos, 0_pesos, kInTime);
  IcaLiquidation other = first;
  other.vigencia = 2024;
  EXPECT_EQ(correct_ica(first, other, {kInTime}).error().code, Code::kIcaInputInvalid);
}

TEST(IcaCreditBalance, IsImputedToRow32OfTheNextYear) {
  const auto r = of_2025(100'000'000_pesos, 900'000_pesos, kInTime);
  const auto d = value_or_throw(use_credit_balance(r, {CreditBalanceUse::kImpute, kInTime}));
  EXPECT_EQ(d.used, 385'000_pesos);
  EXPECT_EQ(d.vigencia, 2026);
  EXPECT_FALSE(d.decide_by);
}

TEST(IcaCreditBalance, ARefundIsDecidedInFiftyBusinessDays) {
  const auto r = of_2025(100'000'000_pesos, 900'000_pesos, kInTime);
  const auto d =
      value_or_throw(use_credit_balance(r, {CreditBalanceUse::kRefund, make_date(2026, 4, 6)}));
  EXPECT_EQ(d.used, 385'000_pesos);
  EXPECT_EQ(d.decide_by, add_business_days(make_date(2026, 4, 6), 50));
}

TEST(IcaCreditBalance, CompensationLeavesWhatTheDebtsDoNotTake) {
  const auto r = of_2025(100'000'000_pesos, 900'000_pesos, kInTime);
  const auto d = value_or_throw(
      use_credit_balance(r, {CreditBalanceUse::kCompensate, kInTime, std::nullopt, 300'000_pesos}));
  EXPECT_EQ(d.used, 300'000_pesos);
  EXPECT_EQ(d.left, 85'000_pesos);
}

TEST(IcaCreditBalance, ItsLinesAddUpToWhatIsLeftAndSayWhatItWasUsedFor) {
  const auto r = of_2025(100'000'000_pesos, 900'000_pesos, kInTime);
  const auto lines = [&](CreditBalanceUse use) {
    const auto d =
        value_or_throw(use_credit_balance(r, {use, kInTime, std::nullopt, 300'000_pesos}));
    const Explanation e = explain_credit_balance(d);
    EXPECT_EQ(total_of(e), d.left);
    return e;
  };
  EXPECT_EQ(lines(CreditBalanceUse::kImpute)[1].concept_name,
            "Imputado al renglón 32 de la vigencia 2026");
  EXPECT_EQ(lines(CreditBalanceUse::kCompensate)[1].norm, "ET art. 815");
  EXPECT_EQ(lines(CreditBalanceUse::kRefund)[1].norm, "ET arts. 850 y 855");
}

TEST(IcaCreditBalance, IsAskedWithinTwoYearsAndUsedOnce) {
  const auto r = of_2025(100'000'000_pesos, 900'000_pesos, kInTime);
  EXPECT_TRUE(use_credit_balance(r, {CreditBalanceUse::kRefund, make_date(2028, 3, 31)}));
  EXPECT_FALSE(use_credit_balance(r, {CreditBalanceUse::kRefund, make_date(2028, 4, 1)}));
  EXPECT_TRUE(use_credit_balance(r, {CreditBalanceUse::kImpute, make_date(2028, 4, 1)}));
  EXPECT_FALSE(
      use_credit_balance(r, {CreditBalanceUse::kRefund, kInTime, CreditBalanceUse::kImpute}));
  EXPECT_FALSE(use_credit_balance(of_2025(100'000'000_pesos, 0_pesos, kInTime),
                                  {CreditBalanceUse::kImpute, kInTime}));
}

TEST(IcaFilingDate, IsTheDayOfPaymentWhenPaidInTimeAndSentInFifteenBusinessDays) {
  const Date due = make_date(2026, 3, 31), paid = make_date(2026, 3, 30);
  const Date last = add_business_days(paid, 15);
  EXPECT_EQ(ica_filing_date(due, paid, last), paid);
  EXPECT_EQ(ica_filing_date(due, paid, add_days(last, 1)), add_days(last, 1));
  EXPECT_EQ(ica_filing_date(due, make_date(2026, 4, 1), make_date(2026, 4, 6)),
            make_date(2026, 4, 6));
  EXPECT_EQ(ica_filing_date(due, paid, make_date(2026, 3, 20)), make_date(2026, 3, 20));
}

IcaPayment services(Money base) {
  return {"servicios", "4711", base, make_date(2026, 5, 5), {}};
}

TEST(ReteIca, WithholdsFromTheMinimumOnAndRoundsToItsUnit) {
  const auto withheld = [](const IcaPayment& p) {
    return value_or_throw(withhold_ica(statute_b().ica, tables(), p)).amount;
  };
  EXPECT_EQ(withheld(services(5'012'345_pesos)), 50'000_pesos);
  EXPECT_EQ(withheld(services(209'496_pesos)), 2'000_pesos);  // exactly 4 UVT
  EXPECT_EQ(withheld(services(209'495_pesos)), 0_pesos);
  IcaPayment purchase = services(1'414'098_pesos);
  purchase.concept_name = "compras";
  EXPECT_EQ(withheld(purchase), 0_pesos);  // exactly 27 UVT, and this rule excludes its minimum
  purchase.base += 1_pesos;
  EXPECT_EQ(withheld(purchase), 14'141_pesos);
}

TEST(ReteIca, SimpleSelfWithholdersAndExemptAreNotWithheldAndAreToldWhy) {
  for (bool IcaPayee::*flag :
       {&IcaPayee::simple_regime, &IcaPayee::self_withholder, &IcaPayee::exempt}) {
    IcaPayment p = services(5'000'000_pesos);
    p.payee.*flag = true;
    const auto w = value_or_throw(withhold_ica(statute_b().ica, tables(), p));
    EXPECT_EQ(w.amount, 0_pesos);
    EXPECT_NE(w.explanation.at(0).detail.find("El beneficiario"), std::string::npos);
  }
}

TEST(ReteIca, IsRefusedWhereTheCouncilDidNotAdoptIt) {
  EXPECT_EQ(withhold_ica(statute_a().ica, tables(), services(5'000'000_pesos)).error().code,
            Code::kParameterMissing);
  EXPECT_EQ(withhold_ica(statute_b().ica, tables(), services(-1_pesos)).error().code,
            Code::kIcaInputInvalid);
}

RC_GTEST_PROP(ReteIca, ExplainsItselfAndGrowsWithTheBase, ()) {
  const auto base = *rc::gen::inRange<std::int64_t>(0, 10'000'000);
  const auto w =
      value_or_throw(withhold_ica(statute_b().ica, tables(), services(Money::pesos(base))));
  const auto more =
      value_or_throw(withhold_ica(statute_b().ica, tables(), services(Money::pesos(base + 900))));
  RC_ASSERT(total_of(w.explanation) == w.amount);
  RC_ASSERT(more.amount >= w.amount);
  RC_ASSERT(w.amount.centavos() % 100'000 == 0);
}

WithholdingReturn withholding(std::vector<WithholdingPayment> payments) {
  return {1'000'000_pesos, make_date(2026, 3, 16), make_date(2026, 3, 16), std::move(payments)};
}

TEST(WithholdingReturn, WithoutFullPaymentHasNoEffect) {
  const Money uvt = 52'374_pesos;
  const Date due = make_date(2026, 3, 16);
  const auto effective = [&](std::vector<WithholdingPayment> payments) {
    return value_or_throw(is_effective(withholding(std::move(payments)), uvt));
  };
  EXPECT_TRUE(effective({{due, 1'000'000_pesos}}));
  EXPECT_FALSE(effective({}));
  EXPECT_FALSE(effective({{add_days(due, 1), 1'000'000_pesos}}));
  // 10 UVT are 523 740.
  EXPECT_TRUE(effective({{due, 476'260_pesos}, {make_date(2027, 3, 16), 523'740_pesos}}));
  EXPECT_FALSE(effective({{due, 476'260_pesos}, {make_date(2027, 3, 17), 523'740_pesos}}));
  EXPECT_FALSE(effective({{due, 476'259_pesos}, {make_date(2026, 4, 1), 523'741_pesos}}));
}

TEST(WithholdingReturn, TheYearToPayWhatWasMissingRollsToABusinessDay) {
  const Date due = make_date(2026, 3, 20);  // the year ends on a Saturday, Monday is a holiday
  WithholdingReturn r{1'000'000_pesos, due, due, {{due, 500'000_pesos}}};
  r.payments.push_back({make_date(2027, 3, 23), 500'000_pesos});
  EXPECT_TRUE(value_or_throw(is_effective(r, 52'374_pesos)));
  r.saturday = SaturdayRule::kBusiness;
  EXPECT_FALSE(value_or_throw(is_effective(r, 52'374_pesos)));
}

TEST(WithholdingReturn, HasNoCreditBalance) {
  WithholdingReturn r = withholding({});
  r.owed = -1_pesos;
  EXPECT_EQ(is_effective(r, 52'374_pesos).error().code, Code::kIcaInputInvalid);
}

TEST(IcaFixedRegime, TheStepOfTheIncomePaysItsUvt) {
  const Money uvt = value_or_throw(tables().uvt(2025)).value;  // 49 799
  const auto tax = [](Money income) {
    return ica_fixed_tax(statute_b().ica, tables(), 2025, income);
  };
  EXPECT_EQ(value_or_throw(tax(0_pesos)).tax, 100'000_pesos);
  EXPECT_EQ(value_or_throw(tax(uvt.mul_div(500, 1, Rounding::kHalfUp))).tax, 100'000_pesos);
  const auto second = value_or_throw(tax(uvt.mul_div(500, 1, Rounding::kHalfUp) + 1_pesos));
  EXPECT_EQ(second.tax, 299'000_pesos);
  EXPECT_EQ(total_of(second.explanation), second.tax);
  EXPECT_EQ(tax(uvt.mul_div(1'400, 1, Rounding::kHalfUp) + 1_pesos).error().code,
            Code::kIcaInputInvalid);
  EXPECT_EQ(tax(-1_pesos).error().code, Code::kIcaInputInvalid);
}

TEST(IcaFixedRegime, IsRefusedWhereTheCouncilDidNotCreateIt) {
  EXPECT_EQ(ica_fixed_tax(statute_a().ica, tables(), 2025, 1_pesos).error().code,
            Code::kParameterMissing);
  EXPECT_EQ(ica_fixed_tax(statute_b().ica, tables(), 2023, 1_pesos).error().code,
            Code::kParameterMissing);
}

NotFiling not_filing(Date imposed_on, Money income, Money deposits) {
  return {make_date(2023, 1, 15), imposed_on, income, deposits};
}

TEST(NotFiling, IsTheCouncilsRateOfTheCouncilsBase) {
  const auto full = [](Date on, Money income, Money deposits) {
    return settle_sanction(value_or_throw(not_filing_sanction(statute_b().ica,
                                                              not_filing(on, income, deposits))),
                           {}, MinimumSanction::of(0_pesos))
        .full;
  };
  const Date y2023 = make_date(2023, 6, 1), y2024 = make_date(2024, 6, 1),
             y2025 = make_date(2025, 6, 1);
  EXPECT_EQ(full(y2023, 10'000'000_pesos, 30'000'000_pesos), 2'000'000_pesos);
  EXPECT_EQ(full(y2024, 10'000'000_pesos, 30'000'000_pesos), 3'000'000_pesos);
  EXPECT_EQ(full(y2025, 10'000'000_pesos, 30'000'000_pesos), 4'500'000_pesos);
  EXPECT_EQ(full(y2025, 40'000'000_pesos, 30'000'000_pesos), 6'000'000_pesos);
}

TEST(NotFiling, IsRefusedWithoutANormOfTheCouncilOrBeforeTheMonthOfTheEmplazamiento) {
  const NotFiling facts = not_filing(make_date(2023, 6, 1), 10'000'000_pesos, 0_pesos);
  EXPECT_EQ(not_filing_sanction(statute_a().ica, facts).error().code, Code::kParameterMissing);
  const auto early = not_filing_sanction(
      statute_b().ica, not_filing(make_date(2023, 2, 15), 10'000'000_pesos, 0_pesos));
  EXPECT_EQ(early.error().code, Code::kSanctionInputInvalid);
  EXPECT_NE(early.error().detail.find("15 de febrero de 2023"), std::string::npos);
  EXPECT_TRUE(not_filing_sanction(statute_b().ica,
                                  not_filing(make_date(2023, 2, 16), 10'000'000_pesos, 0_pesos)));
}

TEST(NotFiling, TheMonthOfTheEmplazamientoRollsToABusinessDay) {
  // Summoned on 4 January 2023: the month ends on Saturday 4 February.
  NotFiling facts = not_filing(make_date(2023, 2, 6), 10'000'000_pesos, 0_pesos);
  facts.summoned_on = make_date(2023, 1, 4);
  EXPECT_FALSE(not_filing_sanction(statute_b().ica, facts));
  facts.saturday = SaturdayRule::kBusiness;
  EXPECT_TRUE(not_filing_sanction(statute_b().ica, facts));
}

TEST(NotFiling, TheAforoIsLiquidatedWithinFiveYears) {
  const Date due = make_date(2024, 4, 1);  // the five years end on Easter Sunday
  EXPECT_EQ(last_day_of_aforo(due, SaturdayRule::kNotBusiness), make_date(2029, 4, 2));
  EXPECT_EQ(last_day_of_aforo(make_date(2024, 4, 3), SaturdayRule::kBusiness),
            make_date(2029, 4, 3));
}

}  // namespace
}  // namespace recaudo::tax_rules
