// Reads what a company asks of WebCheckout (POST /api/session), as strictly as the service does.
#pragma once

#include <string>

#include "gateways/simulator/json.h"
#include "gateways/simulator/session.h"

namespace recaudo::simulator {

struct SessionRefusal {
  std::string reason;   // BR, request_not_valid, max_dispersion_error
  std::string message;  // Spanish, names the field
};

// The session, still without number, token and state.
tl::expected<Session, SessionRefusal> read_session_request(const JsonValue& body, Instant now);

// Whether that document may be of that type (CC, CE, TI, NIT, RUT, PPN).
bool document_fits(std::string_view type, std::string_view document);

}  // namespace recaudo::simulator
