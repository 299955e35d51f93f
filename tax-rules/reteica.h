// Withholding of industria y comercio (reteICA and autorretencion), when the council adopted it.
// Ley 1819/2016 art. 342; the base and the rounding are the council's (specification tax-rules
// §4.3).
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "base/rate.h"
#include "base/time.h"
#include "tax-rules/calendar.h"
#include "tax-rules/explanation.h"
#include "tax-rules/legal_tables.h"
#include "tax-rules/statute_ica.h"

namespace recaudo::tax_rules {

// Whom nothing is withheld from.
struct IcaPayee {
  bool simple_regime = false;    // ET art. 911, of the year of the payment
  bool self_withholder = false;  // autorretenedor
  bool exempt = false;           // exempt or not subject
};

struct IcaPayment {
  std::string concept_name;  // "servicios", "compras"
  std::string ciiu;          // the payee's activity
  Money base;                // before VAT
  Date paid_on;
  IcaPayee payee;
};

struct IcaWithholding {
  Money amount;
  Explanation explanation;  // adds up to `amount`; says why nothing is withheld
};

// base x tariff, half up to the unit of the rule; zero below its minimum, which is compared exactly
// (count x UVT, not rounded).
Money withheld_amount(Money base, Rate tariff, const IcaRetentionRule& rule, Money uvt);

// kParameterMissing when the council did not adopt the concept, or has no tariff for the activity.
Result<IcaWithholding> withhold_ica(const IcaStatute& statute, const LegalTables& tables,
                                    const IcaPayment& payment);

struct WithholdingPayment {
  Date on;
  Money amount;
};

struct WithholdingReturn {
  Money owed;  // never a credit balance
  Date due_on;
  Date filed_on;
  std::vector<WithholdingPayment> payments;
  SaturdayRule saturday = SaturdayRule::kNotBusiness;
};

// ET 580-1: a withholding return without full payment has no effect, except when what was missing
// is at most 10 UVT and is paid within a year of the due date, rolled to a business day.
// kIcaInputInvalid when it shows a credit balance.
Result<bool> is_effective(const WithholdingReturn& filed, Money uvt);

}  // namespace recaudo::tax_rules
