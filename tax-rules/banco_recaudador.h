// What a collecting bank owes for turning over late what it collected: the mora rate of the taxes
// on what it kept, the double of it when the totals that it reported are not those of its papers.
// ET art. 634 par. 1.
#pragma once

#include "tax-rules/mora.h"

namespace recaudo::tax_rules {

struct BankDelay {
  Money kept;  // what was not turned over in time
  Date owed_on;
  Date deposited_on;
  bool totals_differ = false;
  MoraReadings readings{};  // of the statute
};

struct BankInterest {
  Money interest;           // half up to one peso
  Explanation explanation;  // adds up to it
};

// From the day after the one on which it had to be there to the day of the deposit, both included.
// Refuses as mora_interest does.
Result<BankInterest> bank_delay_interest(const BankDelay& delay, const RateTable& rates);

}  // namespace recaudo::tax_rules
