// How long a payer has on a rail's page.
#pragma once

#include <optional>
#include <string_view>

#include "gateways/payment_gateway.h"

namespace recaudo::gateways {

// Thirty minutes after it was asked for, but never after the day to whose end the amount holds.
Instant session_end(const CreateRequest& request);
// The same of an attempt on `rail` that was begun at `requested`, for who waits for its end.
// Nothing where only the bank knows it, which is PSE without anybody in between.
std::optional<Instant> session_end(std::string_view rail, Instant requested, Date valid_until);

// kRailRequestInvalid when less than five minutes are left, which is no time to pay.
Result<void> check_session(const CreateRequest& request);

}  // namespace recaudo::gateways
