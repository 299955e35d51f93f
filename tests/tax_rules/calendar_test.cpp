#include "tax-rules/calendar.h"

#include <gtest/gtest.h>
#include <fstream>
#include <set>
#include <sstream>

#include "base/csv.h"

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

}  // namespace
}  // namespace recaudo::tax_rules
