#include "tax-rules/calendar.h"

#include <algorithm>
#include <tuple>

#include "tax-rules/data.h"
#include "tax-rules/holiday_rules.h"

namespace recaudo::tax_rules {
namespace {

constexpr int kFirstYear = 1984;  // Ley 51/1983 in force
constexpr int kLastYear = 2199;

const std::vector<HolidayRule>& rules() {
  static const std::vector<HolidayRule> shipped =
      value_or_throw(parse_holiday_rules(data_file("festivos_reglas.csv"), "festivos_reglas.csv"));
  return shipped;
}

// Monday 0 .. Sunday 6. 1970-01-01 was a Thursday.
int weekday(int number) {
  return ((number + 3) % 7 + 7) % 7;
}

bool is_holiday(Date d) {
  const Date easter_sunday = easter(year_of(d));
  return std::ranges::any_of(
      rules(), [&](const HolidayRule& rule) { return rule.in(year_of(d), easter_sunday) == d; });
}

void require_known_year(int year) {
  invariant(year >= kFirstYear && year <= kLastYear, "holidays are known for 1984 to 2199");
}

}  // namespace

Date easter(int year) {
  const int a = year % 19, b = year / 100, c = year % 100;
  const int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30;
  const int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int month = (h + l - 7 * m + 114) / 31, day = (h + l - 7 * m + 114) % 31 + 1;
  return make_date(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

std::vector<Holiday> holidays(int year) {
  require_known_year(year);
  const Date easter_sunday = easter(year);
  std::vector<Holiday> days;
  for (const HolidayRule& rule : rules())
    if (const auto on = rule.in(year, easter_sunday)) days.push_back({*on, rule.name});
  std::ranges::sort(days, [](const Holiday& a, const Holiday& b) {
    return std::tie(a.on, a.name) < std::tie(b.on, b.name);
  });
  return days;
}

bool is_business_day(Date d, SaturdayRule rule) {
  require_known_year(year_of(d));
  const int w = weekday(day_number(d));
  if (w == 6 || (w == 5 && rule == SaturdayRule::kNotBusiness)) return false;
  return !is_holiday(d);
}

Date next_business_day(Date d, SaturdayRule rule) {
  while (!is_business_day(d, rule)) d = add_days(d, 1);
  return d;
}

Date add_business_days(Date from, int n, SaturdayRule rule) {
  invariant(n >= 0 && n <= 10'000, "a term has 0 to 10 000 business days");
  Date d = from;
  for (int i = 0; i < n; ++i) d = next_business_day(add_days(d, 1), rule);
  return d;
}

Date last_business_day(int year, unsigned month, SaturdayRule rule) {
  Date d = last_day_of_month(year, month);
  while (!is_business_day(d, rule)) d = add_days(d, -1);
  return d;
}

}  // namespace recaudo::tax_rules
