#include "base/time.h"

#include <date/tz.h>
#include <algorithm>
#include <array>
#include <cstdio>
#include <sstream>

namespace recaudo {
namespace {

constexpr std::array<const char*, 12> kMonths = {"enero",      "febrero", "marzo",     "abril",
                                                 "mayo",       "junio",   "julio",     "agosto",
                                                 "septiembre", "octubre", "noviembre", "diciembre"};

const date::time_zone* bogota() {
  static const date::time_zone* zone = date::locate_zone("America/Bogota");
  return zone;
}

Result<Date> parse_with(std::string_view text, const char* format) {
  std::istringstream in{std::string(text)};
  date::sys_days day{};
  in >> date::parse(format, day);
  if (in.fail() || in.peek() != std::istringstream::traits_type::eof())
    return fail(Code::kBadDate, std::string(text));
  return Date{day};
}

bool digits_at(std::string_view text, std::initializer_list<std::size_t> positions) {
  for (const auto i : positions)
    if (text[i] < '0' || text[i] > '9') return false;
  return true;
}

// "2026-03-31T23:00:00.123456-05:00", the fraction optional. What date reads without complaint
// ("-:00" for an offset, "." for seconds) is arithmetic on nothing: it does not get there.
bool has_shape_of_instant(std::string_view s) {
  constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd";
  constexpr std::string_view kOffset = "dd:dd";
  const auto fits = [](std::string_view text, std::string_view shape) {
    return std::ranges::equal(
        text, shape, [](char c, char as) { return as == 'd' ? c >= '0' && c <= '9' : c == as; });
  };
  const auto sign = s.find_last_of("+-");
  if (s.size() < kShape.size() || !fits(s.substr(0, kShape.size()), kShape)) return false;
  if (sign == s.npos || sign < kShape.size() || !fits(s.substr(sign + 1), kOffset)) return false;
  const auto fraction = s.substr(kShape.size(), sign - kShape.size());
  return fraction.empty() ||
         (fraction.size() > 1 && fraction[0] == '.' &&
          std::ranges::all_of(fraction.substr(1), [](char c) { return c >= '0' && c <= '9'; }));
}

}  // namespace

Date add_months(Date d, int n) {
  const auto target = date::year_month{d.year(), d.month()} + date::months{n};
  const Date last{target / date::last};
  const Date same{target.year(), target.month(), d.day()};
  return same.ok() ? same : last;
}

Date last_day_of_month(int year, unsigned month) {
  return Date{date::year{year} / date::month{month} / date::last};
}

std::string to_iso(Date d) {
  return date::format("%F", date::sys_days{d});
}
std::string to_compact(Date d) {
  return date::format("%Y%m%d", date::sys_days{d});
}

Result<Date> parse_iso_date(std::string_view text) {
  if (text.size() != 10 || !digits_at(text, {0, 1, 2, 3, 5, 6, 8, 9}))
    return fail(Code::kBadDate, std::string(text));
  return parse_with(text, "%F");
}

Result<Date> parse_compact_date(std::string_view text) {
  if (text.size() != 8 || !digits_at(text, {0, 1, 2, 3, 4, 5, 6, 7}))
    return fail(Code::kBadDate, std::string(text));
  // "%Y" would swallow more than four digits.
  const std::string iso = std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)) +
                          "-" + std::string(text.substr(6));
  return parse_with(iso, "%F");
}

std::string month_name_spanish(int year, unsigned month) {
  return std::string(kMonths.at(month - 1)) + " de " + std::to_string(year);
}

std::string to_long_spanish(Date d) {
  return std::to_string(day_of(d)) + " de " + month_name_spanish(year_of(d), month_of(d));
}

Date bogota_date(Instant t) {
  return Date{date::floor<Days>(bogota()->to_local(t))};
}

std::string to_rfc3339(Instant t) {
  const auto seconds = date::floor<std::chrono::seconds>(t);
  return date::format("%FT%T%Ez", date::make_zoned(bogota(), seconds));
}

std::string to_utc_iso(Instant t) {
  return date::format("%FT%TZ", t);
}

Result<Instant> parse_instant(std::string_view text) {
  std::string s(text);
  if (s.size() > 10 && s[10] == ' ') s[10] = 'T';
  if (!s.empty() && s.back() == 'Z') s.replace(s.size() - 1, 1, "+00:00");
  const auto sign = s.find_last_of("+-");
  if (sign != std::string::npos && s.size() - sign == 3) s += ":00";  // PostgreSQL writes +00
  if (!has_shape_of_instant(s)) return fail(Code::kBadDate, std::string(text));
  std::istringstream in{s};
  Instant t{};
  in >> date::parse("%FT%T%Ez", t);
  if (in.fail() || in.peek() != std::istringstream::traits_type::eof())
    return fail(Code::kBadDate, std::string(text));
  return t;
}

std::string to_long_spanish(Instant t) {
  const auto local = bogota()->to_local(t);
  const auto day = date::floor<Days>(local);
  const auto minutes = date::floor<std::chrono::minutes>(local - day).count();
  const auto hour24 = minutes / 60;
  const auto hour12 = hour24 % 12 == 0 ? 12 : hour24 % 12;
  char clock[24];
  (void)std::snprintf(clock, sizeof clock, "%d:%02d", static_cast<int>(hour12),
                      static_cast<int>(minutes % 60));
  return to_long_spanish(Date{day}) + ", " + clock + (hour24 < 12 ? " a.\u00a0m." : " p.\u00a0m.");
}

Instant start_of_day(Date d) {
  const date::local_days local{Days{day_number(d)}};
  return bogota()->to_sys(std::chrono::time_point_cast<std::chrono::microseconds>(local),
                          date::choose::earliest);
}

}  // namespace recaudo
