#include "base/time.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/clock.h"

namespace recaudo {
namespace {

TEST(Time, ADayThatDoesNotExistIsRefused) {
  EXPECT_FALSE(parse_iso_date("2026-02-30"));
  EXPECT_FALSE(parse_iso_date("2026-2-03"));
  EXPECT_FALSE(parse_compact_date("20260230"));
  EXPECT_TRUE(parse_compact_date("20240229"));
}

TEST(Time, TheBusinessDateIsBogotasNotUtcs) {
  // 04:59 UTC of 1 April is 23:59 of 31 March in Bogota: still the last day of the discount.
  EXPECT_EQ(bogota_date(*parse_instant("2026-04-01T04:59:59Z")), make_date(2026, 3, 31));
  EXPECT_EQ(bogota_date(*parse_instant("2026-04-01T05:00:00Z")), make_date(2026, 4, 1));
}

TEST(Time, TheDayBeganAnHourEarlierDuringTheSummerTimeOf1992) {
  EXPECT_EQ(to_utc_iso(start_of_day(make_date(1992, 7, 1))), "1992-07-01T04:00:00.000000Z");
  EXPECT_EQ(to_utc_iso(start_of_day(make_date(2026, 7, 1))), "2026-07-01T05:00:00.000000Z");
}

TEST(Time, MonthsAreAddedWithTheEndOfTheMonthClamped) {
  EXPECT_EQ(add_months(make_date(2026, 1, 31), 1), make_date(2026, 2, 28));
  EXPECT_EQ(add_months(make_date(2024, 1, 31), 1), make_date(2024, 2, 29));
  EXPECT_EQ(add_months(make_date(2026, 11, 30), 3), make_date(2027, 2, 28));
}

TEST(Time, SpanishDatesReadAsPeopleWriteThem) {
  EXPECT_EQ(to_long_spanish(make_date(2026, 3, 5)), "5 de marzo de 2026");
  EXPECT_EQ(to_long_spanish(*parse_instant("2026-03-31T23:00:00Z")),
            "31 de marzo de 2026, 6:00 p.\u00a0m.");
  EXPECT_EQ(to_long_spanish(*parse_instant("2026-03-31T05:05:00Z")),
            "31 de marzo de 2026, 12:05 a.\u00a0m.");
}

TEST(Time, InstantsAreReadInEachFormThatReachesUs) {
  const auto t = *parse_instant("2026-03-31T23:00:00.123456Z");
  EXPECT_EQ(*parse_instant("2026-03-31 23:00:00.123456+00"), t);
  EXPECT_EQ(to_rfc3339(t), "2026-03-31T18:00:00-05:00");
  EXPECT_FALSE(parse_instant("2026-03-31"));
  EXPECT_FALSE(parse_instant("2026-13-31T00:00:00Z"));
}

TEST(Time, AnOffsetThatIsNotHoursAndMinutesIsRefused) {
  EXPECT_TRUE(parse_instant("2026-03-31T23:00:00-05:00"));
  for (const char* offset : {"-:00", "-", "-5:00", "-0500", "-05:0", "-ab:cd"})
    EXPECT_FALSE(parse_instant(std::string("2026-03-31T23:00:00") + offset)) << offset;
}

TEST(Time, SecondsThatAreNotFiguresAreRefused) {
  EXPECT_TRUE(parse_instant("2026-03-31T23:00:00.5Z"));
  for (const char* seconds : {".", "0.", "00.", ".5", "0x", "nan", "00.1-2", "+1", "000"})
    EXPECT_FALSE(parse_instant(std::string("2026-03-31T23:00:") + seconds + "Z")) << seconds;
}

RC_GTEST_PROP(Time, IsoDatesRoundTrip, ()) {
  const Date d = from_day_number(*rc::gen::inRange(-10'000, 60'000));
  RC_ASSERT(*parse_iso_date(to_iso(d)) == d);
  RC_ASSERT(*parse_compact_date(to_compact(d)) == d);
}

TEST(Clock, AShiftedClockStandsOnTheDayItWasTold) {
  EXPECT_EQ(ShiftedClock::starting_on(make_date(2026, 3, 31)).today(), make_date(2026, 3, 31));
}

}  // namespace
}  // namespace recaudo
