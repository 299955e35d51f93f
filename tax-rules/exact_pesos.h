// An amount of pesos as an exact fraction, until it becomes a line of a document. Specification
// tax-rules §0.1: one rounding, at the end.
#pragma once

#include <cstdint>

#include "base/money.h"

namespace recaudo::tax_rules {

struct ExactPesos {
  Int128 num = 0;        // pesos
  std::int64_t den = 1;  // > 0
};

// To a multiple of `unit` (whole pesos).
Money round_to(const ExactPesos& exact, Money unit, Rounding rounding);

}  // namespace recaudo::tax_rules
