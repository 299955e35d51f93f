// Topic "servicios": the bill of water, sewer and waste, and its mora.
#pragma once

#include "tests/vectors/tax_example.h"

namespace recaudo::tax_vectors {

void run_servicios(Example& e, const Tables& tables);

}  // namespace recaudo::tax_vectors
