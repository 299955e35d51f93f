// Topic "multas": police and traffic fines, their units and discounts.
#pragma once

#include "tests/vectors/tax_example.h"

namespace recaudo::tax_vectors {

void run_multas(Example& e, const Tables& tables);

}  // namespace recaudo::tax_vectors
