// What people do at a desk, killed: a day of the till, and an act of two persons.
#pragma once

#include "tests/faults/scenarios.h"

namespace recaudo::test {

// A turn: three receipts, one of them annulled by two persons; its count, its end, and the cash on
// its way to the bank.
void keep_till(const World& world);
std::string check_till(const World& world);

// A resolution takes a thousand pesos from a debt.
void correct_debt(const World& world);
std::string check_correction(const World& world);

}  // namespace recaudo::test
