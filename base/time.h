// Civil dates and instants. This is the only header that includes Howard Hinnant's date: together
// with std::chrono's own calendar its names are ambiguous in C++20.
//
// A Date is a civil day in Colombia; an Instant is a point in UTC with microseconds, which is what
// PostgreSQL keeps. They do not convert silently.
#pragma once

#include <date/date.h>
#include <chrono>
#include <string>
#include <string_view>

#include "base/error.h"

namespace recaudo {

using Date = date::year_month_day;
using Days = date::days;
using Instant = date::sys_time<std::chrono::microseconds>;

constexpr Date make_date(int year, unsigned month, unsigned day) {
  return Date{date::year{year}, date::month{month}, date::day{day}};
}

constexpr int year_of(Date d) {
  return static_cast<int>(d.year());
}
constexpr unsigned month_of(Date d) {
  return static_cast<unsigned>(d.month());
}
constexpr unsigned day_of(Date d) {
  return static_cast<unsigned>(d.day());
}

// Days since 1970-01-01.
constexpr int day_number(Date d) {
  return date::sys_days{d}.time_since_epoch().count();
}
constexpr Date from_day_number(int n) {
  return Date{date::sys_days{Days{n}}};
}
constexpr Date add_days(Date d, int n) {
  return from_day_number(day_number(d) + n);
}
// Calendar days from a to b; negative when b is earlier.
constexpr int days_between(Date a, Date b) {
  return day_number(b) - day_number(a);
}
// The same day n months later, or the last day of that month (31 January + 1 = 28/29 February).
Date add_months(Date d, int n);
Date last_day_of_month(int year, unsigned month);
constexpr bool is_leap(int year) {
  return date::year{year}.is_leap();
}

// "2026-03-31"; refuses what is not a day of the calendar.
std::string to_iso(Date d);
Result<Date> parse_iso_date(std::string_view text);
// "20260331", the form of bank files.
Result<Date> parse_compact_date(std::string_view text);
std::string to_compact(Date d);
// "31 de marzo de 2026"
std::string to_long_spanish(Date d);
// "octubre de 2026"
std::string month_name_spanish(int year, unsigned month);

// Civil date and time in America/Bogota.
Date bogota_date(Instant t);
// "2026-03-31T18:00:00-05:00", RFC 3339 with Bogota's offset at that instant.
std::string to_rfc3339(Instant t);
// "2026-03-31T23:00:00.123456Z"
std::string to_utc_iso(Instant t);
// Reads both forms and PostgreSQL's "2026-03-31 23:00:00.123456+00".
Result<Instant> parse_instant(std::string_view text);
// "31 de marzo de 2026, 6:00 p. m."
std::string to_long_spanish(Instant t);
// The first instant of that civil day in Bogota.
Instant start_of_day(Date d);

constexpr std::int64_t to_unix_micros(Instant t) {
  return t.time_since_epoch().count();
}
constexpr Instant from_unix_micros(std::int64_t us) {
  return Instant{std::chrono::microseconds{us}};
}

}  // namespace recaudo
