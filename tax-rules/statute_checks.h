// What a statute must hold together: legal bands, no overlaps, no gaps. Ley 44/1990 art. 4; Ley
// 99/1993 art. 44; Ley 14/1983 art. 38.
#pragma once

#include "base/toml_section.h"
#include "tax-rules/statute.h"

namespace recaudo::tax_rules {

// Reports the first fault found.
void check_statute(const Statute& statute, FirstFault& fault);

}  // namespace recaudo::tax_rules
