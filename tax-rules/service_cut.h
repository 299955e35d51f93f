// What cutting a service and connecting it again costs: a percentage of the SMMLV of the year,
// never over the ceiling of the CRA (Res. CRA 424/2007). Ley 142/1994 arts. 96 and 142.
#pragma once

#include "tax-rules/legal_tables.h"
#include "tax-rules/statute_services.h"

namespace recaudo::tax_rules {

// One line: the charge, half up to one peso, floored at the ceiling. kParameterMissing when the
// statute, the ceiling or the SMMLV of the year is missing.
Result<ExplanationLine> cut_charge(const ServiceStatute& statute, const ServiceLimits& limits,
                                   const LegalTables& tables, ServiceCut cut, Date on);

}  // namespace recaudo::tax_rules
