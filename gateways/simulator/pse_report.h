// Writes the daily PSE report: the columns of ACH's portal export, comma-separated, UTF-8, RFC
// 4180.
#pragma once

#include <string>
#include <vector>

#include "gateways/simulator/simulator.h"
#include "gateways/simulator/transaction.h"

namespace recaudo::simulator {

std::string write_pse_report(const SimulatorOptions& options,
                             const std::vector<Transaction>& transactions);

}  // namespace recaudo::simulator
