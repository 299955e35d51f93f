// The holidays as data (festivos_reglas.csv): on a day of the year or counted from Easter, moved to
// Monday or not, since when and until when. Ley 51/1983 and the laws that added to it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "tax-rules/effective_span.h"

namespace recaudo::tax_rules {

struct HolidayRule {
  std::string name;  // Spanish
  // A day of the year, or else the calendar days after Easter Sunday.
  unsigned month = 0, day = 0;
  std::optional<int> after_easter;
  bool moved_to_monday = false;  // Ley 51/1983 art. 2: when it is not one
  EffectiveSpan span;            // of the day it falls on
  int line = 0;

  // The day it falls on in a year; nothing when it is not in force.
  std::optional<Date> in(int year, Date easter) const;
};

// kTableInvalid with file and line: a day that is not of every year, a day and an offset together,
// the same holiday twice at one time.
Result<std::vector<HolidayRule>> parse_holiday_rules(std::string_view text,
                                                     std::string_view file_name);

}  // namespace recaudo::tax_rules
