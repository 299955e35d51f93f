#include "tax-rules/statute.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/support/replaced.h"
#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;
using test::replaced;

// The second statute with one piece replaced.
Result<Statute> changed(std::string_view piece, std::string_view by) {
  return parse_statute(replaced(statute_b_text(), piece, by), "b.toml");
}

std::string refusal(std::string_view piece, std::string_view by) {
  const auto statute = changed(piece, by);
  if (statute) return "accepted";
  EXPECT_EQ(statute.error().code, Code::kStatuteInvalid);
  return statute.error().detail;
}

bool says(const std::string& detail, std::string_view words) {
  return detail.find("b.toml, línea ") == 0 && detail.find(words) != detail.npos;
}

TEST(Statute, TheDemonstrationIsMarkedAsSuchEverywhere) {
  const Statute& s = statute_a();
  EXPECT_EQ(s.identity.name, "Municipio de Cáqueza (DEMOSTRACIÓN)");
  EXPECT_TRUE(s.identity.demonstration);
  for (const PredialTariff& t : s.predial_tariffs) EXPECT_TRUE(t.invented) << t.code;
  for (const BankAgreement& b : s.banks) EXPECT_TRUE(b.invented);
  EXPECT_TRUE(s.pse->invented);
  EXPECT_EQ(s.banks.at(0).gln, "7709998123014");
}

TEST(Statute, TheDemonstrationCalendarIsRolledToBusinessDays) {
  const PredialCalendar& c2026 = *value_or_throw(statute_a().calendar(2026));
  EXPECT_EQ(c2026.due_on, make_date(2026, 6, 30));
  ASSERT_EQ(c2026.discounts.size(), 3u);
  EXPECT_EQ(c2026.discounts[0].until, make_date(2026, 3, 31));
  // 30 June 2024 is a Sunday and 1 July a holiday; 30 June 2025 is a holiday.
  EXPECT_EQ(value_or_throw(statute_a().calendar(2024))->due_on, make_date(2024, 7, 2));
  EXPECT_EQ(value_or_throw(statute_a().calendar(2025))->due_on, make_date(2025, 7, 1));
}

TEST(Statute, ReadsEveryChoiceOfTheSecondStatute) {
  const Statute& s = statute_b();
  EXPECT_EQ(s.predial_unit, 100_pesos);
  EXPECT_EQ(s.saturday, SaturdayRule::kBusiness);
  EXPECT_FALSE(s.limits.law_44_article_6);
  EXPECT_EQ(s.own_cap(2025)->max_increase, Rate::percent(25));
  EXPECT_EQ(s.own_cap(2024), nullptr);
  EXPECT_EQ(value_or_throw(s.environmental_rule(2023))->mode,
            EnvironmentalMode::kPercentageOfPredial);
  EXPECT_EQ(s.bomberil_rule(2025)->percent_of_predial, Rate::percent(1));
  EXPECT_EQ(s.banks.size(), 2u);
  EXPECT_FALSE(s.pse);
  // 30 September 2023 is a Saturday, a business day here.
  EXPECT_EQ(value_or_throw(s.calendar(2023))->due_on, make_date(2023, 9, 30));
}

TEST(Statute, AVigenciaWithoutCalendarOrSurchargeNamesTheNorm) {
  EXPECT_EQ(statute_a().calendar(2027).error().code, Code::kParameterMissing);
  EXPECT_NE(statute_a().environmental_rule(2020).error().detail.find("Ley 99/1993 art. 44"),
            std::string::npos);
}

TEST(Statute, RefusesATariffOutsideTheLegalBand) {
  EXPECT_TRUE(says(refusal("tarifa = \"5.25\"", "tarifa = \"4.9\""), "fuera de la banda legal"));
  EXPECT_TRUE(says(refusal("tarifa = \"9.75\"", "tarifa = \"16.5\""), "fuera de la banda legal"));
  EXPECT_TRUE(says(refusal("tarifa = \"30\"", "tarifa = \"33.1\""), "fuera de la banda legal"));
}

TEST(Statute, RefusesALowTariffForHousingThatIsNotLimitedToTheLowEstratos) {
  const std::string text =
      replaced(std::string(data_file("statutes/demo.toml")), "estratos = [1, 2]\nhasta_smmlv = 135",
               "estratos = [1, 2, 4]\nhasta_smmlv = 135");
  EXPECT_NE(parse_statute(text, "a.toml").error().detail.find("banda legal"), std::string::npos);
}

TEST(Statute, RefusesAnEnvironmentalRateOutsideTheLaw) {
  EXPECT_TRUE(says(refusal("tasa = \"25.9\"", "tasa = \"26\""), "15 a 25,9"));
  EXPECT_TRUE(
      says(refusal("modo = \"porcentaje\"\ntasa = \"25.9\"\ncontabilidad = \"menor_ingreso\"",
                   "modo = \"sobretasa\"\ntasa = \"1.4\""),
           "1,5 a 2,5 por mil"));
}

TEST(Statute, RefusesTwoTariffsForOneParcel) {
  EXPECT_TRUE(says(refusal("mas_de_smmlv = 100", "mas_de_smmlv = 99"), "se cruza con la línea"));
  EXPECT_TRUE(says(refusal("hasta = 2024-12-31", "hasta = 2025-12-31"), "se cruza con la línea"));
}

TEST(Statute, RefusesAParcelWithoutTariff) {
  EXPECT_TRUE(says(refusal("mas_de_smmlv = 100", "mas_de_smmlv = 101"), "avalúo de más de 100"));
  EXPECT_TRUE(says(refusal("zona = \"rural\"", "zona = \"urbana\""), "zona rural"));
  EXPECT_TRUE(says(refusal("desde = 2025-01-01\nnorma = \"Acuerdo de prueba 3\"",
                           "desde = 2026-01-01\nnorma = \"Acuerdo de prueba 3\""),
                   "vigencia 2025, destino A"));
}

TEST(Statute, RefusesGapsAndOverlapsOfSurcharges) {
  EXPECT_TRUE(says(refusal("desde = 2023-01-01\nnorma = \"Acuerdo de prueba 4\"",
                           "desde = 2024-01-01\nnorma = \"Acuerdo de prueba 4\""),
                   "ambiental: falta para la vigencia 2023"));
  EXPECT_TRUE(says(refusal("hasta = 2024-12-31\nnorma = \"Acuerdo de prueba 5\"",
                           "norma = \"Acuerdo de prueba 5\""),
                   "bomberil: se cruza con la línea"));
}

TEST(Statute, TheNoticeAndTheSurchargeWrittenOffAreReadInTwoWays) {
  EXPECT_EQ(statute_a().notice, SimultaneousNotice::kLaterDay);
  EXPECT_EQ(statute_b().notice, SimultaneousNotice::kSameDay);
  EXPECT_EQ(statute_a().surcharge_written_off, SurchargeWrittenOff::kOwedNoMore);
  EXPECT_EQ(statute_b().surcharge_written_off, SurchargeWrittenOff::kStillOwed);
  EXPECT_TRUE(says(refusal("\"mismo_dia\"", "\"otro_dia\""), "notificacion_simultanea debe ser"));
  EXPECT_TRUE(says(refusal("sobretasa_ambiental = \"se_debe\"", "sobretasa_ambiental = \"x\""),
                   "sobretasa_ambiental debe ser"));
}

TEST(Statute, RefusesUnknownAndMissingKeys) {
  EXPECT_TRUE(says(
      refusal("norma = \"Acuerdo de prueba 4\"", "norma = \"Acuerdo de prueba 4\"\ntaza = \"1\""),
      "ambiental.taza: no se conoce esta clave"));
  EXPECT_TRUE(says(refusal("nombre = \"Municipio de Prueba\"\n", ""), "municipio: falta nombre"));
}

TEST(Statute, RefusesARateWrittenAsABinaryNumber) {
  EXPECT_TRUE(says(refusal("tarifa = \"5.25\"", "tarifa = 5.25"), "texto entre comillas"));
}

TEST(Statute, RefusesAWrongNitAndALetterThatIsNotADestino) {
  EXPECT_TRUE(says(refusal("800.197.268-4", "800.197.268-5"), "NIT"));
  EXPECT_TRUE(says(refusal("destinos = \"RS\"", "destinos = \"RZ\""), "Registro 1"));
}

TEST(Statute, RefusesDiscountsOutOfOrderOnTheCarOrAfterTheDueDate) {
  EXPECT_TRUE(says(refusal("hasta = 2026-04-30", "hasta = 2026-01-31"), "deben ir en orden"));
  EXPECT_TRUE(says(refusal("hasta = 2026-04-30", "hasta = 2026-12-31"), "fuera del plazo"));
  EXPECT_TRUE(says(refusal("[\"predial\", \"bomberil\"]", "[\"ambiental\"]"), "no se descuenta"));
}

TEST(Statute, RefusesAMissingOrRepeatedCalendar) {
  EXPECT_TRUE(says(refusal("ultima = 2026", "ultima = 2027"), "falta"));
  EXPECT_TRUE(
      says(refusal("vigencia = 2023\nvence = 2023-09-30", "vigencia = 2024\nvence = 2024-09-30"),
           "repetida"));
}

TEST(Statute, ABrokenTomlIsRefusedWithItsLine) {
  const auto statute = parse_statute("a = 1\nb = [", "b.toml");
  ASSERT_FALSE(statute);
  EXPECT_EQ(statute.error().detail.find("b.toml, línea 2: "), 0u);
  EXPECT_FALSE(parse_statute("", "b.toml"));
}

TEST(Statute, ReadsHowTheMunicipalityReadsTheDisputesOfMora) {
  const MoraReadings& b = statute_b().mora;
  EXPECT_EQ(b.old_rate, OldRegimeRate::kPaymentDay);
  EXPECT_EQ(b.divisor_rule[2], DayDivisor::kYearOfTheDay);
  EXPECT_EQ(b.divisor_rule[3], DayDivisor::kYearOfTheDay);
  EXPECT_EQ(statute_a().mora.old_rate, OldRegimeRate::kLastDay);
  EXPECT_TRUE(says(
      refusal("divisor_ley_1607_de_2012 = \"365_o_366\"", "divisor_ley_1607_de_2012 = \"360\""),
      "365_o_366"));
}

TEST(Statute, ReadsTheBaseOfTheBomberil) {
  EXPECT_EQ(statute_b().bomberil_rule(2024)->base, BomberilBase::kCharged);
  EXPECT_EQ(statute_b().bomberil_rule(2025)->base, BomberilBase::kBeforeLimit);
  EXPECT_TRUE(says(refusal("base = \"predial_sin_limite\"", "base = \"avaluo\""), "base"));
}

TEST(Statute, AnExemptionOfMoreThanTenYearsIsRefused) {
  EXPECT_TRUE(says(refusal("hasta = 2027-12-31", "hasta = 2036-01-01"), "diez años"));
  EXPECT_EQ(refusal("hasta = 2027-12-31", "hasta = 2035-12-31"), "accepted");
  EXPECT_TRUE(says(refusal("hasta = 2027-12-31", ""), "diez años"));
}

TEST(Statute, TwoActsOfOneExemptionAtOnceAreRefused) {
  EXPECT_TRUE(says(
      refusal("desde = 2026-01-01\nhasta = 2027-12-31", "desde = 2024-12-31\nhasta = 2027-12-31"),
      "se cruza"));
}

std::string decimals(std::int64_t n, std::int64_t scale) {
  return std::to_string(n / scale) + "." + std::to_string(scale + n % scale).substr(1);
}

RC_GTEST_PROP(Statute, FiguresWrittenAsTomlAreReadBackTheSame, ()) {
  const auto tariff = *rc::gen::inRange<std::int64_t>(5'000, 16'001);  // ppm
  const auto cap = *rc::gen::inRange<std::int64_t>(0, 1'000'001);      // ppm
  const int months = *rc::gen::inRange(1, 120);
  const Date to = add_days(add_months(make_date(2026, 1, 1), months), -1);
  std::string text = statute_b_text();
  const auto put = [&](std::string_view piece, const std::string& by) {
    text = replaced(text, piece, by);
  };
  put("tarifa = \"9.75\"", "tarifa = \"" + decimals(tariff, 1'000) + "\"");
  put("aumento_maximo = \"25\"", "aumento_maximo = \"" + decimals(cap, 10'000) + "\"");
  put("hasta = 2027-12-31", "hasta = " + to_iso(to));
  const Statute s = value_or_throw(parse_statute(text, "b.toml"));
  RC_ASSERT(s.predial_tariffs.at(2).rate == Rate::ppm(tariff));
  RC_ASSERT(s.own_cap(2026)->max_increase == Rate::ppm(cap));
  RC_ASSERT(s.exemptions.at(1).span.to == to);
}

TEST(Statute, CannotTurnOffLaw1995InTheVigenciasThatItRules) {
  EXPECT_TRUE(says(refusal("ley_1995_de_2019 = true", "ley_1995_de_2019 = false"),
                   "la ley nacional rige las vigencias 2020 a 2024"));
}

TEST(Statute, ADiscountThatEndsOnADayThatIsNotBusinessEndsOnTheNext) {
  // 28 February 2026 is a Saturday; business in B, here not.
  const auto until = [](std::string_view saturday, std::string_view day) {
    std::string text = replaced(statute_b_text(), "sabado_habil = true", saturday);
    text = replaced(text, "hasta = 2026-02-28", "hasta = " + std::string(day));
    return value_or_throw(parse_statute(text, "b.toml")).calendar(2026).value()->discounts[0].until;
  };
  EXPECT_EQ(until("sabado_habil = false", "2026-02-28"), make_date(2026, 3, 2));
  EXPECT_EQ(until("sabado_habil = true", "2026-02-28"), make_date(2026, 2, 28));
  EXPECT_EQ(until("sabado_habil = true", "2026-03-22"), make_date(2026, 3, 24));  // 23: San José
}

TEST(Statute, YearsWhoseHolidaysAreNotKnownAreRefusedAndDoNotThrow) {
  EXPECT_TRUE(
      says(refusal("vigencia = 2026\nvence = 2026-11-30", "vigencia = 2199\nvence = 2199-12-31"),
           "vigencia"));
  EXPECT_TRUE(says(refusal("hasta = 2026-02-28", "hasta = 1900-02-28"), "hasta debe ser"));
  EXPECT_TRUE(says(refusal("hasta = 2026-02-28", "hasta = 2200-02-28"), "hasta debe ser"));
}

}  // namespace
}  // namespace recaudo::tax_rules
