// Sanction for filing late. ET art. 641 (before the emplazamiento) and 642 (after it, or after the
// order of inspection).
#pragma once

#include "base/error.h"
#include "base/money.h"
#include "base/time.h"
#include "tax-rules/sanction.h"

namespace recaudo::tax_rules {

struct LateFiling {
  Date due_on;
  Date filed_on;
  bool after_emplazamiento = false;
  Money tax;           // tax of the return; when zero, the income
  Money gross_income;  // of the municipality, in the period; when zero too, the equity
  Money prior_net_equity;
  Money credit_balance;  // saldo a favor of the return
};

// Each month or fraction of delay: 5 % of the tax, up to all of it; without tax, 0.5 % of the
// income, up to the least of 5 % and twice the credit balance (2500 UVT when there is none);
// without income, 1 % of the equity, up to 10 % and the same. After the emplazamiento everything
// doubles (10 %, 200 %, 1 %, 10 %, four times, 5000 UVT, 2 %, 20 %). Nothing when filed in time.
// kSanctionInputInvalid for a negative amount or a delay of more than 100 years.
Result<FullSanction> late_filing_sanction(const LateFiling& filing, Money uvt);

}  // namespace recaudo::tax_rules
