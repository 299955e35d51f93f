// Sanction for a return that is not exact. ET arts. 647 and 648; reductions of arts. 709 and 713.
#pragma once

#include "base/error.h"
#include "base/money.h"
#include "tax-rules/sanction.h"

namespace recaudo::tax_rules {

// ET 648: the general case and the two that it aggravates.
enum class InexactitudCase {
  kGeneral,         // 100 %
  kFalsePurchases,  // 160 %: purchases from whom the DIAN declared a fictitious supplier
  kOmittedAssets,   // 200 %: assets omitted or debts that do not exist
};

// When the taxpayer accepted the facts, corrected and paid.
enum class InexactitudAcceptance {
  kNone,
  kAnsweringRequerimiento,  // a quarter is paid (ET 709)
  kWithinAppeal,            // a half is paid (ET 713)
};

struct Inexactitud {
  Money difference;  // of tax, or of credit balance, with what was declared
  InexactitudCase kind = InexactitudCase::kGeneral;
  InexactitudAcceptance acceptance = InexactitudAcceptance::kNone;
  bool reasonable_interpretation = false;  // complete and true figures, another reading of the law
};

// Nothing when the difference comes from a reasonable interpretation (ET 647 par. 2).
Result<FullSanction> inexactitud_sanction(const Inexactitud& facts);

}  // namespace recaudo::tax_rules
