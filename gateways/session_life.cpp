#include "gateways/session_life.h"

#include <algorithm>

namespace recaudo::gateways {

using namespace std::chrono_literals;

Instant session_end(const CreateRequest& request) {
  const Instant day_end = start_of_day(add_days(request.valid_until, 1)) - 1s;
  return std::min<Instant>(request.requested_at + 30min, day_end);
}

Result<void> check_session(const CreateRequest& request) {
  if (session_end(request) - request.requested_at < 5min)
    return fail(Code::kRailRequestInvalid,
                "faltan menos de cinco minutos para que venza la liquidación; haga otra mañana");
  return {};
}

}  // namespace recaudo::gateways
