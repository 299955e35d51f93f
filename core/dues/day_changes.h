// What changes in a price from one day to a later one: a discount that ends, days of interest that
// come. A paper that prints several days tells each of them by what it changes of the one before.
#pragma once

#include <vector>

#include "core/dues/dues.h"

namespace recaudo::dues {

struct DayChange {
  int vigencia = 0;
  std::optional<ledger::Concept> item;  // none: of the whole vigencia, and without amount
  bool due_day = false;                 // why it falls due then, if nothing is paid before
  bool gone = false;                    // a line of the day before, which counts no more
  tax_rules::ExplanationLine line;      // of one that is gone the amount has the opposite sign
};

// Of one account that was priced on both days: the lines of discount and interest that go and come,
// oldest vigencia first. Where both days can be computed, their amounts add up to the difference of
// the totals. Lines that change no amount (a plan that is lost, a discount that nobody has) are
// told when they come.
std::vector<DayChange> day_changes(const Dues& before, const Dues& after);

}  // namespace recaudo::dues
