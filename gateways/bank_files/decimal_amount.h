// Amounts as statements write them: digits, a decimal mark, perhaps thousands. Exact, in centavos.
#pragma once

#include <string_view>

#include "base/money.h"

namespace recaudo::bank_files {

struct DecimalForm {
  char decimal = '.';
  char thousands = 0;            // 0: none; else every group after the first has three digits
  bool may_end_in_mark = false;  // "2800,": MT940
  bool must_have_mark = false;   // MT940
};

// Without sign. Up to five decimals, of which those beyond the centavo must be zero. The error is
// Spanish, for a person.
tl::expected<Money, const char*> read_amount(std::string_view text, const DecimalForm& form);

}  // namespace recaudo::bank_files
