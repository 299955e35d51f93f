// After the misfortunes: everything decided, the days closed, and two sets of books compared.
#pragma once

#include <string>
#include <vector>

#include "tests/soak/town.h"

namespace recaudo::soak {

// The misfortunes end and time goes on until nobody waits, at most three days. Returns what is
// still undecided.
int settle(Town& town);

// Closes each day that passed at the bank and with us. Each line says what does not agree.
std::vector<std::string> close_days(Town& town);

// The simulator's books against ours, payment by payment; each line is money that one of them
// knows and the other does not explain.
std::vector<std::string> compare(Town& town);

}  // namespace recaudo::soak
