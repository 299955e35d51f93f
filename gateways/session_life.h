// How long a payer has on a rail's page.
#pragma once

#include "gateways/payment_gateway.h"

namespace recaudo::gateways {

// Thirty minutes after it was asked for, but never after the day to whose end the amount holds.
Instant session_end(const CreateRequest& request);
// The same of an attempt that was begun at `requested`, for who waits for its end.
Instant session_end(Instant requested, Date valid_until);

// kRailRequestInvalid when less than five minutes are left, which is no time to pay.
Result<void> check_session(const CreateRequest& request);

}  // namespace recaudo::gateways
