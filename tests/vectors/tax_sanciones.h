// The topic "sanciones" of the tax examples.
#pragma once

#include "tests/vectors/tax_example.h"

namespace recaudo::tax_vectors {

// Puts one example of sanctions, months of delay or indexation to the engine.
void run_sanciones(Example& e, const Tables& tables);

}  // namespace recaudo::tax_vectors
