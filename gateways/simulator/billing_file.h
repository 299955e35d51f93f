// Reads the Asobancaria 2001 billing file (records of 220 characters) with which a company
// registers its slips at the bank: `01 (05 06+ 08)+ 09`. Strict, as a bank is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateways/simulator/simulator.h"
#include "gateways/simulator/store.h"

namespace recaudo::simulator {

// The amount of a slip is that of its principal service and of the additional one together.
// Services are those that the bank collects for the company: a lot of another is refused.
//
// The slips, or the first fault in Spanish with its line: nothing of the file is taken then. A due
// date of zeros is refused; an amount of zero means any amount.
tl::expected<std::vector<RegisteredSlip>, std::string> read_billing_file(
    std::string_view text, const std::string& nit, const std::vector<SimulatedService>& services);

}  // namespace recaudo::simulator
