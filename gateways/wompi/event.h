// Wompi's events: repeated, out of order, signed with a checksum over the properties that the event
// itself lists. It only says which transaction to ask about.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"
#include "gateways/wompi/messages.h"

namespace recaudo::wompi {

struct Event {
  std::string transaction_id;
  std::string status;
  std::string reference;
};

// kRailNoticeRefused: no JSON, another environment than ours, a list of properties without
// transaction.id, transaction.status and transaction.amount_in_cents (an empty list would sign
// nothing), or a checksum that is not that of the secret. `header`: X-Event-Checksum, or empty.
Result<Event> read_event(std::string_view json, std::string_view header,
                         const Secret& events_secret, Environment environment);

}  // namespace recaudo::wompi
