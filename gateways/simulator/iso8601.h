// Instants as PHP writes them.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "base/time.h"

namespace recaudo::simulator {

// An instant with its offset, also in ISO 8601's basic form: "2026-10-05T08:00:00-0500" is what
// PHP's DATE_ISO8601 gives. kBadDate.
inline Result<Instant> parse_iso8601(std::string_view text) {
  constexpr std::size_t kOffset = 5;
  const auto tail = text.substr(text.size() - std::min(text.size(), kOffset));
  const bool basic = tail.size() == kOffset && (tail[0] == '+' || tail[0] == '-') &&
                     tail.find_first_not_of("0123456789", 1) == std::string_view::npos;
  if (!basic) return parse_instant(text);
  return parse_instant(std::string(text.substr(0, text.size() - 2)) + ":" +
                       std::string(text.substr(text.size() - 2)));
}

}  // namespace recaudo::simulator
