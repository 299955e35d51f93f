// Corrections of a return of industria y comercio: the new return replaces the whole of the old
// one, but for what is being paid. ET arts. 588, 589 and 644.
#pragma once

#include "base/error.h"
#include "base/money.h"
#include "base/time.h"
#include "tax-rules/calendar.h"
#include "tax-rules/ica_return.h"
#include "tax-rules/sanction.h"

namespace recaudo::tax_rules {

struct IcaCorrectionFacts {
  Date first_filed_on;
  bool after_emplazamiento = false;
  SaturdayRule saturday = SaturdayRule::kNotBusiness;
};

struct IcaCorrection {
  // What is owed grows (positive) or falls (negative), without the sanctions of row 31.
  Money change;
  FullSanction sanction;  // ET 644; nothing when it does not grow
};

// Compares the return in force with the one that replaces it; both of one vigencia. A correction
// that lowers what is owed is refused (kIcaInputInvalid) more than a year after the due date (ET
// 589), a term that rolls to a business day (Ley 4/1913 art. 62).
Result<IcaCorrection> correct_ica(const IcaLiquidation& in_force, const IcaLiquidation& replaces,
                                  const IcaCorrectionFacts& facts);

// What the new return owes and what the old one owed: they add up to the change. The sanction has
// its own lines (settle_sanction).
Explanation explain_ica_correction(const IcaLiquidation& in_force, const IcaLiquidation& replaces);

}  // namespace recaudo::tax_rules
