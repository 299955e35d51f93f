// How the amount of an order of instalments is spread over the concepts of its vigencia, so that
// whoever is going to pay it can follow each part.
#pragma once

#include <optional>

#include "core/payments/orders.h"

namespace recaudo::payments {

// By what is owed now. None of an order that leaves no rest, nor where its lines are of another
// debt.
std::optional<dues::Split> split_of(const Order& order, const dues::Dues& now);

// Whether it pays a part of what some line of it was owed.
bool leaves_a_rest(const Order& order);

}  // namespace recaudo::payments
