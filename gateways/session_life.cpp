#include "gateways/session_life.h"

#include <algorithm>

namespace recaudo::gateways {

using namespace std::chrono_literals;

Instant session_end(Instant requested, Date valid_until) {
  const Instant day_end = start_of_day(add_days(valid_until, 1)) - 1s;
  return std::min<Instant>(requested + 30min, day_end);
}

Instant session_end(const CreateRequest& request) {
  return session_end(request.requested_at, request.valid_until);
}

Result<void> check_session(const CreateRequest& request) {
  if (session_end(request) - request.requested_at < 5min)
    return fail(Code::kRailRequestInvalid,
                "faltan menos de cinco minutos para que venza la liquidación; haga otra mañana");
  return {};
}

}  // namespace recaudo::gateways
