#include "tax-rules/service_mora.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

const ServiceLimits& limits() {
  static const ServiceLimits shipped = shipped_service_limits();
  return shipped;
}

const RateTable& rates() {
  static const RateTable shipped = shipped_rates();
  return shipped;
}

ServiceMora mora(const ServiceMoraInput& input) {
  return value_or_throw(service_mora(input, limits(), rates()));
}

// What a statute decides of it: whether the operator charges others than homes, and how much.
class ServiceMoraOf : public OnBothStatutes {
 protected:
  static ServiceMora of(ServiceUse use, Date due, Date paid) {
    return mora({1'000'000_pesos, due, paid, use, statute().services.non_residential_mora});
  }
};
RECAUDO_ON_BOTH_STATUTES(ServiceMoraOf);

constexpr Date kDue = make_date(2025, 12, 31);

TEST_P(ServiceMoraOf, AHomeIsSixPercentSimpleOver365WhateverTheStatuteCharges) {
  for (const ServiceUse use : {ServiceUse::kEstrato1, ServiceUse::kEstrato6}) {
    const ServiceMora m = of(use, kDue, make_date(2026, 12, 31));
    EXPECT_EQ(m.days, 365);
    EXPECT_EQ(m.interest, 60'000_pesos);
    ASSERT_EQ(m.explanation.size(), 1u);
    EXPECT_EQ(m.explanation[0].mark, SourceMark::kMemory);
  }
}

TEST_P(ServiceMoraOf, ABusinessIsTheRateOfTheStatuteOrNothing) {
  const ServiceMora m = of(ServiceUse::kCommercial, kDue, make_date(2026, 2, 28));
  EXPECT_EQ(m.interest, is_a() ? 29'096_pesos : 0_pesos);  // 18 % x 59 / 365
  EXPECT_EQ(total_of(m.explanation), m.interest);
}

TEST_P(ServiceMoraOf, PaidInTimeIsNothing) {
  for (const ServiceUse use : {ServiceUse::kEstrato1, ServiceUse::kIndustrial})
    EXPECT_TRUE(of(use, kDue, kDue).explanation.empty());
}

TEST(ServiceMora, OfAHouseNeverTakesTheAgreedRate) {
  EXPECT_EQ(mora({1'000'000_pesos, kDue, make_date(2026, 1, 31), ServiceUse::kEstrato1,
                  Rate::percent(30)})
                .interest,
            5'096_pesos);  // 31 days
}

// 6 % until the day before and 8 % from then on.
ServiceLimits dearer_from(Date day) {
  const std::string header =
      "concepto,segmento,valor,unidad,desde,hasta,norma,status,source\nmora,residencial,";
  return value_or_throw(ServiceLimits::parse_csv(
      header + "6,%,1994-07-11," + to_iso(add_days(day, -1)) + ",A,verified,-\n" +
          "mora,residencial,8,%," + to_iso(day) + ",,B,verified,-\n",
      "spd_limites.csv"));
}

TEST(ServiceMora, OfAHouseTakesForEachDayTheRateOfThatDay) {
  const Date due = make_date(2026, 4, 20), june = make_date(2026, 6, 1);
  const ServiceMora m = value_or_throw(service_mora(
      {100'000_pesos, due, june, ServiceUse::kEstrato4, {}}, dearer_from(june), rates()));
  EXPECT_EQ(m.interest, 696_pesos);  // 41 days at 6 % are 673,97; one at 8 %, 21,92
  ASSERT_EQ(m.explanation.size(), 3u);
  EXPECT_EQ(m.explanation[1].norm, "B");
  EXPECT_EQ(m.explanation[1].amount, Money::centavos(2'192));
  EXPECT_EQ(m.explanation[2].amount, Money::centavos(11));  // what rounding 695,89 moves
}

RC_GTEST_PROP(ServiceMora, OfAHouseOneMoreDayNeverCostsMoreThanThatDaysRate, ()) {
  const Date due = make_date(2026, 1, 1);
  const ServiceLimits changed = dearer_from(add_days(due, *rc::gen::inRange(1, 800)));
  ServiceMoraInput input{Money::pesos(*rc::gen::inRange<std::int64_t>(0, 100'000'000)),
                         due,
                         add_days(due, *rc::gen::inRange(0, 1'000)),
                         ServiceUse::kEstrato2,
                         {}};
  const Money before = value_or_throw(service_mora(input, changed, rates())).interest;
  input.paid_on = add_days(input.paid_on, 1);
  const ServiceMora after = value_or_throw(service_mora(input, changed, rates()));
  RC_ASSERT(total_of(after.explanation) == after.interest);
  // 8 % of a day, and the peso that rounding may add.
  RC_ASSERT((after.interest - before).centavos() <= input.capital.centavos() * 8 / 36'500 + 200);
  RC_ASSERT(after.interest >= before);
}

ServiceBillMora bill_mora(const ServiceMoraInput& input, const std::vector<Money>& capitals) {
  return value_or_throw(service_bill_mora(input, capitals, limits(), rates()));
}

TEST(ServiceMora, OfABillIsRoundedOnceAndItsServicesShareTheWholePesos) {
  // 15 days at 6 %: 50,79, 50,79 and 51,78 pesos; each by itself they would be 51, 51 and 52.
  const std::vector<Money> capitals{20'600_pesos, 20'600_pesos, 21'000_pesos};
  const Date due = make_date(2026, 4, 20);
  const ServiceBillMora m =
      bill_mora({62'200_pesos, due, add_days(due, 15), ServiceUse::kEstrato4, {}}, capitals);
  EXPECT_EQ(m.whole.interest, 153_pesos);
  EXPECT_EQ(m.parts[0].interest, 51_pesos);
  EXPECT_EQ(m.parts[1].interest, 51_pesos) << "of equal fractions the first";
  EXPECT_EQ(m.parts[2].interest, 51_pesos);
  const auto& rest = m.parts[2].explanation.back();
  EXPECT_EQ(rest.detail,
            "suma exacta $\u00a051,78…, de $\u00a0153 de toda la factura: le tocan $\u00a051 (**)");
  EXPECT_EQ(rest.kind, LineKind::kSharedRounding);
  EXPECT_EQ(note_of(rest.kind).substr(0, 5), "(**) ");
}

RC_GTEST_PROP(ServiceMora, OfABillIsThatOfTheWholeAndNoServiceIsAPesoAwayFromItsOwn, ()) {
  const auto capitals = *rc::gen::container<std::vector<Money>>(
      *rc::gen::inRange<std::size_t>(1, 4),
      rc::gen::map(rc::gen::inRange<std::int64_t>(0, 50'000'000),
                   [](std::int64_t centavos) { return Money::centavos(centavos); }));
  Money sum;
  for (const Money c : capitals) sum += c;
  ServiceMoraInput input{sum, kDue, add_days(kDue, *rc::gen::inRange(0, 140)),
                         *rc::gen::element(ServiceUse::kEstrato2, ServiceUse::kCommercial),
                         Rate::percent(*rc::gen::inRange(1, 90))};
  const ServiceBillMora m = bill_mora(input, capitals);
  RC_ASSERT(m.whole.interest == mora(input).interest);
  Money parts;
  for (std::size_t i = 0; i < capitals.size(); ++i) {
    parts += m.parts[i].interest;
    RC_ASSERT(total_of(m.parts[i].explanation) == m.parts[i].interest);
    RC_ASSERT(!m.parts[i].interest.is_negative());
    input.capital = capitals[i];
    const Money alone = mora(input).interest;
    RC_ASSERT(alone - m.parts[i].interest <= 1_pesos && m.parts[i].interest - alone <= 1_pesos);
  }
  RC_ASSERT(parts == m.whole.interest);
}

TEST(ServiceMora, OfABusinessIsTheAgreedRateUpToTheUsuryRateOfEachDay) {
  const auto of = [](Rate agreed) {
    return mora({1'000'000_pesos, kDue, make_date(2026, 2, 28), ServiceUse::kCommercial, agreed});
  };
  const ServiceMora low = of(Rate::percent(12));
  ASSERT_EQ(low.explanation.size(), 2u);
  EXPECT_NE(low.explanation[0].detail.find("(tasa que fijó el prestador)"), std::string::npos);
  EXPECT_EQ(low.interest, 19'397_pesos);  // 59 days
  const ServiceMora high = of(Rate::percent(90));
  ASSERT_EQ(high.explanation.size(), 3u);  // January and February have their own ceilings
  for (const std::size_t i : {0u, 1u}) {
    EXPECT_EQ(high.explanation[i].norm, "C.Co. art. 884");
    EXPECT_LT(*high.explanation[i].rate, Rate::percent(90));
  }
  EXPECT_NE(high.explanation[0].detail.find("(usura de esos días, Res. SFC 2288/2025, que la tasa "
                                            "del prestador, 90\u00a0%, no puede pasar)"),
            std::string::npos);
  EXPECT_EQ(*high.explanation[0].rate, *value_or_throw(rates().on(make_date(2026, 1, 15)))->usury);
}

// Due on 31 December: 18 % until February, nothing in February, 12 % in March, 24 % from April on.
ServiceMora of_four_versions(Date paid) {
  return mora({1'000'000_pesos,
               kDue,
               paid,
               ServiceUse::kCommercial,
               Rate::percent(18),
               {{make_date(2026, 2, 1), {}},
                {make_date(2026, 3, 1), Rate::percent(12)},
                {make_date(2026, 4, 1), Rate::percent(24)}}});
}

TEST(ServiceMora, OfABusinessTakesForEachDayTheRateThatWasAgreedForThatDay) {
  EXPECT_EQ(of_four_versions(make_date(2026, 1, 31)).interest, 15'288_pesos);  // 31 days
  EXPECT_EQ(of_four_versions(make_date(2026, 2, 28)).interest, 15'288_pesos);
  EXPECT_EQ(of_four_versions(make_date(2026, 3, 1)).interest, 15'616_pesos);   // 328,77 more
  EXPECT_EQ(of_four_versions(make_date(2026, 3, 31)).interest, 25'479_pesos);  // 10.191,78
  const ServiceMora m = of_four_versions(make_date(2026, 4, 1));
  EXPECT_EQ(m.interest, 26'137_pesos);  // 657,53 more
  ASSERT_EQ(m.explanation.size(), 4u) << "one for each rate, and what rounding moves";
  EXPECT_THAT(m.explanation[1].detail,
              testing::StartsWith("Del 1 de marzo de 2026 al 31 de marzo de 2026: "));
  EXPECT_EQ(m.explanation[2].days, 1);
  EXPECT_EQ(total_of(m.explanation), m.interest);
}

RC_GTEST_PROP(ServiceMora, OfABusinessIsTheSumOfItsDaysWhateverChangedBetween, ()) {
  ServiceMoraInput input{Money::pesos(*rc::gen::inRange<std::int64_t>(0, 100'000'000)),
                         make_date(2024, 6, 1),
                         {},
                         ServiceUse::kCommercial,
                         Rate::percent(*rc::gen::inRange(0, 60))};
  input.paid_on = add_days(input.due_on, *rc::gen::inRange(1, 500));
  Date from = input.due_on;
  for (int n = *rc::gen::inRange(0, 4); n > 0; --n) {
    from = add_days(from, *rc::gen::inRange(1, 200));
    input.changes.push_back({from, Rate::percent(*rc::gen::inRange(0, 60))});
  }
  Int128 exact = 0;
  for (Date day = add_days(input.due_on, 1); day <= input.paid_on; day = add_days(day, 1)) {
    Rate rate = *input.agreed;
    for (const auto& change : input.changes)
      if (change.from <= day) rate = *change.rate;
    exact += Int128{input.capital.centavos()} *
             std::min(rate, *value_or_throw(rates().on(day))->usury).ppm();
  }
  RC_ASSERT(mora(input).interest ==
            Money::pesos(divide_rounded(exact, Int128{100'000'000} * 365, Rounding::kHalfUp)));
}

TEST(ServiceMora, OfABusinessWithoutAgreedRateIsNothing) {
  EXPECT_TRUE(mora({1'000_pesos, kDue, make_date(2026, 2, 28), ServiceUse::kIndustrial, {}})
                  .interest.is_zero());
}

TEST(ServiceMora, AnImpossibleDebtOrAnUnknownCeilingIsRefused) {
  EXPECT_EQ(service_mora({-1_pesos, kDue, kDue, ServiceUse::kEstrato1, {}}, limits(), rates())
                .error()
                .code,
            Code::kChargeInputInvalid);
  EXPECT_EQ(service_mora(
                {1_pesos, kDue, make_date(2030, 1, 1), ServiceUse::kCommercial, Rate::percent(10)},
                limits(), rates())
                .error()
                .code,
            Code::kRateNotCertified);
}

RC_GTEST_PROP(ServiceMora, GrowsWithTheDaysAndItsLinesAddUp, ()) {
  ServiceMoraInput input{Money::pesos(*rc::gen::inRange<std::int64_t>(0, 100'000'000)),
                         make_date(2020, 1, 1),
                         {},
                         ServiceUse::kCommercial,
                         Rate::basis_points(*rc::gen::inRange<std::int64_t>(0, 6'000))};
  input.use = *rc::gen::element(ServiceUse::kCommercial, ServiceUse::kEstrato3);
  input.paid_on = add_days(input.due_on, *rc::gen::inRange(0, 2'000));
  const ServiceMora m = mora(input);
  RC_ASSERT(total_of(m.explanation) == m.interest);
  input.paid_on = add_days(input.paid_on, 1);
  RC_ASSERT(mora(input).interest >= m.interest);
}

}  // namespace
}  // namespace recaudo::tax_rules
