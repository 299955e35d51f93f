// `recaudo demo --story`: two hundred payments of every outcome through the JSON API and the
// simulator, the bank's day, the ledger's and the log's verification, and the sum: not a peso
// unexplained.
#pragma once

#include "api/cli/demo_clock.h"
#include "api/cli/installation.h"
#include "api/cli/site_process.h"

namespace recaudo::cli {

// Exit status: 0 when every payment ended as its script says and every peso is accounted for.
int run_story(const Installation& installation, SiteProcess& site, DemoClock& clock,
              const std::string& simulator_url, std::uint64_t seed);

}  // namespace recaudo::cli
