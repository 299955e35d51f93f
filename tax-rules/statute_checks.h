// What a statute must hold together: legal bands, no overlaps, no gaps.
#pragma once

#include "base/toml_section.h"
#include "tax-rules/statute.h"

namespace recaudo::tax_rules {

// Reports the first fault found.
void check_statute(const Statute& statute, FirstFault& fault);

}  // namespace recaudo::tax_rules
