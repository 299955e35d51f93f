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

// An instant with its offset, also with one of ISO 8601's basic form: "2026-10-05T08:00:00-0500" is
// what PHP's DATE_ISO8601 writes. Nothing for what cannot be read.
std::optional<Instant> parse_offset_time(std::string_view text);

}  // namespace recaudo::gateways
