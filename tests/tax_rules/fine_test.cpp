#include "tax-rules/fine.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tax-rules/mora.h"
#include "tests/support/replaced.h"
#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;
using test::replaced;

struct Law {
  FineTypes types = shipped_fine_types();
  LegalTables tables = shipped_legal_tables();
  UvbTable uvb = shipped_uvb();
  RateTable rates = shipped_rates();
};

FineLaw law() {
  static const Law shipped;
  return {shipped.types, shipped.tables, shipped.uvb, shipped.rates};
}

FineInput police(std::string code, Date imposed, Date paid) {
  return {std::string(kPoliceCode), std::move(code), {imposed, imposed}, paid, false, std::nullopt};
}

FineInput traffic(std::string code, Date imposed, Date paid, bool course) {
  return {
      std::string(kTrafficCode), std::move(code), {imposed, imposed}, paid, course, std::nullopt};
}

FineLiquidation liquidate(const Statute& statute, const FineInput& input) {
  return value_or_throw(liquidate_fine(statute.fines, statute.saturday, law(), input));
}

constexpr Date kMonday = make_date(2026, 2, 2);

TEST(FineDiscount, BusinessDaysAreCountedFromTheDayAfter) {
  const auto rule = SaturdayRule::kNotBusiness;
  EXPECT_EQ(business_day_of_term(kMonday, kMonday, rule), 0);
  EXPECT_EQ(business_day_of_term(kMonday, make_date(2026, 2, 3), rule), 1);
  EXPECT_EQ(business_day_of_term(kMonday, make_date(2026, 2, 9), rule), 5);
  EXPECT_EQ(business_day_of_term(kMonday, make_date(2026, 2, 10), rule), 6);
}

TEST(FineDiscount, ADayThatIsNotBusinessBelongsToTheNextOne) {
  const Date tuesday = make_date(2026, 2, 3);  // the fifth day is Tuesday 10
  EXPECT_EQ(business_day_of_term(tuesday, make_date(2026, 2, 7), SaturdayRule::kNotBusiness), 4);
  EXPECT_EQ(business_day_of_term(tuesday, make_date(2026, 2, 10), SaturdayRule::kNotBusiness), 5);
  // Where Saturday is a business day, the window is a day shorter.
  EXPECT_EQ(business_day_of_term(tuesday, make_date(2026, 2, 10), SaturdayRule::kBusiness), 6);
  // Paid on the Saturday after a fifth day that was Friday: too late.
  EXPECT_EQ(business_day_of_term(make_date(2026, 1, 30), make_date(2026, 2, 7),
                                 SaturdayRule::kNotBusiness),
            6);
}

TEST(FineDiscount, TrafficPaysHalfToTheFifthDayAndThreeQuartersToTheTwentieth) {
  const FineType& type =
      *value_or_throw(law().types.find(kTrafficCode, "C", make_date(2025, 3, 3), std::nullopt));
  const auto to_pay = [&](int day, bool course) {
    return fine_discount(604'100_pesos, type.discounts, day, course, RoundedFigure::kToPay).to_pay;
  };
  EXPECT_EQ(to_pay(0, true), 302'050_pesos);
  EXPECT_EQ(to_pay(5, true), 302'050_pesos);
  EXPECT_EQ(to_pay(6, true), 453'075_pesos);
  EXPECT_EQ(to_pay(20, true), 453'075_pesos);
  EXPECT_EQ(to_pay(21, true), 604'100_pesos);
  EXPECT_EQ(to_pay(5, false), 604'100_pesos);
}

TEST(FineDiscount, RoundsTheFigureThatTheLawStates) {
  const DiscountTier half{Rate::percent(50), 1, 5, false};
  const auto of = [&](RoundedFigure figure) {
    return fine_discount(98'363_pesos, {&half, 1}, 1, false, figure);
  };
  EXPECT_EQ(of(RoundedFigure::kDiscount).discount, 49'182_pesos);
  EXPECT_EQ(of(RoundedFigure::kDiscount).to_pay, 49'181_pesos);
  EXPECT_EQ(of(RoundedFigure::kToPay).to_pay, 49'182_pesos);
  EXPECT_EQ(of(RoundedFigure::kToPay).discount, 49'181_pesos);
}

TEST(Fine, OfTrafficPaysTheRoundedShareAndOfPoliceTakesItOff) {
  const auto paid = [](std::string_view regime, std::string_view code) {
    Law odd;
    odd.types = value_or_throw(
        FineTypes::parse_csv("regimen,codigo,cantidad,unidad,desde,hasta,redondeo,descuentos,mora,"
                             "prescripcion_anos,norma,"
                             "status,source\n" +
                                 std::string(regime) + "," + std::string(code) +
                                 ",,,2010-01-01,,,50% 1-5,tributaria_tras_ventana,3,x,verified,x\n",
                             "odd.csv"));
    const FineInput input{
        std::string(regime), std::string(code), {kMonday, kMonday}, kMonday, false, 98'363_pesos};
    return value_or_throw(liquidate_fine(statute_a().fines, statute_a().saturday,
                                         {odd.types, odd.tables, odd.uvb, odd.rates}, input))
        .total();
  };
  EXPECT_EQ(paid(kTrafficCode, "A"), 49'182_pesos);
  EXPECT_EQ(paid(kPoliceCode, "Tipo 1"), 49'181_pesos);
}

TEST(Fine, ItsMoraIsReadAsTheStatuteReadsTheDivisor) {
  FineLaw disputed = law();
  disputed.readings.divisor_rule.at(static_cast<std::size_t>(MoraLaw::kLaw1819)) =
      DayDivisor::kYearOfTheDay;
  const FineInput input = police("Tipo 4", make_date(2017, 7, 4), make_date(2018, 7, 25));
  const auto mora = [&](const FineLaw& by) {
    return value_or_throw(liquidate_fine(statute_a().fines, statute_a().saturday, by, input)).mora;
  };
  EXPECT_GT(mora(disputed), mora(law()));  // 365 divides less than 366
}

TEST(Fine, OfType4In2017IsThePublishedTruncatedFigure) {
  const auto f =
      liquidate(statute_a(), police("Tipo 4", make_date(2017, 7, 4), make_date(2017, 7, 25)));
  EXPECT_EQ(f.fine, 786'898_pesos);
  EXPECT_EQ(f.total(), 786'898_pesos);
  EXPECT_EQ(
      f.explanation[0].detail,
      "32 SMDLV × (SMMLV de 2017 $\u00a0737.717 ÷ 30) = $\u00a0786.898,13…, al peso de abajo");
}

TEST(Fine, PaidWithinFiveBusinessDaysCostsHalf) {
  const auto f = liquidate(statute_a(), police("Tipo 2", kMonday, make_date(2026, 2, 9)));
  EXPECT_EQ(f.fine, 337'400_pesos);  // 27.86 UVB x 12 110 = 337 384.60
  EXPECT_EQ(f.discount, 168'700_pesos);
  EXPECT_EQ(f.total(), 168'700_pesos);
  EXPECT_EQ(f.explanation[0].mark, SourceMark::kUncertain);
}

TEST(Fine, TheStatuteSaysWhichTypesAreDiscounted) {
  const FineInput heavy = police("Tipo 3", kMonday, make_date(2026, 2, 4));
  EXPECT_FALSE(liquidate(statute_a(), heavy).discount.is_zero());
  EXPECT_TRUE(liquidate(statute_b(), heavy).discount.is_zero());
  EXPECT_FALSE(
      liquidate(statute_b(), police("Tipo 2", kMonday, make_date(2026, 2, 4))).discount.is_zero());
}

TEST(Fine, TheDisputedYearsAreReadAsTheStatuteSays) {
  const FineInput input = police("Tipo 1", make_date(2022, 3, 1), make_date(2022, 3, 20));
  EXPECT_EQ(liquidate(statute_a(), input).fine, 125'000_pesos);  // 3.29 UVT x 38 004 = 125 033
  EXPECT_EQ(liquidate(statute_b(), input).fine, 133'333_pesos);  // 4 x 1 000 000 / 30
}

TEST(Fine, OwesTheRateOfTheTaxesAfterTheFirstMonth) {
  // Imposed Monday 2 February: the month ends Monday 2 March.
  EXPECT_TRUE(
      liquidate(statute_a(), police("Tipo 4", kMonday, make_date(2026, 3, 2))).mora.is_zero());
  const auto late = liquidate(statute_a(), police("Tipo 4", kMonday, make_date(2026, 3, 12)));
  const auto tax = value_or_throw(
      mora_interest({late.fine, make_date(2026, 3, 2), make_date(2026, 3, 12)}, law().rates));
  EXPECT_EQ(late.mora, tax.interest);
  EXPECT_TRUE(late.mora.is_positive());
}

TEST(Fine, TheFirstMonthEndsOnABusinessDay) {
  const FineType& type =
      *value_or_throw(law().types.find(kPoliceCode, "Tipo 1", make_date(2018, 1, 1), {}));
  // 28 February 2026 is a Saturday.
  const FineDates dates{make_date(2026, 1, 28), make_date(2026, 1, 28)};
  EXPECT_EQ(fine_mora_starts_after(type, dates, SaturdayRule::kNotBusiness), make_date(2026, 3, 2));
  EXPECT_EQ(fine_mora_starts_after(type, dates, SaturdayRule::kBusiness), make_date(2026, 2, 28));
}

TEST(Fine, OfTrafficOwesMoraAfterTheLastWindow) {
  const Date twentieth = add_business_days(kMonday, 20);
  EXPECT_TRUE(liquidate(statute_a(), traffic("B", kMonday, twentieth, false)).mora.is_zero());
  EXPECT_TRUE(liquidate(statute_a(), traffic("B", kMonday, add_days(twentieth, 10), true))
                  .mora.is_positive());
}

TEST(Fine, OfTrafficNeedsABodyOfTheMunicipality) {
  const auto refused = liquidate_fine(statute_b().fines, statute_b().saturday, law(),
                                      traffic("A", kMonday, kMonday, true));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kParameterMissing);
  EXPECT_NE(refused.error().detail.find("organismo de tránsito"), std::string::npos);
}

TEST(Fine, WithoutRuleOfItsOwnOwesTwelvePercentSimple) {
  FineInput input{"Otras", "Acto",         {kMonday, kMonday}, add_days(kMonday, 365),
                  false,   1'000'000_pesos};
  const auto f = liquidate(statute_a(), input);
  EXPECT_EQ(f.mora, 120'000_pesos);
  EXPECT_EQ(f.explanation.back().norm, "Ley 68/1923 art. 9");
  EXPECT_EQ(f.explanation.back().mark, SourceMark::kMemory);
}

TEST(Fine, AnAmountThatContradictsTheTypeIsRefused) {
  const auto code_of = [](const FineInput& input) {
    const auto f = liquidate_fine(statute_a().fines, statute_a().saturday, law(), input);
    return f ? std::string("accepted") : std::string(info(f.error().code).id);
  };
  FineInput fixed = police("Tipo 1", kMonday, kMonday);
  fixed.amount_by_act = 5_pesos;
  EXPECT_EQ(code_of(fixed), "REC-TAX-0031");
  FineInput free{"Otras", "Acto", {kMonday, kMonday}, kMonday, false, std::nullopt};
  EXPECT_EQ(code_of(free), "REC-TAX-0031");
  FineInput before = police("Tipo 1", kMonday, add_days(kMonday, -1));
  EXPECT_EQ(code_of(before), "REC-TAX-0031");
  FineInput firm_early = police("Tipo 1", kMonday, kMonday);
  firm_early.dates.firm_on = add_days(kMonday, -1);
  EXPECT_EQ(code_of(firm_early), "REC-TAX-0031");
}

TEST(Fine, AYearWithoutItsUnitIsRefused) {
  const auto f = liquidate_fine(statute_a().fines, statute_a().saturday, law(),
                                police("Tipo 1", make_date(2027, 2, 1), make_date(2027, 2, 1)));
  ASSERT_FALSE(f);
  EXPECT_EQ(f.error().code, Code::kParameterMissing);
}

RC_GTEST_PROP(Fine, LinesAddUpAndDiscountAndMoraNeverMeet, ()) {
  const Date imposed = add_days(make_date(2023, 1, 2), *rc::gen::inRange(0, 1'000));
  const auto type = *rc::gen::element<std::string>("Tipo 1", "Tipo 2", "Tipo 3", "Tipo 4");
  const FineInput input = police(type, imposed, add_days(imposed, *rc::gen::inRange(0, 200)));
  for (const Statute* statute : {&statute_a(), &statute_b()}) {
    const FineLiquidation f = liquidate(*statute, input);
    RC_ASSERT(total_of(f.explanation) == f.total());
    RC_ASSERT(f.discount.is_zero() || f.mora.is_zero());
    RC_ASSERT(f.discount <= f.fine);
  }
}

TEST(FineStatute, RefusesWhatItDoesNotKnow) {
  const auto refusal = [](std::string_view piece, std::string_view by) {
    const auto statute = parse_statute(replaced(statute_b_text(), piece, by), "b.toml");
    return statute ? std::string("accepted") : statute.error().detail;
  };
  EXPECT_NE(refusal("\"Tipo 2\"]", "\"Tipo 5\"]").find("tipos_con_descuento"), std::string::npos);
  EXPECT_NE(refusal("unidad = \"SMDLV\"", "unidad = \"SMMLV\"").find("SMDLV, UVT o UVB"),
            std::string::npos);
  EXPECT_NE(refusal("regimen = \"Ley 1801/2016\"", "regimen = \"Ley 1\"").find("regimen debe ser"),
            std::string::npos);
  EXPECT_NE(refusal("[servicios]",
                    "[[multas.unidad]]\nregimen = \"Ley 1801/2016\"\ndesde = 2020-01-01\nunidad = "
                    "\"UVT\"\nnorma = \"x\"\n[servicios]")
                .find("se cruza con la línea"),
            std::string::npos);
  EXPECT_NE(refusal("unidad = \"SMDLV\"\nnorma",
                    "hasta = 2019-12-31\nunidad = \"SMDLV\"\nnorma = \"x\"\n[[multas.unidad]]\n"
                    "regimen = \"Ley 1801/2016\"\ndesde = 2020-02-01\nunidad = \"UVT\"\nnorma")
                .find("deja días sin unidad antes del 2020-02-01"),
            std::string::npos);
}

RC_GTEST_PROP(FineDiscount, ItsLinesAddUpToWhatIsPaid, ()) {
  const DiscountTier half{Rate::percent(50), 1, 5, false};
  const Money fine = Money::pesos(*rc::gen::inRange<std::int64_t>(1, 10'000'000));
  const int day = *rc::gen::inRange(0, 10);
  const auto figure = *rc::gen::element(RoundedFigure::kDiscount, RoundedFigure::kToPay);
  const FineDiscount d = fine_discount(fine, {&half, 1}, day, false, figure);
  const Explanation lines = explain_fine_discount(d, {day, false, "Ley 1801/2016 art. 180"});
  RC_ASSERT(total_of(lines) == d.to_pay);
  RC_ASSERT((d.off == Rate()) == (day > 5));
  RC_ASSERT(lines.size() == (d.discount.is_zero() ? 1u : 2u));  // half a peso may round to nothing
}

}  // namespace
}  // namespace recaudo::tax_rules
