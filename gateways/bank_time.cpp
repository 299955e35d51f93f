#include "gateways/bank_time.h"

#include <algorithm>
#include <string>

namespace recaudo::gateways {
namespace {

constexpr std::size_t kDay = 10;
constexpr std::size_t kSeconds = 19;
constexpr std::size_t kBasicOffset = 5;  // "-0500"

bool is_zone(std::string_view text) {
  return text.empty() || text == "Z" || (text.size() == 6 && (text[0] == '+' || text[0] == '-'));
}

bool is_midnight_of_utc(std::string_view clock) {
  return clock == "00:00:00Z" || clock == "00:00:00.000Z";
}

std::optional<Instant> start_of(std::string_view day) {
  const auto parsed = parse_iso_date(day);
  return parsed ? std::optional(start_of_day(*parsed)) : std::nullopt;
}

}  // namespace

std::optional<Instant> parse_bank_time(std::string_view text) {
  if (text.size() < kDay) return std::nullopt;
  if (is_zone(text.substr(kDay)) || is_midnight_of_utc(text.substr(kDay + 1)))
    return start_of(text.substr(0, kDay));
  if (text.size() < kSeconds) return std::nullopt;
  std::string whole(text);
  if (whole.find_first_of("Z+-", kSeconds) == std::string::npos) whole += "-05:00";
  return parse_offset_time(whole);
}

std::optional<Instant> parse_offset_time(std::string_view text) {
  std::string whole(text);
  const auto sign = whole.size() - std::min(whole.size(), kBasicOffset);
  const bool basic = whole.size() > kSeconds && (whole[sign] == '+' || whole[sign] == '-') &&
                     whole.find_first_not_of("0123456789", sign + 1) == std::string::npos;
  if (basic) whole.insert(whole.size() - 2, ":");
  const auto instant = parse_instant(whole);
  return instant ? std::optional(*instant) : std::nullopt;
}

}  // namespace recaudo::gateways
