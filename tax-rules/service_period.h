// The period of a bill of public services, named by the month in which it ends. Ley 142/1994 arts.
// 14.9 and 146.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"

namespace recaudo::tax_rules {

struct ServicePeriod {
  int year = 0;
  unsigned month = 0;
  Date first_day() const { return make_date(year, month, 1); }  // of the month
  Date last_day() const { return last_day_of_month(year, month); }
  bool operator==(const ServicePeriod&) const = default;
};

// "2026-03". kBadDate otherwise; years 1990 to 2100.
Result<ServicePeriod> parse_period(std::string_view text);
std::string to_text(const ServicePeriod& period);
ServicePeriod period_of(Date day);

}  // namespace recaudo::tax_rules
