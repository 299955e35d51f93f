// The preferential regime of small taxpayers: a fixed tax in UVT by income, which the municipality
// may bill. Ley 1819/2016 art. 346.
#pragma once

#include "base/error.h"
#include "base/money.h"
#include "tax-rules/explanation.h"
#include "tax-rules/legal_tables.h"
#include "tax-rules/statute_ica.h"

namespace recaudo::tax_rules {

struct IcaFixedTax {
  Money tax;  // UVT of the vigencia, rounded by ET 868
  Explanation explanation;
};

// The step whose range of income, in UVT of the vigencia, holds the income. kParameterMissing when
// the statute has no such regime that year; kIcaInputInvalid when the income passes its last step
// (the taxpayer files the form).
Result<IcaFixedTax> ica_fixed_tax(const IcaStatute& statute, const LegalTables& tables,
                                  int vigencia, Money income);

}  // namespace recaudo::tax_rules
