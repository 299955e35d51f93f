// Holidays and terms. Holidays: Ley 51/1983 and, from 2026, Ley 2578/2026. Terms in days: Ley
// 4/1913 art. 62. The list is computed from effective-dated rules, for the years 1984 to 2199.
#pragma once

#include <string_view>
#include <vector>

#include "base/time.h"

namespace recaudo::tax_rules {

// Whether the municipality works on Saturdays; a parameter of its statute.
enum class SaturdayRule { kNotBusiness, kBusiness };

struct Holiday {
  Date on;
  std::string_view name;  // Spanish
};

// Easter Sunday, anonymous Gregorian algorithm (Meeus).
Date easter(int year);

// By date, then by name. Two names that fall on one date are both kept.
std::vector<Holiday> holidays(int year);

bool is_business_day(Date d, SaturdayRule rule = SaturdayRule::kNotBusiness);
// The same day when it is a business day, else the next one.
Date next_business_day(Date d, SaturdayRule rule = SaturdayRule::kNotBusiness);
// Day n of a term in business days; day 1 is the first business day after `from`. n >= 0.
Date add_business_days(Date from, int n, SaturdayRule rule = SaturdayRule::kNotBusiness);
Date last_business_day(int year, unsigned month, SaturdayRule rule = SaturdayRule::kNotBusiness);

}  // namespace recaudo::tax_rules
