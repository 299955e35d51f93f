// The moment or the day at which a bank did what a rail tells of.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace recaudo::gateways {

// A day alone, with or without a zone; an instant; a time without an offset, which is Bogota's. A
// day is its beginning in Bogota, and so is midnight of UTC to the second, which is how a program
// writes a day that it keeps as an instant [U]. Nothing for what cannot be read: a time never
// spoils the state that it comes with.
std::optional<Instant> parse_bank_time(std::string_view text);

}  // namespace recaudo::gateways
