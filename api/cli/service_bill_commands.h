// What the commands of both kinds of bills share of the runs of public services.
#pragma once

#include <boost/json.hpp>

#include "api/cli/desk.h"

namespace recaudo::cli {

// The newest runs of public services, the newest first: a line for each on standard output, unless
// they are asked for as JSON.
boost::json::array service_runs(Desk& desk, bool as_json);

}  // namespace recaudo::cli
