// PlacetoPay's notification: sent once, never again, whatever we answer. Its signature covers the
// session's number, state and date, neither amount nor reference: it only says whom to ask about.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"
#include "gateways/payment_gateway.h"

namespace recaudo::placetopay {

struct Notification {
  std::string request_id;
  std::string reference;
  std::string status;
  std::string date;
};

// Checks "sha256:" and 64 hex digits, or 40 of the SHA-1 of before. kRailNoticeRefused: no JSON, a
// part is missing, or the signature is not that of the secret.
Result<Notification> read_notification(std::string_view json, const Secret& secret_key);

}  // namespace recaudo::placetopay
