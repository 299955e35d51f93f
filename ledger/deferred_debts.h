// What counts as due on a later day than its obligations say: a vigencia that is being paid under a
// plan. The ledger knows no plans; whoever does gives them (core/dues/deferred_debts.h).
#pragma once

#include <string>
#include <vector>

#include "ledger/receivables.h"

namespace recaudo::ledger {

struct DeferredDebt {
  Subject subject;
  int vigencia = 0;
  Date due_on;
};
using DeferredDebts = std::vector<DeferredDebt>;

// The same as arrays for unnest: text, bigint, integer and date.
struct DeferredColumns {
  std::string kinds, subjects, vigencias, days;
};
DeferredColumns columns_of(const DeferredDebts& deferred);

}  // namespace recaudo::ledger
