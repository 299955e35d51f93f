// The billing file of Asobancaria 2001 for one bank: every order that can be paid today, so
// that counters and cash machines know reference and amount before they take the money. It names
// nobody: the bank needs no names, and the second reference is the parcel's number.
#pragma once

#include <string>

#include "core/processor/unit_of_work.h"
#include "tax-rules/statute.h"

namespace recaudo::closing {

struct BillingLimits {
  int orders = 1'000'000;  // of one file
  int page = 10'000;       // read at once
};

struct WrittenBilling {
  std::string bytes;
  std::string bank_name;
  int orders = 0;
  Money total;
};

// Writes the file for the statute's first agreement with that bank and tells its digest, count and
// total as an export. kNotFound when there is no such agreement (it names those that there are) or
// no order to be paid; kFileUnwritable for more orders than a file takes, and for an order that
// does not fit the format.
Result<WrittenBilling> billing_file(const Services& services, const tax_rules::Statute& statute,
                                    const events::Actor& actor, const std::string& bank_code,
                                    const BillingLimits& limits = {});

}  // namespace recaudo::closing
