#include "tax-rules/calendar.h"

#include <gtest/gtest.h>
#include <fstream>
#include <set>
#include <sstream>

#include "base/csv.h"
#include "tax-rules/holiday_rules.h"

namespace recaudo::tax_rules {
namespace {

TEST(Calendar, AgreesWithThePublishedHolidaysOfEveryYear) {
  std::ifstream file(TAX_DATA_DIR "/festivos.csv");
  std::stringstream text;
  text << file.rdbuf();
  const auto rows = value_or_throw(read_csv(
      text.str(), "festivos.csv", {"year", "fecha", "dia", "nombre", "tipo", "status", "source"}));
  std::set<std::pair<std::string, std::string>> published, computed;
  std::set<int> years;
  for (const CsvRow& row : rows) {
    years.insert(std::stoi(row.fields[0]));
    published.emplace(row.fields[1], row.fields[3]);
  }
  for (const int year : years)
    for (const Holiday& h : holidays(year)) computed.emplace(to_iso(h.on), h.name);
  EXPECT_EQ(computed, published);
  EXPECT_GT(years.size(), 50u);
}

TEST(Calendar, TheNinthOfJulyIsAHolidayFrom2026Only) {
  EXPECT_EQ(holidays(2025).size(), 18u);
  EXPECT_EQ(holidays(2026).size(), 19u);
  EXPECT_FALSE(is_business_day(make_date(2026, 7, 13)));
}

TEST(Calendar, TwoHolidaysOnOneDateKeepBothNames) {
  // Sacred Heart and Saint Peter on 2025-06-30.
  int names = 0;
  for (const Holiday& h : holidays(2025)) names += h.on == make_date(2025, 6, 30) ? 1 : 0;
  EXPECT_EQ(names, 2);
}

TEST(Calendar, SaturdayIsBusinessOnlyWhenTheStatuteSaysSo) {
  const Date saturday = make_date(2026, 3, 28);
  EXPECT_FALSE(is_business_day(saturday, SaturdayRule::kNotBusiness));
  EXPECT_TRUE(is_business_day(saturday, SaturdayRule::kBusiness));
}

TEST(Calendar, LastBusinessDaySkipsWeekendsAndHolidays) {
  EXPECT_EQ(last_business_day(2026, 3), make_date(2026, 3, 31));
  EXPECT_EQ(last_business_day(2024, 3), make_date(2024, 3, 27));  // Holy Thursday is the 28th
  EXPECT_EQ(last_business_day(2026, 5), make_date(2026, 5, 29));
}

TEST(Calendar, ATermOfZeroDaysEndsTheSameDay) {
  EXPECT_EQ(add_business_days(make_date(2026, 3, 28), 0), make_date(2026, 3, 28));
}

TEST(Calendar, YearsBeforeTheLawAreABrokenPromise) {
  EXPECT_THROW(holidays(1983), BrokenInvariant);
}

TEST(HolidayRules, ABadRowIsRefusedByItsLine) {
  const auto refusal = [](const std::string& rows) {
    const auto parsed = parse_holiday_rules(
        "nombre,tipo,mes,dia,dias_desde_pascua,traslado,desde,hasta,norma,status,source\n" + rows,
        "f.csv");
    return parsed ? std::string("accepted") : parsed.error().detail;
  };
  const std::string good = "A,fija,7,9,,lunes,2026-01-01,,L,verified,x\n";
  EXPECT_EQ(refusal(good + "B,pascua,,,43,,1984-01-01,2030-12-31,L,verified,x\n"), "accepted");
  EXPECT_EQ(refusal(good + good), "f.csv, línea 3: se cruza con la línea 2");
  EXPECT_EQ(refusal("A,fija,2,29,,,1984-01-01,,L,verified,x\n"),
            "f.csv, línea 2: dia no es válido");
  EXPECT_EQ(refusal("A,fija,13,1,,,1984-01-01,,L,verified,x\n"),
            "f.csv, línea 2: mes no es válido");
  EXPECT_EQ(refusal("A,fija,7,9,,martes,2026-01-01,,L,verified,x\n"),
            "f.csv, línea 2: traslado debe ser lunes o nada");
  EXPECT_EQ(refusal("A,pascua,,,43,lunes,1984-01-01,,L,verified,x\n"),
            "f.csv, línea 2: un festivo de pascua no tiene mes, dia ni traslado");
  EXPECT_EQ(refusal("A,movil,,,43,,1984-01-01,,L,verified,x\n"),
            "f.csv, línea 2: tipo debe ser fija o pascua");
}

TEST(HolidayRules, ALawThatEndsTakesItsHolidayAway) {
  const auto rules = value_or_throw(parse_holiday_rules(
      "nombre,tipo,mes,dia,dias_desde_pascua,traslado,desde,hasta,norma,status,source\n"
      "A,fija,7,9,,lunes,2026-01-01,2027-12-31,L,verified,x\n",
      "f.csv"));
  const auto in = [&](int year) { return rules[0].in(year, easter(year)); };
  EXPECT_EQ(in(2025), std::nullopt);
  EXPECT_EQ(in(2026), make_date(2026, 7, 13));
  EXPECT_EQ(in(2027), make_date(2027, 7, 12));
  EXPECT_EQ(in(2028), std::nullopt);
}

}  // namespace
}  // namespace recaudo::tax_rules
