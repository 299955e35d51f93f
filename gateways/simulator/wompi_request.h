// Reads what a company asks of Wompi (POST /transactions with PSE), after its tokens and signature.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "gateways/simulator/json.h"
#include "gateways/simulator/simulator.h"
#include "gateways/simulator/transaction.h"

namespace recaudo::simulator {

struct WompiOrder {
  std::string reference;
  std::string bank;  // as Wompi lists it: 1, 2 and 3 of the sandbox, or one of PSE's
  std::string redirect_url;
  PaymentRequest payment;
};

// Field and what is wrong with it, in Spanish.
using WompiFaults = std::map<std::string, std::vector<std::string>>;

// Sandbox banks first: 1 approves, 2 declines, 3 fails.
std::vector<SimulatedBank> wompi_banks(const SimulatorOptions& options);

tl::expected<WompiOrder, WompiFaults> read_wompi_order(const JsonValue& body,
                                                       const SimulatorOptions& options,
                                                       Instant now);

}  // namespace recaudo::simulator
