// The topic "ica_fun" of the tax examples.
#pragma once

#include "tests/vectors/tax_example.h"

namespace recaudo::tax_vectors {

// Puts one return of industria y comercio, or one withholding, to the engine.
void run_ica(Example& e, const Tables& tables);

}  // namespace recaudo::tax_vectors
