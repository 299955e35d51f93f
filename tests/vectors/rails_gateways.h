// The vectors of the gateways, one source file each; they count into what the topic "rails" has.
#pragma once

#include "tests/vectors/vectors.h"

namespace recaudo::vectors {

void run_placetopay(Counts& counts, const std::string& folder);
void run_wompi(Counts& counts, const std::string& folder);

}  // namespace recaudo::vectors
