// Money that goes back, killed: a payment that its rail reverses, and refunds of a credit balance.
#pragma once

#include "tests/faults/scenarios.h"

namespace recaudo::test {

// Two payments over PlacetoPay, which two persons have reversed: one is pursued by who decided, the
// other by the janitor.
void reverse_at_rail(const World& world);
std::string check_reversals(const World& world);

// A vigencia paid twice at the bank's window: of what is left over, one part is refunded and paid
// out, and the refund of another is revoked.
void refund(const World& world);
std::string check_refunds(const World& world);

}  // namespace recaudo::test
