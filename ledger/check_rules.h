// The rules of `recaudo ledger check` that are one statement each.
#pragma once

#include <span>

#include "base/database.h"

namespace recaudo::ledger {

struct CheckRule {
  // Rows are offenders, the first one first; one text column says which. At most 20: the first one
  // matters, the count of a flood does not.
  Statement statement;
  const char* says;  // Spanish
};

std::span<const CheckRule> journal_rules();
std::span<const CheckRule> books_rules();

}  // namespace recaudo::ledger
