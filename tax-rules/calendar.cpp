#include "tax-rules/calendar.h"

#include <algorithm>
#include <tuple>

namespace recaudo::tax_rules {
namespace {

constexpr int kFirstYear = 1984;  // Ley 51/1983 in force
constexpr int kLastYear = 2199;

enum class Kind { kFixed, kMovedToMonday, kEasterOffset };

struct HolidayRule {
  std::string_view name;
  Kind kind;
  unsigned month;
  unsigned day;
  int easter_offset;  // calendar days after Easter Sunday
  int from_year;
};

constexpr HolidayRule kRules[] = {
    {"Año Nuevo", Kind::kFixed, 1, 1, 0, kFirstYear},
    {"Reyes Magos", Kind::kMovedToMonday, 1, 6, 0, kFirstYear},
    {"San José", Kind::kMovedToMonday, 3, 19, 0, kFirstYear},
    {"Jueves Santo", Kind::kEasterOffset, 0, 0, -3, kFirstYear},
    {"Viernes Santo", Kind::kEasterOffset, 0, 0, -2, kFirstYear},
    {"Día del Trabajo", Kind::kFixed, 5, 1, 0, kFirstYear},
    {"Ascensión del Señor", Kind::kEasterOffset, 0, 0, 43, kFirstYear},
    {"Corpus Christi", Kind::kEasterOffset, 0, 0, 64, kFirstYear},
    {"Sagrado Corazón", Kind::kEasterOffset, 0, 0, 71, kFirstYear},
    {"San Pedro y San Pablo", Kind::kMovedToMonday, 6, 29, 0, kFirstYear},
    {"Virgen de Chiquinquirá", Kind::kMovedToMonday, 7, 9, 0, 2026},  // Ley 2578/2026
    {"Independencia", Kind::kFixed, 7, 20, 0, kFirstYear},
    {"Batalla de Boyacá", Kind::kFixed, 8, 7, 0, kFirstYear},
    {"Asunción", Kind::kMovedToMonday, 8, 15, 0, kFirstYear},
    {"Día de la Raza", Kind::kMovedToMonday, 10, 12, 0, kFirstYear},
    {"Todos los Santos", Kind::kMovedToMonday, 11, 1, 0, kFirstYear},
    {"Independencia de Cartagena", Kind::kMovedToMonday, 11, 11, 0, kFirstYear},
    {"Inmaculada Concepción", Kind::kFixed, 12, 8, 0, kFirstYear},
    {"Navidad", Kind::kFixed, 12, 25, 0, kFirstYear},
};

// Monday 0 .. Sunday 6. 1970-01-01 was a Thursday.
int weekday(int number) {
  return ((number + 3) % 7 + 7) % 7;
}

int holiday_number(const HolidayRule& rule, int year, int easter_number) {
  if (rule.kind == Kind::kEasterOffset) return easter_number + rule.easter_offset;
  const int n = day_number(make_date(year, rule.month, rule.day));
  return rule.kind == Kind::kFixed ? n : n + (7 - weekday(n)) % 7;
}

bool is_holiday(int number, int year) {
  const int easter_number = day_number(easter(year));
  return std::ranges::any_of(kRules, [&](const HolidayRule& rule) {
    return year >= rule.from_year && holiday_number(rule, year, easter_number) == number;
  });
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
  const int easter_number = day_number(easter(year));
  std::vector<Holiday> days;
  for (const HolidayRule& rule : kRules) {
    if (year < rule.from_year) continue;
    days.push_back({from_day_number(holiday_number(rule, year, easter_number)), rule.name});
  }
  std::ranges::sort(days, [](const Holiday& a, const Holiday& b) {
    return std::tie(a.on, a.name) < std::tie(b.on, b.name);
  });
  return days;
}

bool is_business_day(Date d, SaturdayRule rule) {
  require_known_year(year_of(d));
  const int number = day_number(d);
  const int w = weekday(number);
  if (w == 6 || (w == 5 && rule == SaturdayRule::kNotBusiness)) return false;
  return !is_holiday(number, year_of(d));
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
