// Dates as banks write them, by a pattern: "DD/MM/AAAA", "AAAAMMDD", "D-M-AA".
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace recaudo::bank_files {

// Whether the pattern has a day (DD, or D for one or two digits), a month (MM or M) and a year
// (AAAA, or AA of this century), each once; what else it has must stand in the date as it is.
bool is_date_pattern(std::string_view pattern);
// The day that a text of that form says; none when it has another form or the day does not exist.
std::optional<Date> read_date(std::string_view text, std::string_view pattern);

}  // namespace recaudo::bank_files
