// The statement of a day as SWIFT MT940.
#pragma once

#include <string>

#include "gateways/simulator/statement_file.h"

namespace recaudo::simulator {

std::string write_mt940(const Statement& s);

}  // namespace recaudo::simulator
