// Sanction for not filing. ET arts. 643 and 715 to 717. The national statute gives none for ICA:
// rate and base are the council's (section [ica.no_declarar] of the statute).
#pragma once

#include "base/error.h"
#include "base/money.h"
#include "base/time.h"
#include "tax-rules/calendar.h"
#include "tax-rules/sanction.h"
#include "tax-rules/statute_ica.h"

namespace recaudo::tax_rules {

struct NotFiling {
  Date summoned_on;  // notice of the emplazamiento para declarar (ET 715)
  Date imposed_on;   // the act
  Money income;      // gross income in the municipality
  Money deposits;    // bank deposits of the period
  SaturdayRule saturday = SaturdayRule::kNotBusiness;
};

// kParameterMissing when the council gave no sanction of its own on the day; kSanctionInputInvalid
// when the month that the emplazamiento gives, rolled to a business day, has not passed.
Result<FullSanction> not_filing_sanction(const IcaStatute& statute, const NotFiling& facts);

// ET 717: the last day to liquidate de aforo, five years after the due date; rolled to a business
// day (Ley 4/1913 art. 62).
Date last_day_of_aforo(Date due_on, SaturdayRule saturday);

}  // namespace recaudo::tax_rules
