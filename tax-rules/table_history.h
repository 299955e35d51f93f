// What a later text of a table of the nation leaves out of an earlier one. Rows have their own
// days, and a version repeats the history: who liquidates a past day again asks the version of
// today. Specification tax-rules §0.3; docs/decisions/0047.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "tax-rules/national_table.h"

namespace recaudo::tax_rules {

// Which row is left out, and the first of its days.
struct LostRow {
  std::string name;  // without the day: "Ley 1801/2016, Tipo 1", "2024"
  Date day;
};
// What `before` says of a day until `last`, included, and `after` does not: a row left out, or one
// that begins later or ends earlier, when none takes its place; of several readings of a fine on
// one day, one of them; and a second reading where there was one, because the only one is found
// whatever its unit. Another value, the unit of a single row, a norm or the last day of a relief is
// not lost. kTableInvalid for a text that its reader refuses. Not of the limits of services, which
// have a stricter rule (ServiceLimits::first_lost_day).
Result<std::optional<LostRow>> first_lost_row(NationalTable table, std::string_view before,
                                              std::string_view after, Date last);

}  // namespace recaudo::tax_rules
