// Reads and checks the body of CreateTransactionPaymentNF field by field, as ACH's guide lists
// them.
#pragma once

#include <string>

#include "base/time.h"
#include "gateways/simulator/json.h"
#include "gateways/simulator/simulator.h"
#include "gateways/simulator/transaction.h"

namespace recaudo::simulator {

// The request, or ACH's return code ("FAIL_...") of the first thing that is wrong.
tl::expected<PaymentRequest, std::string> read_create_request(const JsonValue& body,
                                                              const SimulatorOptions& options,
                                                              Instant now);

}  // namespace recaudo::simulator
