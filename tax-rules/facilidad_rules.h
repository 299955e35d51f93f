// When an agreement may be granted and what its breach brings. ET arts. 814 to 814-3 and 841; the
// classes of plan are the municipality's (Ley 1066/2006 art. 2).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "base/rate.h"
#include "base/time.h"
#include "tax-rules/calendar.h"
#include "tax-rules/facilidad.h"
#include "tax-rules/interest_rates.h"

namespace recaudo::tax_rules {

// Up to five years; two more when the official grants them exceptionally, with reasons (814).
// kChargeInputInvalid says how far the plan may reach.
Result<void> check_agreement_term(Date granted_on, Date last_instalment, bool exceptional);

enum class Guarantee {
  kNone,      // up to one year, and no default in the year before (814)
  kPersonal,  // debts up to 3000 UVT (814)
  kReal,      // above
};
struct GuaranteeFacts {
  Date granted_on, last_instalment;
  bool default_in_previous_year = false;
  Money debt;
  Money uvt;  // of the year of the grant
};
Guarantee required_guarantee(const GuaranteeFacts& facts);

// What breaks a plan (814-3): an instalment not paid on its day, or any later obligation not paid.
struct AgreementPayments {
  std::vector<Date> paid_on;  // by instalment, in order; those not there are unpaid
  std::vector<Date> later_obligations_unpaid_since;  // their due dates
};
// Why it may be declared void on that day, in Spanish; empty when nothing is missing. An act
// declares it; the system never does.
std::vector<std::string> causes_of_default(const AgreementSchedule& schedule,
                                           const AgreementPayments& payments, Date as_of);

// Against the resolution that voids the plan: reposicion within five business days of its notice,
// decided within one month of being filed (814-3).
Date reposition_deadline(Date notified_on, SaturdayRule rule);
Date reposition_decision_deadline(Date filed_on, SaturdayRule rule);

// The rate of the plan: that of mora on the day of the grant (814). kRateNotCertified.
Result<Rate> agreement_rate(Date granted_on, const RateTable& rates);
// After the default, the mora rate of each day, unless the agreed one is higher (814-3).
Rate rate_after_default(Rate agreed, Rate current);
// During the plan, on request, the current rate when it dropped (814).
Rate rate_on_request(Rate agreed, Rate current);

}  // namespace recaudo::tax_rules
