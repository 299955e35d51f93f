// Interest to one date of a column of debts that fell due on one day. The same pesos as
// mora_interest, which explains them. ET arts. 634 and 635.
#pragma once

#include <cstdint>
#include <span>

#include "tax-rules/mora_factor.h"

namespace recaudo::tax_rules {

// out[i] = interest of capital[i], in pesos, half up. Both columns of one size; no capital is
// negative. A factor with a compound part is slower: each row is a product of 50 digits.
void roll_interest(const MoraFactor& factor, std::span<const std::int64_t> capital,
                   std::span<std::int64_t> out);

}  // namespace recaudo::tax_rules
