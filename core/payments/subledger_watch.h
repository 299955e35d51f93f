// Once a day somebody compares the subledger with its control accounts, whether or not anybody asks
// for a report. A difference is never corrected by the machine: it is logged, told to the audit log
// and kept for people in payments.subledger_check.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/processor/unit_of_work.h"

namespace recaudo::payments {

// The differences found, in Spanish, when this is the day's first call in any process; nothing
// otherwise.
std::optional<std::vector<std::string>> check_subledger_once_a_day(const Services& services);

}  // namespace recaudo::payments
