#include "gateways/session_life.h"

#include <algorithm>

namespace recaudo::gateways {

using namespace std::chrono_literals;

namespace {
// Whose requests carry the end of the session (placetopay/requests.cpp, wompi/requests.cpp).
constexpr std::string_view kEndsSessions[] = {"placetopay", "wompi"};

Instant end_of(Instant requested, Date valid_until) {
  const Instant day_end = start_of_day(add_days(valid_until, 1)) - 1s;
  return std::min<Instant>(requested + 30min, day_end);
}
}  // namespace

Instant session_end(const CreateRequest& request) {
  return end_of(request.requested_at, request.valid_until);
}

std::optional<Instant> session_end(std::string_view rail, Instant requested, Date valid_until) {
  if (std::ranges::find(kEndsSessions, rail) == std::end(kEndsSessions)) return std::nullopt;
  return end_of(requested, valid_until);
}

Result<void> check_session(const CreateRequest& request) {
  if (session_end(request) - request.requested_at < 5min)
    return fail(Code::kRailRequestInvalid,
                "faltan menos de cinco minutos para que venza la liquidación; haga otra mañana");
  return {};
}

}  // namespace recaudo::gateways
