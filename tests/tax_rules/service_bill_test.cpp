#include "tax-rules/service_bill.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tax-rules/service_charge.h"
#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

constexpr Date kDay = make_date(2026, 3, 31);
constexpr ServiceUse kAllUses[] = {
    ServiceUse::kEstrato1,   ServiceUse::kEstrato2,   ServiceUse::kEstrato3,
    ServiceUse::kEstrato4,   ServiceUse::kEstrato5,   ServiceUse::kEstrato6,
    ServiceUse::kCommercial, ServiceUse::kIndustrial, ServiceUse::kOfficial};

const ServiceLimits& limits() {
  static const ServiceLimits shipped = shipped_service_limits();
  return shipped;
}

ServiceBill charge(const Statute& statute, ServiceUse use, std::int64_t m3, int months = 1) {
  return value_or_throw(charge_services(statute.services, limits(), {use, {m3}, months, kDay}));
}

TEST(UnitPrice, IsReadWithUpToFourDecimals) {
  EXPECT_EQ(parse_unit_price("1985.40")->ten_thousandths, 19'854'000);
  EXPECT_EQ(parse_unit_price("7850")->ten_thousandths, 78'500'000);
  EXPECT_EQ(parse_unit_price("0.0001")->ten_thousandths, 1);
  for (const char* text : {"", ".5", "1.", "1.00001", "-1", "1,5", "1e3", "9999999999999999999"})
    EXPECT_FALSE(parse_unit_price(text)) << text;
}

TEST(UnitPrice, IsShownWithTheDecimalsItHas) {
  EXPECT_EQ(to_display(*parse_unit_price("1985.40")), "$\u00a01.985,40");
  EXPECT_EQ(to_display(*parse_unit_price("2500.1255")), "$\u00a02.500,1255");
  EXPECT_EQ(to_display(*parse_unit_price("2500.0005")), "$\u00a02.500,0005");
  EXPECT_EQ(to_display(*parse_unit_price("7850")), "$\u00a07.850");
}

TEST(ServiceBlocks, TheSecondBlockEndsAtTwiceTheFirst) {
  const ConsumptionBlocks at = split_consumption({26}, {13});
  EXPECT_EQ(at.complementary.value, 13);
  EXPECT_EQ(at.sumptuary.value, 0);
  EXPECT_EQ(split_consumption({27}, {13}).sumptuary.value, 1);
  EXPECT_EQ(split_consumption({13}, {13}).complementary.value, 0);
}

RC_GTEST_PROP(ServiceBlocks, AddUpToTheConsumption, ()) {
  const std::int64_t m3 = *rc::gen::inRange<std::int64_t>(0, 1'000);
  const std::int64_t limit = *rc::gen::inRange<std::int64_t>(1, 100);
  const ConsumptionBlocks b = split_consumption({m3}, {limit});
  RC_ASSERT(b.basic.value + b.complementary.value + b.sumptuary.value == m3);
  RC_ASSERT(b.basic.value <= limit && b.complementary.value <= limit);
  RC_ASSERT(b.sumptuary.value == 0 || b.complementary.value == limit);
}

TEST(ServiceBill, EstratoOneIsSubsidisedOnTheFixedChargeAndTheBasicBlock) {
  const ServiceBill bill = charge(statute_a(), ServiceUse::kEstrato1, 12);
  EXPECT_EQ(bill.water.subsidy, 15'837_pesos);
  EXPECT_EQ(bill.total(), 34'387_pesos);
  EXPECT_EQ(bill.explanation[0].mark, SourceMark::kInvented);
}

TEST(ServiceBill, EachBlockSaysWhereItEndsAndByWhichNorm) {
  const ServiceBill bill = charge(statute_a(), ServiceUse::kEstrato4, 41);
  const auto told = [](const ExplanationLine& line) {
    return line.detail.substr(line.detail.find("; ") + 2);
  };
  EXPECT_EQ(told(bill.explanation[1]),
            "básico hasta 13 m³ (13 al mes, a 1750 metros sobre el nivel del mar: Res. CRA "
            "750/2016)");
  EXPECT_EQ(told(bill.explanation[2]),
            "complementario hasta 26 m³ de consumo, el doble del básico (Res. CRA 750/2016)");
  EXPECT_EQ(told(bill.explanation[3]),
            "suntuario el consumo que pasa de 26 m³ (Res. CRA 750/2016)");
  EXPECT_EQ(bill.explanation[3].detail.find("15 m³ × "), 0U);
}

TEST(ServiceBill, ItsFirstBlockSaysOfWhichReadingsItIs) {
  const ServiceBill bill = value_or_throw(
      charge_services(statute_a().services, limits(),
                      {.consumption = {12}, .period_end = kDay, .readings = "lecturas de prueba"}));
  EXPECT_TRUE(bill.explanation[1].detail.ends_with("; lecturas de prueba"))
      << bill.explanation[1].detail;
}

TEST(ServiceBill, ItsLinesSayTheBlockTheBaseAndTheirRoundings) {
  const ServiceBill bill = charge(statute_a(), ServiceUse::kEstrato1, 12, 2);
  EXPECT_EQ(bill.explanation[0].detail, "2 meses × $\u00a07.850");
  EXPECT_EQ(
      bill.explanation[1].detail,
      "12 m³ × $\u00a01.985,40 = $\u00a023.824,80, al peso más cercano; básico hasta 26 m³ (13 "
      "al mes, a 1750 metros sobre el nivel del mar: Res. CRA 750/2016)");
  const ExplanationLine& subsidy = bill.explanation[2];
  EXPECT_EQ(subsidy.detail,
            "Uso residencial, estrato 1: 50\u00a0% × $\u00a039.524,80 (cargo fijo y consumo "
            "básico, sin redondear) "
            "= $\u00a019.762,40, al peso más cercano");
  EXPECT_EQ(subsidy.norm.find("Ley 142/1994 art. 99; Ley 1450/2011 art. 125; "), 0U);
  EXPECT_EQ(charge(statute_a(), ServiceUse::kCommercial, 12)
                .explanation[2]
                .detail.find("Uso comercial: "),
            0U);
  const ServiceBill shop = charge(statute_a(), ServiceUse::kCommercial, 12);
  EXPECT_EQ(shop.explanation[2].norm.find("Ley 142/1994 art. 89; Ley 1450/2011 art. 125; "), 0U);
}

TEST(ServiceBill, TheAltitudeDecidesTheBasicBlock) {
  EXPECT_EQ(charge(statute_a(), ServiceUse::kEstrato4, 30).blocks.basic.value, 13);
  EXPECT_EQ(charge(statute_b(), ServiceUse::kEstrato4, 30).blocks.basic.value, 11);
  EXPECT_EQ(limits().basic_block(2'000, kDay)->whole(), 13);
  EXPECT_EQ(limits().basic_block(2'001, kDay)->whole(), 11);
  EXPECT_EQ(limits().basic_block(1'000, kDay)->whole(), 13);
  EXPECT_EQ(limits().basic_block(999, kDay)->whole(), 16);
}

TEST(ServiceBill, TwoMonthsHaveTwoFixedChargesAndTwiceTheBasicBlock) {
  const ServiceBill bill = charge(statute_a(), ServiceUse::kEstrato4, 30, 2);
  EXPECT_EQ(bill.water.fixed, 15'700_pesos);
  EXPECT_EQ(bill.blocks.basic.value, 26);
  EXPECT_EQ(bill.waste.tariff, 36'900_pesos);
}

TEST(ServiceBill, EstratoFourAndOfficialUsersAreNeutral) {
  for (const ServiceUse use : {ServiceUse::kEstrato4, ServiceUse::kOfficial}) {
    const ServiceBill bill = charge(statute_a(), use, 40);
    EXPECT_TRUE(bill.water.subsidy.is_zero());
    EXPECT_TRUE(bill.water.contribution.is_zero());
  }
}

TEST(ServiceBill, TheContributionIsOfTheWholeValue) {
  const ServiceBill bill = charge(statute_a(), ServiceUse::kCommercial, 31);
  // (7850 + 31 x 1985.40) x 50 % = 34 698.70
  EXPECT_EQ(bill.water.contribution, 34'699_pesos);
}

TEST(ServiceBill, AnAcuerdoRulesItsOwnYear) {
  const auto subsidy_in = [](int year) {
    return value_or_throw(charge_services(statute_b().services, limits(),
                                          {ServiceUse::kEstrato2, {5}, 1, make_date(year, 6, 30)}))
        .waste.subsidy;
  };
  EXPECT_EQ(subsidy_in(2023), 8'400_pesos);  // 21 000.75 x 40 %
  EXPECT_EQ(subsidy_in(2024), 7'455_pesos);  // x 35.5 %
}

TEST(ServiceBill, AServiceThatTheUserHasNotIsNeitherChargedNorExplained) {
  const ServiceBill all = charge(statute_a(), ServiceUse::kCommercial, 31);
  const ServiceBill bill = value_or_throw(charge_services(
      statute_a().services, limits(), {ServiceUse::kCommercial, {31}, 1, kDay, {.sewer = false}}));
  EXPECT_TRUE(bill.sewer.net().is_zero());
  EXPECT_EQ(bill.total(), all.water.net() + all.waste.net());
  EXPECT_EQ(total_of(bill.explanation), bill.total());
  for (const auto& line : bill.explanation)
    EXPECT_FALSE(line.concept_name.starts_with("Alcantarillado")) << line.concept_name;
}

TEST(ServiceBill, AMonthWithoutAcuerdoOrTariffNamesTheNorm) {
  const auto refused = charge_services(statute_a().services, limits(),
                                       {ServiceUse::kEstrato1, {5}, 1, make_date(2027, 1, 31)});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kParameterMissing);
  EXPECT_NE(refused.error().detail.find("acuerdo anual del concejo"), std::string::npos);
}

TEST(ServiceBill, WhatNoBillCanHaveIsRefused) {
  const auto refused = [](const ServiceUser& user) {
    const auto bill = charge_services(statute_a().services, limits(), user);
    return !bill && bill.error().code == Code::kChargeInputInvalid;
  };
  EXPECT_TRUE(refused({ServiceUse::kEstrato1, {-1}, 1, kDay}));
  EXPECT_TRUE(refused({ServiceUse::kEstrato1, {1}, 3, kDay}));
  EXPECT_TRUE(refused({ServiceUse::kEstrato1, {1}, 0, kDay}));
}

RC_GTEST_PROP(ServiceBill, LinesAddUpAndSharesStayInsideTheLaw, ()) {
  const ServiceUse use = *rc::gen::elementOf(std::vector(std::begin(kAllUses), std::end(kAllUses)));
  const std::int64_t m3 = *rc::gen::inRange<std::int64_t>(0, 500);
  for (const Statute* statute : {&statute_a(), &statute_b()}) {
    const ServiceBill bill = charge(*statute, use, m3, *rc::gen::inRange(1, 3));
    RC_ASSERT(total_of(bill.explanation) == bill.total());
    const Rate max = value_or_throw(limits().max_subsidy(use, kDay));
    const Rate min = value_or_throw(limits().min_contribution(use, kDay));
    const Money subsidised = bill.water.fixed + bill.water.basic;
    const Money value = subsidised + bill.water.complementary + bill.water.sumptuary;
    // Within the pesos that rounding the lines moves.
    RC_ASSERT(bill.water.subsidy <=
              subsidised.mul_div(max.ppm(), 1'000'000, Rounding::kFloor) + 2_pesos);
    RC_ASSERT(bill.water.contribution + 3_pesos >=
              value.mul_div(min.ppm(), 1'000'000, Rounding::kFloor));
  }
}

RC_GTEST_PROP(ServiceBill, ConsumingMoreNeverCostsLess, ()) {
  const ServiceUse use = *rc::gen::elementOf(std::vector(std::begin(kAllUses), std::end(kAllUses)));
  const std::int64_t m3 = *rc::gen::inRange<std::int64_t>(0, 300);
  RC_ASSERT(charge(statute_a(), use, m3).total() <= charge(statute_a(), use, m3 + 1).total());
}

TEST(ServiceConsumption, WithoutMeterIsTheOwnAverageElseThatOfSimilarUsers) {
  const CubicMetres own[] = {{10}, {13}, {12}};
  EXPECT_EQ(consumption_without_meter(own, CubicMetres{99})->value, 12);
  const CubicMetres half[] = {{1}, {2}};
  EXPECT_EQ(consumption_without_meter(half, std::nullopt)->value, 2);
  EXPECT_EQ(consumption_without_meter({}, CubicMetres{15})->value, 15);
  EXPECT_EQ(consumption_without_meter({}, std::nullopt).error().code, Code::kParameterMissing);
}

TEST(ServiceBilling, ReachesFiveMonthsBack) {
  const Date omitted = make_date(2025, 9, 30);
  EXPECT_TRUE(check_retroactive_billing(limits(), omitted, make_date(2026, 2, 28)));
  const auto late = check_retroactive_billing(limits(), omitted, make_date(2026, 3, 1));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Code::kChargeInputInvalid);
  EXPECT_NE(late.error().detail.find("28 de febrero de 2026"), std::string::npos);
}

}  // namespace
}  // namespace recaudo::tax_rules
