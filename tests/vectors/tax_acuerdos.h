// Topic "acuerdos": the schedule of a payment agreement.
#pragma once

#include "tests/vectors/tax_example.h"

namespace recaudo::tax_vectors {

void run_acuerdos(Example& e, const Tables& tables);

}  // namespace recaudo::tax_vectors
