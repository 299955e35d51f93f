// What the simulator's bank is told to do, in the payer's place.
#pragma once

#include <boost/json.hpp>
#include <string>

#include "tests/faults/scenarios.h"

namespace recaudo::test {

// The simulator's answer; to what is decided already, that it is.
boost::json::value ask_simulator(const World& world, const std::string& method,
                                 const std::string& path, const std::string& body);

}  // namespace recaudo::test
