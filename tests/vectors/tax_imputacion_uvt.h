// The examples of "imputacion_804" that are counted in UVT: exact proportion, no residue.
#pragma once

#include "tests/vectors/tax_example.h"

namespace recaudo::tax_vectors {

void run_imputacion_uvt(Example& e, const Tables& tables);

}  // namespace recaudo::tax_vectors
