// How a partial payment of overdue debt is spread. ET art. 804 (Ley 1066/2006 art. 6): in the same
// proportions that the concepts have in the whole obligation at the moment of payment.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

// One concept of the obligation: tax, sanction, interest... in the order that breaks ties.
struct OwedConcept {
  std::string name;
  Money owed;
};

struct ImputedConcept {
  std::string name;
  Money applied;
  Money balance;
};

struct Imputation {
  std::vector<ImputedConcept> concepts;  // same order as given
  Money excess;                          // what no concept can take: a balance in favour
};

// Largest remainder: everyone gets the floor of its share in whole pesos (in centavos when any
// amount has them), and the units left go to the largest remainders, ties by the order given.
// Applied amounts plus excess are the payment, to the centavo, and no concept gets more than it
// owes. kPaymentNotImputable when an amount is negative.
Result<Imputation> impute_proportionally(Money payment, std::span<const OwedConcept> owed);

// One line for each concept that was owed something, and one for the excess: they add up to the
// payment. Made on demand, because whoever spreads payments by the thousand needs no text.
Explanation explain_imputation(const Imputation& imputation);

}  // namespace recaudo::tax_rules
