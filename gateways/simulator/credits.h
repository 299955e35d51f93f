// The credits of a multicredit, as ACH's guide lists them for both protocols: which services there
// are, and that what they take is the whole payment.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "gateways/simulator/simulator.h"

namespace recaudo::simulator {

// One credit as it came; what could not be read is empty, a tax that is not said is zero.
struct GivenCredit {
  std::string entity_code;
  std::string service_code;
  std::optional<Money> value;
  std::optional<Money> vat;
};

// Every dependent service is there, none is unknown, and the values add up to the total.
bool credits_fit(const SimulatorOptions& options, std::span<const GivenCredit> credits,
                 Money total);

}  // namespace recaudo::simulator
